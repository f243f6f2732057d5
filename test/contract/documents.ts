import { foldName } from '../../db/folding.ts';
import { type FacetName, facetNames } from '../../server/search/fields.ts';
import type { CatalogueDocument, Position } from '../../server/search/port.ts';

/** Documents made for the contract: each pins one or two cases. They describe no real place. */
interface Draft {
  position?: Position;
  title: string;
  summary?: string;
  body?: string;
  territory?: string;
  year?: number | null;
  population?: number | null;
  facets?: Partial<Record<FacetName, string[]>>;
}

const drafts: Draft[] = [
  {
    title: 'École numérique du village',
    position: { latitude: 48.11, longitude: -1.68 },
    summary: 'Des tablettes pour une classe unique.',
    year: 2015,
    population: 300,
    facets: { theme: ['services', 'education-jeunesse'], region: ['bretagne'], type: ['commune'] },
  },
  {
    title: 'Un portail pour les familles',
    summary: 'Inscriptions à l’école et à la cantine.',
    year: 2018,
    population: 12_000,
    facets: {
      theme: ['services', 'famille-petite-enfance', 'demarches-en-ligne'],
      region: ['bretagne', 'normandie'],
      type: ['commune'],
    },
  },
  {
    title: 'Le cœur de ville connecté',
    body: 'Le commerce du centre ouvre une place de marché.',
    year: 2020,
    population: 45_000,
    facets: { theme: ['attractivite', 'commerce-proximite'], region: ['occitanie'], type: ['epci'] },
  },
  {
    title: 'Fibre optique en montagne',
    position: { latitude: 45.44, longitude: 4.39 },
    summary: 'Un réseau d’initiative publique atteint les hameaux.',
    territory: 'Saint-Étienne',
    year: 2012,
    population: 170_000,
    facets: { theme: ['amenagement', 'haut-debit-fibre'], region: ['auvergne-rhone-alpes'], type: ['departement'] },
  },
  {
    title: 'Bibliothèque ouverte le soir',
    body: 'Numérique et lecture publique vont ensemble dans ce plan.',
    year: null,
    population: null,
    facets: { theme: ['services', 'lecture-publique'], region: ['bretagne'], type: ['commune'] },
  },
  {
    title: 'Données ouvertes du département',
    summary: 'Un portail open data.',
    year: 2011,
    population: 900_000,
    facets: { theme: ['services', 'donnees-ouvertes-transparence'], region: ['occitanie'], type: ['departement'] },
  },
  {
    title: 'Budget participatif en ligne',
    position: { latitude: 49.18, longitude: -0.37 },
    summary: 'Les habitants votent.',
    body: 'Le budget des écoles reste participatif.',
    year: 2016,
    population: 80_000,
    facets: { theme: ['services', 'participation-citoyenne'], region: ['normandie'], type: ['commune'] },
  },
  {
    title: 'Vote des habitants',
    body: 'Le budget municipal a une part décidée par un groupe participatif nombreux et attentif.',
    year: 2017,
    population: 81_000,
    facets: { theme: ['services', 'participation-citoyenne'], region: ['normandie'], type: ['commune'] },
  },
  {
    title: 'E-administration rurale',
    summary: 'Les démarches en ligne au village.',
    year: 2014,
    population: 900,
    facets: { theme: ['services', 'demarches-en-ligne'], region: ['occitanie'], type: ['epci'] },
  },
  {
    title: 'Stationnement intelligent',
    body: 'Des capteurs guident vers les places. Une bibliothèque est voisine.',
    year: 2019,
    population: 60_000,
    facets: { theme: ['amenagement', 'mobilites-stationnement'], region: ['occitanie'], type: ['commune'] },
  },
  {
    title: 'La fibre au lycée',
    body: 'Langage c++ et <script>alert(1)</script> au programme.',
    year: 2013,
    population: 5_000,
    facets: {
      theme: ['services', 'education-jeunesse', 'amenagement', 'haut-debit-fibre'],
      region: ['bretagne'],
      type: ['region'],
    },
  },
  {
    title: 'Télémédecine en vallée',
    summary: 'Une cabine pour consulter à distance.',
    year: 2021,
    population: 1_500,
    facets: { theme: ['services', 'sante-telemedecine'], region: ['auvergne-rhone-alpes'], type: ['commune'] },
  },
  {
    title: 'Téléconsultation au bourg',
    summary: 'Un médecin par écran.',
    year: 2022,
    population: 1_600,
    facets: { theme: ['services', 'sante-telemedecine'], region: ['auvergne-rhone-alpes'], type: ['commune'] },
  },
  {
    title: 'Wifi à la plage',
    summary: 'Un accès libre pour les touristes.',
    year: 2010,
    population: 7_000,
    facets: { theme: ['attractivite', 'tourisme-numerique'], region: ['normandie'], type: ['commune'] },
  },
  {
    title: 'Marcher avec son téléphone',
    summary: 'Des parcours pour les touristes.',
    year: 2010,
    population: 7_000,
    facets: { theme: ['attractivite', 'tourisme-numerique'], region: ['normandie'], type: ['commune'] },
  },
];

const fillers: Draft[] = Array.from({ length: 45 }, (_, index) => ({
  title: `Dossier numéro ${index + 1}`,
  summary: 'Une action locale suivie pendant plusieurs saisons.',
  year: 1996 + (index % 25),
  population: 1000 * (index + 1),
  facets: {
    theme: index % 2 === 0 ? ['services', 'gestion-interne'] : ['amenagement', 'energie-batiments'],
    region: ['pays-de-la-loire'],
    departement: [`departement-${String(index + 1).padStart(3, '0')}`],
    type: ['commune'],
  },
}));

export const documents: CatalogueDocument[] = [...drafts, ...fillers].map((draft, index) => ({
  id: index + 1,
  revision: 1000 + index,
  texts: {
    title: draft.title,
    territory: draft.territory ?? '',
    summary: draft.summary ?? '',
    topics: '',
    testimonials: '',
    body: draft.body ?? '',
  },
  facets: Object.fromEntries(facetNames.map((name) => [name, draft.facets?.[name] ?? []])) as Record<
    FacetName,
    string[]
  >,
  sort: { year: draft.year ?? null, population: draft.population ?? null, title: foldName(draft.title) },
  place: { territory: 500 + index, position: draft.position ?? null },
}));

export function idOf(title: string): number {
  const document = documents.find((each) => each.texts.title === title);
  if (!document) throw new Error(`No document is called ${title}`);
  return document.id;
}
