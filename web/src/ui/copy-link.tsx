import { useEffect, useRef, useState } from 'preact/hooks';
import { copyText } from '../browser/clipboard.ts';
import { commonWords } from '../i18n/common.ts';
import { spoken } from '../i18n/language.ts';
import { route } from '../state/address.ts';

/** The address of what is shown, to be sent to somebody who uses the same service; a key is never in it. */
export function CopyLink() {
  const words = spoken(commonWords);
  const [state, setState] = useState<'copied' | 'shown'>();
  const box = useRef<HTMLInputElement>(null);
  const place = route.value;
  useEffect(() => setState(undefined), [place]);
  useEffect(() => {
    if (state === 'shown') box.current?.select();
  }, [state]);
  const copy = async () => setState((await copyText(location.href)) ? 'copied' : 'shown');
  return (
    <div class="copy-link no-print">
      <button type="button" class="quiet" onClick={() => void copy()}>
        {words.copyLink}
      </button>
      <span role="status" class="muted">
        {state === undefined ? '' : state === 'copied' ? words.copied : words.selected}
      </span>
      {state === 'shown' && <input ref={box} readOnly aria-label={words.link} value={location.href} />}
    </div>
  );
}
