import { useEffect, useId } from 'preact/hooks';
import { monthOf } from '../../../../src/dates.ts';
import type { Assume } from '../../../../src/forecasting/assumptions.ts';
import type { Forecast } from '../../api/forecasts.ts';
import type { StoredKnownFuture } from '../../api/known-future.ts';
import { formatMonthWithin } from '../../i18n/format.ts';
import { spoken, type Words } from '../../i18n/language.ts';
import { chosenDataset } from '../../state/datasets.ts';
import { changeParams, hrefOf, route } from '../../state/route.ts';
import { ASSUMED, type AssumedDays, assumeIn, rememberAssume, rememberedAssume } from './asked/assumed.ts';
import { wholeMonth } from './asked/months.ts';
import { unsaidDays } from './promotions.ts';

const en = {
  ofMonth: (month: string) => `Will there be promotions in ${month}?`,
  ofDays: 'Will there be promotions on these days?',
  unsaid: (count: number) =>
    count === 1
      ? 'Of one open day nobody has said it. The forecast follows your answer.'
      : `Of ${count} open days nobody has said it. The forecast follows your answer.`,
  answers: { usual: 'As usual', none: 'None', 'last-year': 'The same days as last year' },
  choose: 'Choose the days',
};

const es: typeof en = {
  ofMonth: (month) => `¿Habrá promociones en ${month}?`,
  ofDays: '¿Habrá promociones en estos días?',
  unsaid: (count) =>
    count === 1
      ? 'Hay un día abierto del que nadie lo ha dicho. La previsión sigue su respuesta.'
      : `Hay ${count} días abiertos de los que nadie lo ha dicho. La previsión sigue su respuesta.`,
  answers: { usual: 'Como de costumbre', none: 'Ninguna', 'last-year': 'Los mismos días que el año pasado' },
  choose: 'Elegir los días',
};

const questionWords: Words<typeof en> = { en, es };

/** What is assumed of promotions: as the address says, else as this tab was told before, which the address then says too. */
export function useAssume(about: AssumedDays): Assume | undefined {
  const inAddress = assumeIn(route.value.params.get('assume'));
  const remembered = rememberedAssume(about);
  useEffect(() => {
    if (inAddress) rememberAssume(about, inAddress);
    else if (remembered) changeParams({ assume: remembered }, { isSamePlace: true });
  }, [inAddress, remembered]);
  return inAddress ?? remembered;
}

interface QuestionProps {
  readonly forecast: Forecast;
  readonly known: StoredKnownFuture['days'];
}

/** Asked before the number is believed: promotions that nobody has planned are assumed to go as they usually do. */
export function PromotionsQuestion({ forecast, known }: QuestionProps) {
  const words = spoken(questionWords);
  const group = useId();
  const { from, to, assume = 'usual' } = forecast;
  const hasPromotions = chosenDataset.value?.columns.some(({ role }) => role === 'promo') === true;
  const unsaid = hasPromotions ? unsaidDays(forecast, known) : [];
  if (unsaid.length === 0) return null;
  const month = wholeMonth(from, to);
  return (
    <fieldset class="promotions-question no-print" aria-describedby={`${group}-hint`}>
      <legend>{month === undefined ? words.ofDays : words.ofMonth(formatMonthWithin(month))}</legend>
      <p class="hint" id={`${group}-hint`}>
        {words.unsaid(unsaid.length)}
      </p>
      <div class="promotions-answers">
        {ASSUMED.map((answer) => (
          <label key={answer} class="check">
            <input
              type="radio"
              name={group}
              checked={answer === assume}
              onChange={() => changeParams({ assume: answer }, { isSamePlace: true })}
            />
            {words.answers[answer]}
          </label>
        ))}
        <a href={hrefOf('calendar', { month: monthOf(unsaid[0] ?? from) })}>{words.choose}</a>
      </div>
    </fieldset>
  );
}
