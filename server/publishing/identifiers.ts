import { hyphenate, parse } from 'isbn3';

/**
 * True of an ISBN-13 with a right check digit and a prefix that the agency has given out, with or without hyphens or
 * spaces (ISO 2108). An ISBN-10 is no longer one that a new book can bear.
 */
export function isValidIsbn(text: string): boolean {
  const digits = digitsOf(text);
  return /^97[89]\d{10}$/.test(digits) && parse(digits)?.isValid === true;
}

/** "9782070360024" as it is printed: "978-2-07-036002-4". Throws RangeError for what is no ISBN-13. */
export function hyphenatedIsbn(text: string): string {
  if (!isValidIsbn(text)) throw new RangeError(`not an ISBN-13: ${text}`);
  return hyphenate(digitsOf(text));
}

/**
 * True of an ISSN with a right check character, with or without its hyphen (ISO 3297: digits weighted 8 to 2, modulo 11,
 * X for ten).
 */
export function isValidIssn(text: string): boolean {
  const characters = /^(\d{4})-?(\d{3})([\dX])$/i.exec(text.trim());
  if (!characters) return false;
  const [, first = '', second = '', check = ''] = characters;
  const sum = [...`${first}${second}`].reduce((total, digit, index) => total + Number(digit) * (8 - index), 0);
  const expected = (11 - (sum % 11)) % 11;
  return check.toUpperCase() === (expected === 10 ? 'X' : String(expected));
}

/** "12345679" as it is printed: "1234-5679". Throws RangeError for what is no ISSN. */
export function hyphenatedIssn(text: string): string {
  if (!isValidIssn(text)) throw new RangeError(`not an ISSN: ${text}`);
  const characters = text.trim().replace('-', '').toUpperCase();
  return `${characters.slice(0, 4)}-${characters.slice(4)}`;
}

/** An ISBN as machines exchange it, without hyphens or spaces. */
export function digitsOf(isbn: string): string {
  return isbn.replaceAll(/[\s-]/g, '');
}
