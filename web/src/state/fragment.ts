export const SCREENS = ['series', 'next-month', 'monday', 'calendar', 'plan', 'quality', 'runs', 'data'] as const;
export type Screen = (typeof SCREENS)[number];

export interface Route {
  readonly screen: Screen;
  /** What the address calls the dataset; undefined when it names none. */
  readonly dataset: string | undefined;
  /** Which of the many series of the dataset; undefined: all of them together. */
  readonly series: string | undefined;
  /** False of an address that names no screen. */
  readonly namesScreen: boolean;
  /** What stands behind the `?` of the fragment, such as the month that is shown. */
  readonly params: URLSearchParams;
}

/** Parameters of an address; those that are undefined are left out. */
export type Params = Readonly<Record<string, string | undefined>>;

/** Of `#/next-month?dataset=ventas&month=2023-02`; a screen that there is not is next month. */
export function readFragment(fragment: string): Route {
  const [path = '', query = ''] = fragment.replace(/^#\/?/, '').split('?', 2);
  const named = SCREENS.find((name) => name === path);
  const params = new URLSearchParams(query);
  return {
    screen: named ?? 'next-month',
    namesScreen: named !== undefined,
    dataset: params.get('dataset') || undefined,
    series: params.get('series') || undefined,
    params,
  };
}

export function writeFragment(screen: Screen, params: Params): string {
  const given = Object.entries(params).filter((entry): entry is [string, string] => entry[1] !== undefined);
  const query = new URLSearchParams(given).toString();
  return `#/${screen}${query === '' ? '' : `?${query}`}`;
}

/** Parameters that mean the same of any dataset: which days and which plan, not which run. */
const SHARED = ['month', 'from', 'to', 'tab'];

/** Where the same can be seen of another dataset. */
export function fragmentOfOther(dataset: string, { screen, params }: Route): string {
  const shared = [...params].filter(([name]) => SHARED.includes(name));
  return writeFragment(screen, { dataset, ...Object.fromEntries(shared) });
}
