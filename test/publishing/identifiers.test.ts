import { describe, expect, test } from 'vitest';
import {
  digitsOf,
  hyphenatedIsbn,
  hyphenatedIssn,
  isValidIsbn,
  isValidIssn,
} from '../../server/publishing/identifiers.ts';

describe('numbers a book bears', () => {
  test('an ISBN-13 is one with a right check digit, however it is spaced', () => {
    // Camus, L’Étranger (Folio); Saint-Exupéry, Le Petit Prince (Folio); a French number under 979-10.
    for (const real of ['978-2-07-036002-4', '9782070360024', '978 2 07 061275 8', '979-10-90636-07-1'])
      expect(isValidIsbn(real), real).toBe(true);
    for (const wrong of ['978-2-07-036002-5', '978-2-07-036002', '2-07-036002-8', '977-2-07-036002-4', '', 'ISBN'])
      expect(isValidIsbn(wrong), wrong).toBe(false);
  });

  test('an ISBN is hyphenated by the ranges of the agency', () => {
    expect(hyphenatedIsbn('9782070360024')).toBe('978-2-07-036002-4');
    expect(hyphenatedIsbn('9791090636071')).toBe('979-10-90636-07-1');
    expect(digitsOf('979-10-90636-07-1')).toBe('9791090636071');
    expect(() => hyphenatedIsbn('9782070360025')).toThrow(RangeError);
  });

  test('an ISSN is one with a right check character', () => {
    // Le Monde; Nature; Hearing Research, the example of ISO 3297; one that ends in X.
    for (const real of ['0395-2037', '0028-0836', '0378-5955', '03785955', '2434-561X', '2434-561x'])
      expect(isValidIssn(real), real).toBe(true);
    for (const wrong of ['0395-2038', '0395-203', '1234-567X', '', '0395 2037'])
      expect(isValidIssn(wrong), wrong).toBe(false);
    expect(hyphenatedIssn('2434561x')).toBe('2434-561X');
    expect(() => hyphenatedIssn('0395-2038')).toThrow(RangeError);
  });
});
