import isbn3 from 'isbn3';

/** ISBN-13 or ISBN-10 with a right check digit, hyphens or not. */
export function isValidIsbn(text: string): boolean {
  return isbn3.parse(text)?.isValid === true;
}

/** Eight digits, the last one the check digit modulo 11 (ISO 3297). */
export function isValidIssn(text: string): boolean {
  const digits = text.replace('-', '');
  if (!/^\d{7}[\dXx]$/.test(digits)) return false;
  const total = [...digits].reduce(
    (sum, digit, index) => sum + (/x/i.test(digit) ? 10 : Number(digit)) * (8 - index),
    0,
  );
  return total % 11 === 0;
}
