/** Puts a text on the clipboard; false where a browser has none for a page, as without TLS, or does not allow it. */
export const copyText = (text: string): Promise<boolean> =>
  Promise.resolve(navigator.clipboard?.writeText(text).then(() => true)).then(
    (isCopied) => isCopied === true,
    () => false,
  );
