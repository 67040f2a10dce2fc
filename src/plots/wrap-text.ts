/** The text in lines of at most `most` characters, broken at blanks, and inside words that are longer. At least one line. */
export function wrapText(text: string, most: number): string[] {
  const lines: string[] = [''];
  for (const word of text.split(' ')) {
    const last = lines.at(-1) ?? '';
    const joined = last === '' ? word : `${last} ${word}`;
    if (joined.length <= most) {
      lines[lines.length - 1] = joined;
      continue;
    }
    const characters = Array.from(word);
    const parts = Array.from({ length: Math.ceil(characters.length / most) }, (_, i) =>
      characters.slice(i * most, (i + 1) * most).join(''),
    );
    if (last === '') lines.pop();
    lines.push(...parts);
  }
  return lines;
}
