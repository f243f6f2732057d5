/** What books say by themselves. */
export const books = {
  'book.figures.themes': 'Par thème',
  'book.figures.regions': 'Par région',
  'book.figures.kinds': 'Par nature de collectivité',
  'book.figures.note': '{count, plural, one {# initiative de ce volume} other {# initiatives de ce volume}}',
  'book.elsewhere': 'Hors de France',
} as const;
