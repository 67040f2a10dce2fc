import { PassThrough, pipeline, type Readable } from 'node:stream';

/** The same bytes, with errors in other words. Destroying the result destroys the source. */
export function relay(source: Readable, translate: (error: Error) => unknown): Readable {
  const relayed = new PassThrough({
    destroy(error, done) {
      const said = error === null ? null : translate(error);
      done(said === null || said instanceof Error ? said : error);
    },
  });
  // The pipeline hands every error to `relayed`, whose reader gets it: nothing is left to do here.
  pipeline(source, relayed, () => {});
  return relayed;
}
