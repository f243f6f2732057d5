/**
 * What each page prints. Presenters (pages.ts) build these from domain results; templates print them and decide nothing.
 * Fields ending in `Html` are already escaped and may hold <mark>; every other string is plain text in the page's
 * language. Every `href` is a complete address on this site. Numbers meant for reading are formatted strings.
 */

export interface Link {
  href: string;
  label: string;
}

/** What is offered under the search field while typing. */
export interface SuggestionList {
  /** How many there are, for people who do not see them appear. */
  announcement: string;
  /** `language`: of the labels; titles are French on English pages too. */
  groups: { label: string; language: 'fr' | 'en'; options: { label: string; detail: string; href: string }[] }[];
}

/** What the layout needs on every page. */
export interface PageHead {
  title: string;
  description: string;
  /** Absolute address of this page without passing parameters. */
  canonicalUrl: string;
  /** The same page in the other language. */
  alternate: { language: 'fr' | 'en'; href: string };
  /** Feeds and other forms of this page, for <link rel="alternate">. */
  links: { type: string; href: string; title: string }[];
  /** JSON-LD, already safe inside a <script type="application/ld+json">; null when there is none. */
  jsonLd: string | null;
  /** Asks search engines not to index the page (deep result pages, errors). */
  noIndex: boolean;
}

export interface InitiativeCard {
  href: string;
  titleHtml: string;
  summaryHtml: string;
  /** A passage that matched outside title and summary. */
  extractHtml: string | null;
  territory: { label: string; href: string; detail: string };
  /** Slug of the first theme's top theme: attractivite, services or amenagement. Chooses the card's colour. */
  topTheme: string;
  themes: Link[];
  years: string | null;
  status: string | null;
  volumes: Link[];
  /** "2 témoignages", or null. */
  testimonials: string | null;
  /** Why this authority is like the visitor's, in words. */
  likeness: string | null;
}

export interface TestimonialCard {
  /** The testimonial itself, and its speaker; null in a preview. */
  href: string | null;
  speakerHref: string | null;
  speaker: string;
  /** "maire de Ploemeur", as held that day. */
  office: string;
  territory: Link;
  date: string | null;
  /** Its own words stand in quotation marks; `reported` says what the others are. */
  quotation: boolean;
  reported: string | null;
  /** The words, escaped; in a search with <mark> around what matched. */
  html: string;
  voice: string | null;
  networks: string[];
  initiative: Link | null;
}

export interface FacetValue {
  /** Public parameter value. */
  value: string;
  /** Unique in the page: for `id` and `for`. */
  id: string;
  label: string;
  count: string;
  selected: boolean;
  children: FacetValue[];
}

export interface Facet {
  name: string;
  label: string;
  /** Explains the facet where its name does not; null otherwise. */
  hint: string | null;
  /** Open from the start: has a chosen value, or is among the first. */
  open: boolean;
  /** Offer a field that narrows the list of values. */
  searchable: boolean;
  selectedCount: number;
  values: FacetValue[];
}

export interface Chip {
  facet: string;
  label: string;
  removeHref: string;
}

export interface Pagination {
  /** "Page 2 sur 14". */
  summary: string;
  previousHref: string | null;
  nextHref: string | null;
  /** `null` stands for an ellipsis. */
  pages: ({ label: string; href: string; current: boolean } | null)[];
}

/** Départements coloured by number of results, and the same as a table. */
export interface MapModel {
  viewBox: string;
  /** `name`: of the shape in the drawing of départements. */
  shapes: { name: string; label: string; level: 0 | 1 | 2 | 3 | 4 | 5; href: string }[];
  /** Only those with results, most first. */
  rows: { label: string; count: string; href: string; selected: boolean }[];
  /** `label` such as "3 à 5". */
  legend: { level: number; label: string }[];
  /** Results that no shape can show (overseas, foreign, régions), as a sentence; null when there are none. */
  elsewhere: string | null;
}

/** The choice of an authority before comparing with it. */
export interface AuthorityPage {
  action: string;
  text: string;
  /** Where to go afterwards. */
  returnTo: string;
  current: string | null;
  /** Null before anything was looked for. */
  results: { code: string; name: string; detail: string }[] | null;
}

/** What the search pages of every collection show. */
export interface ResultsPage<Card> {
  /** Address of the form (GET), without parameters. */
  action: string;
  text: string;
  total: number;
  /** "128 initiatives pour « fibre »". */
  heading: string;
  /** "1 à 20 sur 128"; null when empty. */
  range: string | null;
  cards: Card[];
  facets: Facet[];
  chips: Chip[];
  resetHref: string;
  sorts: { value: string; label: string; selected: boolean }[];
  pageSizes: { value: number; selected: boolean }[];
  /** Plain sentences: values that do not exist, words that were dropped, spelling that was read otherwise. */
  notices: string[];
  suggestion: Link | null;
  /** What comes nearest where little or nothing was found. */
  nearest: Card[];
  pagination: Pagination | null;
  map: MapModel;
}

export interface SearchPage extends ResultsPage<InitiativeCard> {
  /** The authority that results are compared with, and whether only comparable ones are shown. */
  comparables: { reference: (Link & { code: string }) | null; only: boolean; open: boolean; chooseHref: string };
  /** Where new results of this search are asked for by e-mail. */
  followHref: string;
  exports: { atom: string; csv: string; json: string; geojson: string };
}

export interface ThemeSummary {
  slug: string;
  topTheme: string;
  label: string;
  description: string | null;
  href: string;
  count: string;
  children: { label: string; href: string; count: string }[];
}

export interface HomePage {
  searchAction: string;
  /** Examples of searches, as links. */
  examples: Link[];
  totals: { initiatives: string; testimonials: string; territories: string };
  themes: ThemeSummary[];
  latest: InitiativeCard[];
  testimonials: TestimonialCard[];
  map: MapModel;
  /** `notice`: that it is a demonstration. */
  volumes: { href: string; number: number; title: string; year: string | null; notice: string | null }[];
}

/** A line of a fact sheet: `values` are printed one after the other, as links where they have an address. */
export interface Fact {
  label: string;
  values: { label: string; href: string | null }[];
}

export interface SourceLine {
  title: string;
  url: string;
  /** "Ouest-France, 12 mars 2018, lu le 23 novembre 2026 (extrait)". */
  detail: string;
}

export interface TerritoryCard {
  name: string;
  href: string;
  kind: string;
  facts: Fact[];
}

export interface Peer {
  name: string;
  href: string;
  /** Why it is comparable: "même strate de population, même département". */
  reason: string;
  initiatives: Link[];
}

export interface InitiativePage {
  title: string;
  summary: string;
  topTheme: string;
  breadcrumb: Link[];
  territory: { label: string; href: string; detail: string; writtenAs: string | null };
  themes: Link[];
  facts: Fact[];
  sections: { id: string; title: string; paragraphs: string[] }[];
  images: {
    src: string;
    /** Other sizes, as `srcset`; null where there are none. */
    sourceSet: string | null;
    width: number;
    height: number;
    alternativeText: string;
    caption: string | null;
    rights: string;
  }[];
  testimonials: TestimonialCard[];
  /** What became of it, the newest first. */
  news: { date: string; answer: string; text: string }[];
  /** Says since when nothing was heard, where that is long ago. */
  stale: string | null;
  sources: SourceLine[];
  weakSource: boolean;
  /** Out of 100, and what is still missing, in words. */
  completeness: { score: number; missing: string[] };
  territoryCard: TerritoryCard;
  peers: Peer[];
  similar: InitiativeCard[];
  citation: string;
  /** Proposing changes. */
  improveHref: string;
  permanentUrl: string;
  /** "Version 1, publiée le 23 novembre 2026". */
  version: string;
}

export interface TerritoriesPage {
  action: string;
  text: string;
  /** What was found by name; null before any search. */
  results: { name: string; href: string; detail: string; count: string | null }[] | null;
  regions: {
    name: string;
    href: string;
    count: string;
    departments: { name: string; href: string; count: string }[];
  }[];
  map: MapModel;
}

export interface TerritoryPage {
  name: string;
  kind: string;
  breadcrumb: Link[];
  facts: Fact[];
  /** Communes that merged into this one, in words; null otherwise. */
  formerNames: string | null;
  /** "12 initiatives dans ce territoire". */
  heading: string;
  cards: InitiativeCard[];
  /** The same list on the search page, with facets; null when there is nothing. */
  searchHref: string | null;
  testimonials: TestimonialCard[];
  peers: Peer[];
  /** Initiatives of the département or région around, when the territory itself has few. */
  around: { heading: string; cards: InitiativeCard[] } | null;
}

export interface ThemesPage {
  themes: ThemeSummary[];
}

export interface ThemePage {
  label: string;
  description: string | null;
  topTheme: string;
  breadcrumb: Link[];
  heading: string;
  children: { label: string; href: string; count: string }[];
  siblings: Link[];
  cards: InitiativeCard[];
  searchHref: string;
  testimonials: TestimonialCard[];
}

export interface VolumesPage {
  volumes: {
    href: string;
    number: number;
    title: string;
    year: string | null;
    cases: string;
    introduction: string | null;
  }[];
}

/** One property of a volume with everything sources say of it. */
export interface AssertionGroup {
  property: string;
  /** True when sources disagree: the page shows it as a conflict. */
  conflict: boolean;
  assertions: {
    value: string;
    accepted: boolean;
    reason: string | null;
    evidence: string | null;
    source: SourceLine;
  }[];
}

export interface VolumePage {
  number: number;
  title: string;
  introduction: string | null;
  facts: Fact[];
  assertions: AssertionGroup[];
  cards: InitiativeCard[];
  searchHref: string | null;
  previous: Link | null;
  next: Link | null;
}

export interface ErrorPage {
  status: number;
  heading: string;
  message: string;
  /** What the visitor can do next. */
  advice: string[];
  searchAction: string;
}
