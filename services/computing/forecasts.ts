import { type ForecastRequest, forecast } from '../../src/forecasting/forecast.ts';
import { resolveRange } from '../../src/forecasting/forecast-range.ts';
import type { Forecast, ForecastQuery } from '../../src/forecasting/forecast-schema.ts';
import { asPlanned, compareScenario } from '../../src/forecasting/scenario/comparison.ts';
import type { Scenario } from '../../src/forecasting/scenario/comparison-schema.ts';
import { withOverrides } from '../../src/monitoring/overrides.ts';
import { mergeKnownDays } from '../../src/sales/known-future.ts';
import type { Basis, Computations, StateOfKnowledge } from './computing.ts';

/** What a query asks of the model. */
export function requestOf({ state, knowledge, language }: Basis, query: ForecastQuery): ForecastRequest {
  return {
    range: resolveRange(query, state.lastDay),
    levels: numbersIn(query.levels),
    quantiles: query.quantiles === undefined ? undefined : numbersIn(query.quantiles),
    knowledge: { ...knowledge, assume: query.assume },
    lastDay: state.lastDay,
    explain: query.explain ? language : undefined,
    language,
  };
}

/** The forecast that was asked for, as it is answered. */
export function forecastOf(basis: Basis, query: ForecastQuery): Forecast {
  const { model, version } = basis.state;
  return served(basis.state, forecast(model, version, requestOf(basis, query)));
}

/** The forecast if `days` were as they say, beside that of the stored calendar, which keeps the word on all others. */
export function scenarioOf(basis: Basis, { query, days }: Computations['scenario']['request']): Scenario {
  const { state, knowledge } = basis;
  const { model, version } = state;
  const baseline = asPlanned(knowledge);
  const scenario = asPlanned({ ...knowledge, calendar: mergeKnownDays(state.calendar, days) });
  const request = requestOf(basis, query);
  const result = served(state, forecast(model, version, { ...request, knowledge: scenario }));
  const { range, levels, language, lastDay } = request;
  const compared = compareScenario(model, result, { range, levels, language, lastDay, baseline, scenario });
  return {
    ...result,
    comparison: compared.comparison,
    assumptions: [...result.assumptions, ...compared.assumptions],
  };
}

/** With what could not be read, and the manager's own numbers beside the model's. */
export function served({ unreadable, overrides }: StateOfKnowledge, result: Forecast): Forecast {
  return withOverrides({ ...result, assumptions: [...unreadable, ...result.assumptions] }, overrides);
}

/** As they stand in a query, checked by its schema; ascending and distinct. */
export function numbersIn(text: string): number[] {
  return ascending(text.split(',').map(Number));
}

export function ascending(numbers: readonly number[]): number[] {
  return [...new Set(numbers)].sort((a, b) => a - b);
}
