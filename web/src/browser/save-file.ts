/** Hands a file to the browser, to be kept in its folder of downloads. */
export function saveFile(content: Blob, name: string): void {
  const address = URL.createObjectURL(content);
  const link = document.createElement('a');
  link.href = address;
  link.download = name;
  link.click();
  URL.revokeObjectURL(address);
}

/** A name that any system takes: names of shops may have signs that folders are separated by. */
export const fileName = (text: string) => text.replaceAll(/[^\p{L}\p{N}._ -]+/gu, '-').replaceAll(/\s*-\s*/g, '-');
