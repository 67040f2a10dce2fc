import type { ComponentChildren } from 'preact';
import { useEffect, useId, useRef } from 'preact/hooks';
import { commonWords } from '../i18n/common.ts';
import { spoken } from '../i18n/language.ts';

interface DialogProps {
  readonly title: string;
  /** There is much to see in it. */
  readonly isWide?: boolean;
  /** Escape, the close button and a click outside ask for it. */
  readonly onClose: () => void;
  readonly children: ComponentChildren;
}

/** A dialogue over the page: the browser's own keeps the focus inside; afterwards it is where it was. */
export function Dialog({ title, isWide = false, onClose, children }: DialogProps) {
  const id = useId();
  const element = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    const dialog = element.current;
    const before = document.activeElement;
    dialog?.showModal();
    return () => {
      dialog?.close();
      // The browser gives the focus back only while the dialogue still stands in the page.
      if (before instanceof HTMLElement && before.isConnected) before.focus();
    };
  }, []);
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: Escape does the same, by the browser itself.
    <dialog
      ref={element}
      class={isWide ? 'wide' : undefined}
      aria-labelledby={id}
      onCancel={(event) => {
        event.preventDefault();
        onClose();
      }}
      onClick={(event) => event.target === element.current && onClose()}
    >
      <div class="dialog-body">
        <div class="card-head">
          <h2 id={id}>{title}</h2>
          <button type="button" class="quiet" onClick={onClose}>
            {spoken(commonWords).close}
          </button>
        </div>
        {children}
      </div>
    </dialog>
  );
}
