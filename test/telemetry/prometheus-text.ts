export interface Sample {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

export interface Family {
  readonly help: string;
  readonly type: 'counter' | 'gauge' | 'histogram' | 'summary';
  readonly samples: Sample[];
}

const NAME = '[a-zA-Z_:][a-zA-Z0-9_:]*';
const LABEL = '([a-zA-Z_][a-zA-Z0-9_]*)="((?:[^"\\\\\\n]|\\\\[\\\\"n])*)"';
const SAMPLE = new RegExp(`^(${NAME})(?:\\{((?:${LABEL},?)*)\\})? (Na[Nn]|[+-]?Inf|-?[0-9.]+(?:e[+-]?\\d+)?)$`);
const SUFFIXES: Readonly<Record<string, readonly string[]>> = {
  counter: [''],
  gauge: [''],
  histogram: ['_bucket', '_sum', '_count'],
  summary: ['', '_sum', '_count'],
};

/** Reads the text format of Prometheus strictly: throws where a scraper would complain. */
export function parsePrometheus(text: string): Map<string, Family> {
  const families = new Map<string, Family>();
  const seen = new Set<string>();
  if (!text.endsWith('\n')) throw new Error('the last line does not end');
  let help = '';
  let current = '';
  for (const line of text.split('\n').filter((line) => line !== '')) {
    const [, keyword, name = '', rest = ''] = /^# (HELP|TYPE) (\S+) (.*)$/.exec(line) ?? [];
    if (keyword === 'HELP') help = rest;
    else if (keyword === 'TYPE') {
      if (families.has(name)) throw new Error(`${name} comes twice`);
      families.set(name, { help, type: typeOf(rest), samples: [] });
      current = name;
    } else {
      const series = line.slice(0, line.lastIndexOf(' '));
      if (seen.has(series)) throw new Error(`${series} comes twice`);
      seen.add(series);
      addSample(line, current, families.get(current));
    }
  }
  return families;
}

function typeOf(text: string): Family['type'] {
  if (!(text in SUFFIXES)) throw new Error(`${text} is no type`);
  return text as Family['type']; // checked above
}

function addSample(line: string, name: string, family: Family | undefined): void {
  const sample = readSample(line);
  const isOfFamily = line.startsWith(name) && SUFFIXES[family?.type ?? '']?.includes(sample.name.slice(name.length));
  if (!family || !isOfFamily) throw new Error(`${line} does not belong to ${name}`);
  family.samples.push(sample);
}

function readSample(line: string): Sample {
  const [, name = '', labels = '', , , value = ''] = SAMPLE.exec(line) ?? [];
  if (name === '') throw new Error(`not a sample: ${line}`);
  const pairs = [...labels.matchAll(new RegExp(LABEL, 'g'))].map(([, key = '', text = '']) => [key, text]);
  return { name, labels: Object.fromEntries(pairs), value: Number(value.replace('Inf', 'Infinity')) };
}

/** The value of the one series with these labels; undefined when there is none. */
export function valueIn(
  families: ReadonlyMap<string, Family>,
  name: string,
  labels: Readonly<Record<string, string>> = {},
): number | undefined {
  const samples = [...families.values()].flatMap((family) => family.samples).filter((sample) => sample.name === name);
  const found = samples.filter((sample) => Object.entries(labels).every(([key, text]) => sample.labels[key] === text));
  if (found.length > 1) throw new Error(`${name} ${JSON.stringify(labels)} is not one series`);
  return found[0]?.value;
}
