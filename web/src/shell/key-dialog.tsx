import { useState } from 'preact/hooks';
import { takeKey } from '../api/key.ts';
import { commonWords } from '../i18n/common.ts';
import { spoken } from '../i18n/words.ts';
import { Card } from '../ui/card.tsx';
import { Field } from '../ui/field.tsx';

/** Asks for the key without which the service answers nothing. */
export function KeyDialog() {
  const words = spoken(commonWords);
  const [typed, setTyped] = useState('');
  const submit = (event: Event) => {
    event.preventDefault();
    if (typed.trim() !== '') takeKey(typed.trim());
  };
  return (
    <Card title={words.keyTitle}>
      <p>{words.keyText}</p>
      <form onSubmit={submit} class="form-row">
        <Field label={words.keyLabel}>
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
    </Card>
  );
}
