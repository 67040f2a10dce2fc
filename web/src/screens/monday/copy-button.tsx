import { useEffect, useRef, useState } from 'preact/hooks';
import { copyText } from '../../browser/clipboard.ts';
import { spoken } from '../../i18n/language.ts';
import { mondayWords } from './words.ts';

/** Puts a text on the clipboard; where a browser has none for a page, as without TLS, it is shown and selected. */
export function CopyButton({ text }: { readonly text: string }) {
  const words = spoken(mondayWords);
  const [state, setState] = useState<'copied' | 'shown'>();
  const box = useRef<HTMLTextAreaElement>(null);
  useEffect(() => {
    if (state === 'shown') box.current?.select();
  }, [state]);
  useEffect(() => setState(undefined), [text]);
  const copy = async () => setState((await copyText(text)) ? 'copied' : 'shown');
  return (
    <>
      <button type="button" onClick={() => void copy()}>
        {words.copy}
      </button>
      <p role="status">{state === undefined ? '' : state === 'copied' ? words.copied : words.selected}</p>
      {state === 'shown' && <textarea ref={box} readOnly rows={6} aria-label={words.text} value={text} />}
    </>
  );
}
