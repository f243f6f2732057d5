/** What books say by themselves. */
export const books = {
  'book.figures.themes': 'By theme',
  'book.figures.regions': 'By region',
  'book.figures.kinds': 'By kind of authority',
  'book.figures.note': '{count, plural, one {# initiative of this volume} other {# initiatives of this volume}}',
  'book.elsewhere': 'Outside France',
} as const;
