/**
 * French spacing of a running text, after the « Lexique des règles typographiques en usage à l'Imprimerie nationale »:
 * narrow no-break space before ; ! ? and inside « », no-break space before :, typographic apostrophe, and a no-break
 * space between a number and what it counts. Idempotent. Addresses (https://…) are left alone.
 */
export function frenchTypography(text: string): string {
  return text
    .replaceAll(/(\p{L})'(?=\p{L}|«)/gu, '$1’')
    .replaceAll(/\s+([;!?])/g, '\u202F$1')
    .replaceAll(/\s+:(?=\s|$)/g, '\u00A0:')
    .replaceAll(/«\s*/g, '«\u202F')
    .replaceAll(/\s*»/g, '\u202F»')
    .replaceAll(/(\d) (?=\d{3}(?!\d))/g, '$1\u202F')
    .replaceAll(
      /(\d) (?=(?:%|€|euros?|habitants|communes|élèves|ans|km|kilomètres|foyers|prises)(?![\p{L}]))/gu,
      '$1\u00A0',
    )
    .replaceAll(/[ \t]*\n[ \t]*/g, '\n')
    .trim();
}

/** Official names come with a straight apostrophe. */
export function typographicName(name: string): string {
  return name.replaceAll("'", '’');
}
