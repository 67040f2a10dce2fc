import { test } from 'tap';
import { parseTrainedModel } from '../../src/forecasting/trained-model.ts';
import { trainedOn } from '../trained.ts';
import { shop } from './sample-stores.ts';

test('a model file that was tampered with is refused', async (t) => {
  const model = trainedOn(shop(), 'linear');
  t.strictSame(parseTrainedModel(JSON.stringify(model)), JSON.parse(JSON.stringify(model)));
  for (const change of [{ schema: 2 }, { kind: 'oracle' }, { parameters: { intercept: 'x' } }, { trainedOn: {} }]) {
    t.throws(() => parseTrainedModel(JSON.stringify({ ...model, ...change })), JSON.stringify(change));
  }
});

test('what is wrong with a model file is named', async (t) => {
  const model = trainedOn(shop(), 'calendar');
  const refused = (changes: object, message: RegExp) =>
    t.throws(() => parseTrainedModel(JSON.stringify({ ...model, ...changes })), message);
  refused({ schema: 2 }, /is not the format that this version of the service reads, 1/);
  refused({ intervals: { ...model.intervals, quantiles: [1, 2] } }, /must be 8 half-widths, one a level/);
  refused({ parameters: { ...Object(model.parameters), shape: 99 } }, /99 is the shape of a later version/);
});
