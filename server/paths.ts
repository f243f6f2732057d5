import type { Language } from './http/i18n/index.ts';

/** Every address of the site as a typed builder. English pages are the French addresses under /en. */

const prefix = (language: Language): string => (language === 'en' ? '/en' : '');
const encode = encodeURIComponent;

function withQuery(path: string, query?: URLSearchParams | string): string {
  const text = query?.toString() ?? '';
  return text === '' ? path : `${path}?${text}`;
}

/** One frozen edition of the barometer: its year, and its number within that year. */
export interface BarometerPlace {
  year: number;
  number: number;
}

function barometerAddress(language: Language, place: BarometerPlace | null, rest: string): string {
  const path = `${prefix(language)}/barometre${place === null ? '' : `/${place.year}`}${rest}`;
  return place === null ? path : `${path}?version=${place.number}`;
}

export const paths = {
  home: (language: Language) => prefix(language) || '/',
  initiatives: (language: Language, query?: URLSearchParams | string) =>
    withQuery(`${prefix(language)}/initiatives`, query),
  initiative: (language: Language, slug: string) => `${prefix(language)}/initiatives/${encode(slug)}`,
  /** Short permanent address by number, for citations and printed codes. */
  permanent: (id: number) => `/i/${id}`,
  testimonials: (language: Language, query?: URLSearchParams | string) =>
    withQuery(`${prefix(language)}/temoignages`, query),
  testimonial: (language: Language, slug: string) => `${prefix(language)}/temoignages/${encode(slug)}`,
  /** The very words of a testimonial, or one of its sentences or passages. */
  quotation: (language: Language, slug: string, anchor = 'citation') =>
    `${prefix(language)}/temoignages/${encode(slug)}#${anchor}`,
  speakers: (language: Language, query?: URLSearchParams | string) => withQuery(`${prefix(language)}/temoins`, query),
  speaker: (language: Language, slug: string) => `${prefix(language)}/temoins/${encode(slug)}`,
  brakes: (language: Language) => `${prefix(language)}/freins`,
  brake: (language: Language, slug: string) => `${prefix(language)}/freins/${encode(slug)}`,
  motives: (language: Language) => `${prefix(language)}/motivations`,
  motive: (language: Language, slug: string) => `${prefix(language)}/motivations/${encode(slug)}`,
  /** Names of one speaker, for editors; `part`: `fusion`. */
  speakerEditing: (language: Language, slug: string, part = '', query?: URLSearchParams | string) =>
    withQuery(`${prefix(language)}/relecture/temoins/${encode(slug)}${part === '' ? '' : `/${part}`}`, query),
  territories: (language: Language, query?: URLSearchParams | string) =>
    withQuery(`${prefix(language)}/territoires`, query),
  territory: (language: Language, code: string) => `${prefix(language)}/territoires/${encode(code)}`,
  themes: (language: Language) => `${prefix(language)}/themes`,
  theme: (language: Language, slug: string) => `${prefix(language)}/themes/${encode(slug)}`,
  volumes: (language: Language) => `${prefix(language)}/tomes`,
  volume: (language: Language, number: number) => `${prefix(language)}/tomes/${number}`,
  /** Volumes that are being made, for publishers. */
  volumesInWork: (language: Language) => `${prefix(language)}/tomes/preparation`,
  /** One page of a volume in preparation; the plan of the book where `part` is empty. */
  volumeWork: (language: Language, number: number, part: string) =>
    `${prefix(language)}/tomes/${number}/preparation${part === '' ? '' : `/${part}`}`,
  /** The web edition: its cover, or one part. */
  volumeReading: (language: Language, number: number, anchor = '') =>
    `${prefix(language)}/tomes/${number}/lire${anchor === '' ? '' : `/${encode(anchor)}`}`,
  volumeFile: (number: number, id: number) => `/tomes/${number}/fichiers/${id}`,
  /** Choosing the authority to compare with, then back to where one was. */
  authority: (language: Language, query?: URLSearchParams | string) =>
    withQuery(`${prefix(language)}/ma-collectivite`, query),
  suggestions: (language: Language) => `${prefix(language)}/suggestions`,
  /** Figures as they are now, or as an edition froze them. */
  barometer: (language: Language, place: BarometerPlace | null = null) => barometerAddress(language, place, ''),
  /** The last edition of a year, whatever its number. */
  barometerYear: (language: Language, year: number) => `${prefix(language)}/barometre/${year}`,
  barometerFigure: (language: Language, name: string, place: BarometerPlace | null = null) =>
    barometerAddress(language, place, `/figures/${encode(name)}`),
  barometerFile: (language: Language, name: string, format: string, place: BarometerPlace | null = null) =>
    barometerAddress(language, place, `/figures/${encode(name)}.${format}`),
  /** The figure alone, for the frame of another site. */
  barometerEmbed: (language: Language, name: string, place: BarometerPlace | null = null) =>
    barometerAddress(language, place, `/figures/${encode(name)}/integration`),
  barometerData: (place: BarometerPlace) => barometerAddress('fr', place, '/donnees.json'),
  barometerEditions: (language: Language) => `${prefix(language)}/barometre/editions`,
  press: (language: Language) => `${prefix(language)}/presse`,
  about: (language: Language) => `${prefix(language)}/a-propos`,
  help: (language: Language) => `${prefix(language)}/aide`,
  legal: (language: Language) => `${prefix(language)}/mentions-legales`,
  accessibility: (language: Language) => `${prefix(language)}/accessibilite`,
  account: (language: Language) => `${prefix(language)}/compte`,
  /** The account page at its first sight, filled in by ProConnect; then on to where one was going. */
  accountIntroduced: (language: Language, returnTo: string) =>
    withQuery(`${prefix(language)}/compte`, new URLSearchParams({ proconnect: 'nouveau', retour: returnTo })),
  accountPart: (language: Language, part: string) => `${prefix(language)}/compte/${part}`,
  /** Signing in, then back to where one was. */
  signIn: (language: Language, returnTo?: string) =>
    withQuery(`${prefix(language)}/compte/connexion`, returnTo ? new URLSearchParams({ retour: returnTo }) : ''),
  /** What a mail leads to: signing in takes one more press of a button, so that no mail scanner uses the link up. */
  signInLink: (language: Language, token: string, returnTo?: string) =>
    withQuery(
      `${prefix(language)}/compte/lien`,
      new URLSearchParams({ jeton: token, ...(returnTo ? { retour: returnTo } : {}) }),
    ),
  /** The sign-in page, for who turned back at ProConnect. */
  signInCancelled: (language: Language, returnTo?: string) =>
    withQuery(
      `${prefix(language)}/compte/connexion`,
      new URLSearchParams({ proconnect: 'annule', ...(returnTo ? { retour: returnTo } : {}) }),
    ),
  proConnect: (language: Language) => `${prefix(language)}/compte/proconnect`,
  /** Where ProConnect sends people back after signing in; the French one is registered there. */
  proConnectReturn: (language: Language, query?: URLSearchParams | string) =>
    withQuery(`${prefix(language)}/compte/proconnect/retour`, query),
  /** Where ProConnect sends people back after signing out, as registered there. */
  proConnectSignedOut: () => '/compte/proconnect/sortie',
  signOut: (language: Language) => `${prefix(language)}/compte/deconnexion`,
  administration: (language: Language) => `${prefix(language)}/administration`,
  administrationAccount: (language: Language, id: string) => `${prefix(language)}/administration/comptes/${encode(id)}`,
  contribute: (language: Language) => `${prefix(language)}/contribuer`,
  /** Places whose name begins as typed, for the field of a form. */
  territoryChoices: (language: Language) => `${prefix(language)}/contribuer/territoires`,
  contribution: (language: Language, id: number) => `${prefix(language)}/contribuer/${id}`,
  /** Proposing changes to a published record. */
  contributeTo: (language: Language, slug: string) => `${prefix(language)}/contribuer/fiche/${encode(slug)}`,
  contributionPart: (language: Language, id: number, part: string) => `${prefix(language)}/contribuer/${id}/${part}`,
  contributionStep: (language: Language, id: number, step: string) => `${prefix(language)}/contribuer/${id}/${step}`,
  review: (language: Language, query?: URLSearchParams | string) => withQuery(`${prefix(language)}/relecture`, query),
  reviewOf: (language: Language, id: number) => `${prefix(language)}/relecture/${id}`,
  reviewAction: (language: Language, id: number, action: string) => `${prefix(language)}/relecture/${id}/${action}`,
  /** Versions and history of a record. */
  history: (language: Language, id: number) => `${prefix(language)}/relecture/fiches/${id}`,
  historyAction: (language: Language, id: number, action: string) =>
    `${prefix(language)}/relecture/fiches/${id}/${action}`,
  comparison: (language: Language, id: number, from: number, to: number) =>
    `${prefix(language)}/relecture/fiches/${id}/versions/${from}/${to}`,
  /** Where a speaker agrees to a testimonial, or takes it back, under the link of a mail. */
  consent: (language: Language, reference: string) => `${prefix(language)}/accord/${encode(reference)}`,
  /** Versions of the themes and vocabularies. */
  taxonomy: (language: Language) => `${prefix(language)}/relecture/taxonomie`,
  /** A version, or a part of it: a vocabulary, an entry of it, or what is done with the version. */
  taxonomyVersion: (language: Language, number: number, part = '') =>
    `${prefix(language)}/relecture/taxonomie/${number}${part === '' ? '' : `/${part}`}`,
  /** Consents of all testimonials: what waits, what was withdrawn and where it was printed. */
  consents: (language: Language) => `${prefix(language)}/relecture/accords`,
  consentReminder: (language: Language, id: number) => `${prefix(language)}/relecture/accords/${id}/rappel`,
  consentLedger: (language: Language, slug: string) => `${prefix(language)}/relecture/temoignages/${encode(slug)}`,
  /** Where a person quoted approves the words as they will be printed, under the link of a mail. */
  proof: (language: Language, reference: string) => `${prefix(language)}/bon-a-tirer/${encode(reference)}`,
  /** The pages that the words will be printed on: `page.pdf`, or the picture of one. */
  proofPage: (language: Language, reference: string, file: string) =>
    `${prefix(language)}/bon-a-tirer/${encode(reference)}/${encode(file)}`,
  /** Where a contributor says what became of a record, under the link of a mail. */
  followup: (language: Language, reference: string) => `${prefix(language)}/nouvelles/${encode(reference)}`,
  followupOf: (language: Language, slug: string) => `${prefix(language)}/nouvelles/fiche/${encode(slug)}`,
  followupToggle: (language: Language, id: number) => `${prefix(language)}/relecture/nouvelles/${id}`,
  /** Following a search by e-mail; the search is in the address. */
  newAlert: (language: Language, query?: URLSearchParams | string) =>
    withQuery(`${prefix(language)}/alertes/nouvelle`, query),
  /** Where who gave an address proves that it is theirs. The search comes along, to be asked again if it is too late. */
  alertConfirmation: (language: Language, reference: string, query?: URLSearchParams | string) =>
    withQuery(`${prefix(language)}/alertes/confirmation/${encode(reference)}`, query),
  alert: (language: Language, reference: string) => `${prefix(language)}/alertes/${encode(reference)}`,
  alertStop: (language: Language, reference: string) => `${prefix(language)}/alertes/${encode(reference)}/arret`,
  polls: (language: Language) => `${prefix(language)}/sondages`,
  poll: (language: Language, slug: string) => `${prefix(language)}/sondages/${encode(slug)}`,
  pollData: (language: Language, slug: string, format: 'csv' | 'json') =>
    `${prefix(language)}/sondages/${encode(slug)}.${format}`,
  /** Where one person who was invited answers a poll, under the link of a mail. */
  pollAnswer: (language: Language, reference: string, query?: URLSearchParams | string) =>
    withQuery(`${prefix(language)}/sondages/reponse/${encode(reference)}`, query),
  /** Polls of every state, for editors. */
  pollsInWork: (language: Language) => `${prefix(language)}/relecture/sondages`,
  newPoll: (language: Language, query?: URLSearchParams | string) =>
    withQuery(`${prefix(language)}/relecture/sondages/nouveau`, query),
  pollWork: (language: Language, id: number, part = '') =>
    `${prefix(language)}/relecture/sondages/${id}${part === '' ? '' : `/${part}`}`,
  imports: (language: Language) => `${prefix(language)}/relecture/import`,
  importOf: (language: Language, id: number) => `${prefix(language)}/relecture/import/${id}`,
  importPart: (language: Language, id: number, part: string) => `${prefix(language)}/relecture/import/${id}/${part}`,
  /** How files of records are made, for everybody. */
  importFormat: (language: Language) => `${prefix(language)}/aide/import`,
  importTemplate: (language: Language) => `${prefix(language)}/aide/import/modele.csv`,
  importSchema: () => '/aide/import/schema.json',
  /** Every record, in the format that the import reads. */
  recordsExport: (format: 'csv' | 'jsonl', query?: URLSearchParams | string) =>
    withQuery(`/relecture/export.${format}`, query),
  atom: (query?: URLSearchParams | string) => withQuery('/initiatives.atom', query),
  apiInitiatives: (query?: URLSearchParams | string) => withQuery('/api/v1/initiatives', query),
  csv: (query?: URLSearchParams | string) => withQuery('/api/v1/initiatives.csv', query),
  apiTestimonials: (query?: URLSearchParams | string) => withQuery('/api/v1/testimonials', query),
  testimonialsCsv: (query?: URLSearchParams | string) => withQuery('/api/v1/testimonials.csv', query),
  geojson: (query?: URLSearchParams | string) => withQuery('/api/v1/initiatives.geojson', query),
  asset: (name: string) => `/assets/${name}`,
} as const;
