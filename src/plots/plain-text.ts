const LONGEST = 72;
/** Control characters, lone surrogates and non-characters (not allowed in XML), and marks that reverse the writing direction. */
const UNPRINTABLE = /[\p{Cc}\p{Cs}\p{Noncharacter_Code_Point}\u200e\u200f\u202a-\u202e\u2066-\u2069]+/gu;

/** A text from outside as one line that a plot can show: unprintable characters become a blank, what is too long is cut. */
export function plainText(text: string): string {
  const characters = Array.from(text.replace(UNPRINTABLE, ' ').trim());
  return characters.length > LONGEST ? `${characters.slice(0, LONGEST - 1).join('')}…` : characters.join('');
}
