/** Names of the two buckets (S3) or folders (local). */
export interface Buckets {
  readonly data: string;
  readonly models: string;
}

/** Where everything lives. No other file builds a key. */
export function createKeys({ data, models }: Buckets) {
  const dataset = (name: string) => `${data}/${name}/`;
  const version = (name: string, version: string) => `${dataset(name)}versions/${version}/`;
  const modelsOf = (name: string) => `${models}/${name}/`;
  const model = (name: string, modelVersion: string) => `${modelsOf(name)}${modelVersion}/`;
  const runs = `${models}/_runs/`;
  return {
    datasets: `${data}/`,
    models: `${models}/`,
    dataset,
    /** The latest content; another program may replace it. */
    content: (name: string) => `${dataset(name)}Ventas.csv`,
    /** Which version is the latest, and the etag of `content` when that was decided. */
    latest: (name: string) => `${dataset(name)}latest.json`,
    /** Why the content that lies there is not used. */
    rejected: (name: string) => `${dataset(name)}rejected.json`,
    /** There while the dataset is being deleted. */
    removal: (name: string) => `${dataset(name)}removal.json`,
    calendar: (name: string) => `${dataset(name)}calendario.csv`,
    versions: (name: string) => `${dataset(name)}versions/`,
    version,
    versionContent: (name: string, id: string) => `${version(name, id)}Ventas.csv`,
    versionDocument: (name: string, id: string) => `${version(name, id)}dataset.json`,
    modelsOf,
    model,
    modelFile: (name: string, modelVersion: string, file: string) => `${model(name, modelVersion)}${file}`,
    /** A forecast as issued; `name` as `issuedName` gives it. */
    issued: (dataset: string, modelVersion: string, name: string) =>
      `${model(dataset, modelVersion)}pronosticos/${name}.json`,
    alarm: (name: string, id: string) => `${modelsOf(name)}alarmas/${id}.json`,
    /** The manager's own numbers. */
    overrides: (name: string) => `${dataset(name)}ajustes.json`,
    champion: (name: string) => `${modelsOf(name)}champion.json`,
    /** When the schedule last retrained. */
    schedule: `${models}/_schedule/retrain.json`,
    runs,
    owners: `${models}/_owners/`,
    /** A process that runs trainings. */
    owner: (id: string) => `${models}/_owners/${id}.json`,
    /** The open runs of a dataset in the order of their turns. */
    line: (name: string) => `${models}/_lines/${name}.json`,
    answers: `${models}/_answers/`,
    /** The answer to a request with an idempotency key. */
    answer: (id: string) => `${models}/_answers/${id}.json`,
    audit: `${models}/_audit/`,
    /** A change; its id is `<day>/<time>-<random>`. The key carries the dataset, so that lists need not open the documents. */
    auditEntry: (id: string, name: string) => `${models}/_audit/${id}/${name}.json`,
    runPrefix: (id: string) => `${runs}${id}/`,
    /** The key carries id and dataset, so that lists need not open the documents. */
    run: (id: string, name: string) => `${runs}${id}/${name}.json`,
  } as const;
}

export type Keys = ReturnType<typeof createKeys>;
