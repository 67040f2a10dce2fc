import { useLayoutEffect, useState } from 'preact/hooks';
import { isKept, storedText } from '../../browser/local-storage.ts';
import { spoken, type Words } from '../../i18n/language.ts';
import { datasets } from '../../state/datasets.ts';

type Step = 'month' | 'calendar' | 'plan';
interface TourWords {
  readonly step: (step: number, of: number) => string;
  readonly next: string;
  readonly skip: string;
  readonly done: string;
  readonly steps: Readonly<Record<Step, readonly [title: string, text: string]>>;
}

const en: TourWords = {
  step: (step, of) => `A first look, ${step} of ${of}`,
  next: 'Go on',
  skip: 'Skip',
  done: 'Got it',
  steps: {
    month: [
      'How to read this',
      'The large number is what the month will probably sell. In 8 of 10 such months the sales end up between the two bounds below it. Every day has bounds of its own: choose one to see its reasons.',
    ],
    calendar: [
      'Say what you plan',
      'Promotions, holidays and closed days change a forecast. While nobody has said when there are promotions, the page asks it above the number; the days themselves are kept under “Calendar”.',
    ],
    plan: [
      'Then let it plan',
      'Under “Plan” the forecast becomes orders, days for promotions and a roster. When the month has begun, add its sales under “Data”: the forecast is renewed.',
    ],
  },
};

const es: TourWords = {
  step: (step, of) => `Un primer vistazo, ${step} de ${of}`,
  next: 'Seguir',
  skip: 'Omitir',
  done: 'Entendido',
  steps: {
    month: [
      'Cómo se lee',
      'La cifra grande es lo que seguramente venderá el mes. En 8 de cada 10 meses así, las ventas quedan entre los dos límites de debajo. Cada día tiene los suyos: elija uno para ver el porqué.',
    ],
    calendar: [
      'Diga qué tiene previsto',
      'Las promociones, los festivos y los días de cierre cambian una previsión. Mientras nadie diga cuándo hay promociones, la página lo pregunta encima de la cifra; los días se guardan en «Calendario».',
    ],
    plan: [
      'Y deje que planifique',
      'En «Planificar» la previsión se convierte en pedidos, días para promociones y turnos. Cuando empiece el mes, añada sus ventas en «Datos»: la previsión se renueva.',
    ],
  },
};

const tourWords: Words<TourWords> = { en, es };
const STEPS: readonly Step[] = ['month', 'calendar', 'plan'];

/** Says once that the tour was seen. */
const seen = storedText('tour');
const SEEN = 'seen';

/** Three steps beside the first forecast of the first dataset: seen or skipped once, they never come back. */
export function Tour() {
  const words = spoken(tourWords);
  const [at, setAt] = useState(0);
  const isShown = seen.value !== SEEN && datasets.value?.length === 1 && isKept('tour', seen.value);
  const step = STEPS[at] ?? 'month';
  useLayoutEffect(() => (isShown ? point(step) : undefined), [isShown, step]);
  if (!isShown) return null;
  const end = () => {
    seen.value = SEEN;
    document.getElementById('main')?.focus();
  };
  const isLast = at === STEPS.length - 1;
  const [title, text] = words.steps[step];
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: Escape is an extra; the button does the same.
    <div class="card tour no-print" onKeyDown={({ key }) => key === 'Escape' && end()}>
      <section class="stack" aria-label={words.step(at + 1, STEPS.length)}>
        <div aria-live="polite">
          <h2>{title}</h2>
          <p>{text}</p>
        </div>
        <div class="form-row">
          <button type="button" class="primary" onClick={() => (isLast ? end() : setAt(at + 1))}>
            {isLast ? words.done : words.next}
          </button>
          {!isLast && (
            <button type="button" onClick={end}>
              {words.skip}
            </button>
          )}
          <span class="muted">{words.step(at + 1, STEPS.length)}</span>
        </div>
      </section>
    </div>
  );
}

/** Marks on the page what a step speaks of, until the next one. */
function point(step: Step): () => void {
  const { dataset } = document.documentElement;
  dataset.tour = step;
  const tab = document.querySelector<HTMLElement>(`.screens a[href^="#/${step}?"]`);
  const list = tab?.closest('ul');
  if (tab && list) list.scrollLeft = tab.offsetLeft - (list.clientWidth - tab.offsetWidth) / 2;
  return () => {
    delete dataset.tour;
  };
}
