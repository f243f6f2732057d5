/** What a book says of itself, in French: words of the records come with the manifest. */

/** Words of the manuscript for proof-reading. */
export const manuscriptWords = {
  manuscript: 'Manuscrit pour relecture',
  volume: (collection: string, number: number) => `${collection}, tome ${number}`,
  edition: (number: number, date: string) => `Édition ${number}, arrêtée au ${date}`,
  demonstration: 'Volume de démonstration',
  demonstrationNote:
    'Ce volume montre ce que le catalogue sait composer\u202f; il n’a pas été publié et n’engage pas les collectivités citées.',
  guide: 'Comment signaler une correction',
  guideText: [
    'Chaque fiche porte son numéro dans le volume, le numéro de sa notice dans le catalogue et son adresse permanente. Citez le numéro de la fiche et, si besoin, la ligne\u00a0: les lignes sont numérotées de cinq en cinq dans la marge.',
    'La marge de droite est large pour vos commentaires. Une correction du fond se fait sur la notice elle-même, à son adresse permanente\u00a0: la prochaine édition la reprendra.',
    'Sous chaque image, son texte de remplacement est imprimé pour être relu lui aussi\u00a0: il ne paraît pas dans le livre, mais des lecteurs l’entendent.',
  ],
  contents: 'Sommaire',
  imprint: 'Mentions',
  isbn: { print: 'ISBN (imprimé)', pdf: 'ISBN (PDF)', epub: 'ISBN (EPUB)' },
  issn: 'ISSN',
  legalDeposit: 'Dépôt légal',
  publisher: 'Éditeur',
  printer: 'Imprimeur',
  price: 'Prix',
  licence: 'Licence',
  partners: 'Partenaires',
  backCover: 'Quatrième de couverture',
  chapter: (number: number, title: string) => `Chapitre\u00a0${number} – ${title}`,
  trace: (number: string, id: number, version: number) =>
    `Fiche\u00a0${number} · notice n°\u00a0${id} · version\u00a0${version} · `,
  population: (count: string) => `${count} habitants`,
  themes: 'Thèmes',
  technologies: 'Technologies',
  facts: 'Repères',
  contact: 'Contact',
  testimonials: 'Témoignages',
  images: 'Illustrations',
  illustration: (number: string) => `Illustration\u00a0${number}`,
  cover: 'Couverture',
  rights: (rights: string) => `Crédit\u00a0: ${rights}`,
  alternativeText: (text: string) => `Texte de remplacement\u00a0: ${text}`,
  sources: 'Sources',
  question: 'Question',
  department: 'Département',
  cases: 'Fiches',
  elsewhere: 'Hors département',
  total: 'Ensemble',
  heading: 'Intitulé',
  indexes: {
    territories: 'Index des territoires',
    themes: 'Index des thèmes et des technologies',
    people: 'Index des personnes',
  },
  page: 'Page\u00a0',
  of: ' sur\u00a0',
} as const;

/** Words of the table of contents for the printer’s office. */
export const contentsWords = {
  kinds: {
    foreword: 'avant-propos',
    contribution: 'contribution',
    interview: 'entretien',
    further: 'pour aller plus loin',
    chapter: 'chapitre',
    followups: 'suites',
    map: 'carte',
    figures: 'chiffres',
  },
  case: 'fiche',
} as const;

/** Words of the notice for booksellers. */
export const noticeWords = {
  proprietaryScheme: 'Numéro de tome de la collection',
  accessibilitySummary: {
    pdf: 'PDF balisé au format PDF/UA-1\u00a0: structure, ordre de lecture, signets et textes de remplacement.',
    epub: 'Livre au format EPUB\u00a03 dont le texte s’adapte\u00a0: sommaire, titres, langue et textes de remplacement sont balisés.',
  },
} as const;
