/** As the service names datasets; its own schema would bring the whole library along. */
const NAME = /^[a-z0-9][a-z0-9-]{0,62}$/;

export const isDatasetName = (text: string): boolean => NAME.test(text);
