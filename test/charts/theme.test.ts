import t from 'tap';
import { CHARTS } from '../../src/charts/charts.ts';
import { wrapText } from '../../src/charts/drawing/frame.ts';
import {
  type ChartLayout,
  type ChartTheme,
  darkTheme,
  layoutFor,
  lightTheme,
  PHONE,
  sized,
} from '../../src/charts/drawing/theme.ts';
import { chartWords } from '../../src/charts/drawing/words.ts';
import { plotData } from './sample.ts';

type Triple = readonly [number, number, number];

/** Linear red, green and blue of `#rrggbb`, by the transfer function of IEC 61966-2-1. */
function linear(color: string): Triple {
  const parts = [1, 3, 5].map((start) => Number.parseInt(color.slice(start, start + 2), 16) / 255);
  return parts.map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4)) as unknown as Triple;
}

const dot = (a: readonly number[], b: readonly number[]) => a.reduce((sum, value, i) => sum + value * (b[i] ?? 0), 0);

/** Contrast ratio of WCAG 2.2, 1 to 21. */
function contrast(a: string, b: string): number {
  const [light = 0, dark = 0] = [a, b]
    .map((color) => dot([0.2126, 0.7152, 0.0722], linear(color)))
    .sort((x, y) => y - x);
  return (light + 0.05) / (dark + 0.05);
}

/** How linear colours look without one kind of cone: Machado, Oliveira and Fernandes (2009), severity 1. */
const SIGHTS: Readonly<Record<string, readonly (readonly number[])[]>> = {
  normal: [
    [1, 0, 0],
    [0, 1, 0],
    [0, 0, 1],
  ],
  protanopia: [
    [0.152286, 1.052583, -0.204868],
    [0.114503, 0.786281, 0.099216],
    [-0.003882, -0.048116, 1.051998],
  ],
  deuteranopia: [
    [0.367322, 0.860646, -0.227968],
    [0.280085, 0.672501, 0.047413],
    [-0.01182, 0.04294, 0.968881],
  ],
  tritanopia: [
    [1.255528, -0.076749, -0.178779],
    [-0.078411, 0.930809, 0.147602],
    [0.004733, 0.691367, 0.3039],
  ],
};

/** CIE 1976 L*a*b*, white D65. */
function lab(color: Triple): Triple {
  const rows = [
    [0.4124564, 0.3575761, 0.1804375],
    [0.2126729, 0.7151522, 0.072175],
    [0.0193339, 0.119192, 0.9503041],
  ];
  const white = [0.95047, 1, 1.08883];
  const [x = 0, y = 0, z = 0] = rows.map((row, i) => {
    const share = dot(row, color) / (white[i] ?? 1);
    return share > 0.008856 ? Math.cbrt(share) : 7.787 * share + 16 / 116;
  });
  return [116 * y - 16, 500 * (x - y), 200 * (y - z)];
}

/** Colour difference ΔE*ab (CIE 1976) as it is seen. */
function difference(a: string, b: string, sight: string): number {
  const seen = [a, b].map((color) =>
    lab((SIGHTS[sight] ?? []).map((row) => Math.min(1, Math.max(0, dot(row, linear(color))))) as unknown as Triple),
  );
  return Math.hypot(...[0, 1, 2].map((i) => (seen[0]?.[i] ?? 0) - (seen[1]?.[i] ?? 0)));
}

t.test('the formulas know their textbook values', async (t) => {
  t.equal(contrast('#000000', '#ffffff'), 21);
  t.equal(Number(contrast('#777777', '#ffffff').toFixed(2)), 4.48);
  t.ok(difference('#ff0000', '#00ff00', 'normal') > 170);
  t.ok(difference('#d70000', '#6b6b00', 'deuteranopia') < difference('#d70000', '#6b6b00', 'normal') / 2);
});

const COLOR = /^#[0-9a-f]{6}$/;

for (const [name, theme] of Object.entries({ lightTheme, darkTheme })) {
  t.test(`${name}: text and lines stand out from the ground, and lines from the bands behind them`, async (t) => {
    const { background } = theme;
    for (const part of ['text', 'mutedText'] as const) t.ok(contrast(theme[part], background) >= 4.5, part);
    for (const part of ['sales', 'forecast', 'promo', 'holiday', 'closed'] as const) {
      t.ok(contrast(theme[part], background) >= 3, `${part}: ${contrast(theme[part], background)}`);
    }
    for (const band of theme.bands) t.ok(contrast(theme.forecast, band) >= 2.9, `forecast on ${band}`);
    t.ok(contrast(theme.text, theme.mutedSales) >= 4.5, 'numbers on bars');
    t.ok(contrast(theme.text, theme.gridLine) >= 4.5, 'the line on the shaded part');
  });

  t.test(`${name}: what is drawn together differs to every eye`, async (t) => {
    const together: [keyof ChartTheme, keyof ChartTheme][] = [
      ['sales', 'forecast'],
      ['sales', 'text'],
      ['forecast', 'text'],
      ['promo', 'mutedSales'],
      ['sales', 'closed'],
      ['forecast', 'closed'],
    ];
    for (const [a, b] of together) {
      for (const sight of Object.keys(SIGHTS)) {
        const apart = difference(String(theme[a]), String(theme[b]), sight);
        t.ok(apart >= 20, `${a} and ${b}, ${sight}: ${apart.toFixed(0)}`);
      }
    }
  });
}

t.test('both themes have the same parts, and every colour of a plot is one of its theme', async (t) => {
  t.same(Object.keys(darkTheme), Object.keys(lightTheme));
  for (const theme of [lightTheme, darkTheme, sized(darkTheme, PHONE)]) {
    const own = new Set([...Object.values(theme).flat(), 'transparent']);
    for (const [name, option] of Object.entries(CHARTS)) {
      JSON.stringify(option(plotData(), chartWords.en, theme), (key, value) => {
        if (/color$/i.test(key) && typeof value === 'string' && !own.has(value)) t.fail(`${name}: ${key} ${value}`);
        if (typeof value === 'string' && COLOR.test(value) && !own.has(value)) t.fail(`${name}: ${value}`);
        return value;
      });
    }
  }
});

t.test(
  'a layout has room for what its size allows, and is narrow where labels would run into each other',
  async (t) => {
    const facts = ({ narrow, mostDays, longestDailyHistory, lastDays }: ChartLayout) => [
      narrow,
      mostDays.daily,
      mostDays.coarse,
      longestDailyHistory,
      lastDays,
    ];
    t.same(facts(lightTheme.layout), [false, 38, 16, 400, 120]);
    t.same(facts(layoutFor(PHONE)), [true, 10, 7, 100, 60]);
    t.same(
      [759, 760].map((width) => layoutFor({ width, height: 480 }).narrow),
      [true, false],
    );
    for (const width of [320, 480, 759]) {
      const theme = sized(lightTheme, { width, height: 460 });
      const { grid } = CHARTS['predicted-vs-real'](plotData(), chartWords.es, theme) as {
        grid: Record<string, number>;
      };
      t.equal(grid.width, grid.height, 'a square');
      t.ok((grid.left ?? 0) + (grid.width ?? 0) < width);
    }
  },
);

t.test('text is wrapped at blanks, and inside words that are too long', async (t) => {
  t.same(wrapText('one two three', 7), ['one two', 'three']);
  t.same(wrapText('one', 7), ['one']);
  t.same(wrapText('', 7), ['']);
  t.same(wrapText(`a ${'x'.repeat(10)} b`, 4), ['a', 'xxxx', 'xxxx', 'xx b']);
  for (const line of wrapText('😀'.repeat(20), 3)) t.ok(Array.from(line).length <= 3);
});
