/** SIREN: nine digits of a legal entity. SIRET: the same and five more, for one of its establishments. */

const laPoste = '356000000';

function digitsOf(text: string): number[] {
  return [...text].map(Number);
}

/** Luhn's check, ISO/IEC 7812-1 annex B: from the right, every second digit counts twice. */
function passesLuhn(number: string): boolean {
  const total = digitsOf(number)
    .reverse()
    .map((digit, index) => (index % 2 === 0 ? digit : digit < 5 ? digit * 2 : digit * 2 - 9))
    .reduce((sum, digit) => sum + digit, 0);
  return total % 10 === 0;
}

/** Establishments of La Poste outnumber what the check leaves to it: their digits add up to a multiple of five instead. */
function isOfLaPoste(number: string): boolean {
  return number.startsWith(laPoste) && digitsOf(number).reduce((sum, digit) => sum + digit, 0) % 5 === 0;
}

/** The digits of a number typed with spaces or points. */
export function readSiret(text: string): string {
  return text.replace(/[\s.\u00A0\u202F]/g, '');
}

/** Is it a SIREN, or a SIRET, whose check digits hold? */
export function isSiret(number: string): boolean {
  if (!/^(\d{9}|\d{14})$/.test(number) || !passesLuhn(sirenOf(number))) return false;
  return number.length === 9 || passesLuhn(number) || isOfLaPoste(number);
}

export function sirenOf(siret: string): string {
  return siret.slice(0, 9);
}
