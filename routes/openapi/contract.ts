export function describeContract<T>(document: T): T {
  return document;
}
