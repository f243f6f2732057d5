/**
 * How every table leaves the house, as spreadsheets open it at once in French: semicolons, UTF-8 with its mark. What they
 * could run as a formula is marked as text: cells are typed by many hands.
 */
export const spreadsheet = {
  header: true,
  delimiter: ';',
  bom: true,
  record_delimiter: 'windows',
  escape_formulas: true,
} as const;
