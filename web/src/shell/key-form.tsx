import { useState } from 'preact/hooks';
import { key, takeKey } from '../api/key.ts';
import { commonWords } from '../i18n/common.ts';
import { spoken } from '../i18n/words.ts';
import { datasets } from '../state/store.ts';
import { Field } from '../ui/field.tsx';

/** Asks for the key without which the service answers nothing. */
export function KeyForm() {
  const words = spoken(commonWords);
  const [typed, setTyped] = useState('');
  const submit = (event: Event) => {
    event.preventDefault();
    if (typed.trim() !== '') takeKey(typed.trim());
  };
  // The screen has a heading of its own as soon as anything was read.
  const Heading = datasets.value?.length ? 'h2' : 'h1';
  return (
    <section class="card stack">
      <Heading>{words.keyTitle}</Heading>
      <p>{words.keyText}</p>
      <form onSubmit={submit} class="form-row">
        <Field label={words.keyLabel} error={key.value === null ? undefined : words.keyUnknown}>
          {(ties) => (
            <input
              {...ties}
              type="password"
              autocomplete="off"
              value={typed}
              onInput={({ currentTarget }) => setTyped(currentTarget.value)}
            />
          )}
        </Field>
        <button type="submit" class="primary">
          {words.keyUse}
        </button>
      </form>
    </section>
  );
}
