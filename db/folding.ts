/** Names as they are looked up: ASCII lower case, words separated by one space ("Saint-Étienne" → "saint etienne"). */
export function foldName(name: string): string {
  return name
    .replaceAll(/[œŒ]/g, 'oe')
    .replaceAll(/[æÆ]/g, 'ae')
    .normalize('NFD')
    .replaceAll(/\p{Diacritic}/gu, '')
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, ' ')
    .trim();
}

/** ASCII slug of a name ("Île-de-France" → "ile-de-france"). */
export function slugOf(name: string): string {
  return foldName(name).replaceAll(' ', '-');
}
