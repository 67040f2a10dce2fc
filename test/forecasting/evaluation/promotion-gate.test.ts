import { test } from 'tap';
import type { Evaluation } from '../../../src/forecasting/evaluation/evaluation.ts';
import { decide } from '../../../src/forecasting/evaluation/promotion-gate.ts';
import { scored, tested } from './evaluations.ts';

const verdictOf = (
  promote: 'if-better' | 'always' | 'never',
  challenger: Evaluation,
  evaluations: Evaluation[],
  champion: { version: string; kind: string } | undefined,
) => decide({ promote, challenger, evaluations, champion, leak: undefined });

test('a challenger that is better only by chance is kept as a challenger', async (t) => {
  const champion = { version: '20230101T060000000Z-0a1b2c3d', kind: 'old' };
  const old = tested('old', [10, 12, 9, 11, 10, 13]);
  const steady = tested('steady', [9, 11, 8, 10, 9, 12]);
  const lucky = tested('lucky', [13, 14, 11, 12, 11, 0]);
  t.match(verdictOf('if-better', steady, [old, steady], champion), { promoted: true, pValue: 1 / 64, origins: 6 });
  const verdict = verdictOf('if-better', lucky, [old, lucky], champion);
  t.match(verdict, { promoted: false, reason: /perhaps by chance/ });
  t.ok((verdict.pValue ?? 0) > 0.1);
  const few = tested('few', [9.7, 9.7]);
  t.match(verdictOf('if-better', few, [tested('old', [10, 10]), few], champion), { promoted: false, pValue: null });
  const clear = tested('clear', [8, 9]);
  t.match(verdictOf('if-better', clear, [tested('old', [10, 10]), clear], champion), { promoted: true, pValue: null });
});

test('a challenger is promoted when it deserves it', async (t) => {
  const [worse, better] = [scored('worse', 20), scored('better', 10)];
  const all = [worse, better, scored('broken', null)];
  const reign = (kind: string) => ({ version: '20230101T060000000Z-0a1b2c3d', kind });
  t.match(verdictOf('if-better', better, all, undefined), { promoted: true, champion: null, championMae: null });
  t.match(verdictOf('if-better', better, all, reign('worse')), { promoted: true, challengerMae: 10, championMae: 20 });
  t.match(verdictOf('if-better', worse, all, reign('better')), { promoted: false, challengerMae: 20, championMae: 10 });
  t.match(verdictOf('if-better', worse, all, reign('worse')), { promoted: true });
  t.match(verdictOf('if-better', worse, all, reign('broken')), { promoted: true, championMae: null });
  t.match(verdictOf('always', worse, all, reign('better')), { promoted: true });
  t.match(verdictOf('never', better, all, undefined), { promoted: false });
});

test('a combination takes over from what it combines unless that is better by more than chance', async (t) => {
  const champion = { version: '20230101T060000000Z-0a1b2c3d', kind: 'calendar' };
  const calendar = tested('calendar', [10, 12, 9, 11, 10, 13]);
  const alike = tested('combination', [10, 12, 10, 11, 9, 13.5]);
  const worse = tested('combination', [11, 13, 10, 12, 11, 14]);
  t.match(verdictOf('if-better', alike, [calendar, alike], champion), {
    promoted: true,
    reason: /one of those combined/,
  });
  t.match(verdictOf('if-better', worse, [calendar, worse], champion), { promoted: false });
  const linear = tested('linear', [10, 12, 9, 11, 10, 13]);
  const other = { ...champion, kind: 'linear' };
  t.match(verdictOf('if-better', alike, [linear, alike], other), { promoted: false }, 'it does not combine that one');
});
