import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { describe, expect, onTestFinished, test } from 'vitest';
import { openDatabase } from '../../db/open.ts';
import { initiativeById, initiativeBySlug, publishedIds, revisionInput } from '../../db/queries/initiatives.ts';
import { eventsOf } from '../../db/queries/operations.ts';
import { importLines, imports, initiatives, revisions, submissions } from '../../db/schema/index.ts';
import { joinValues, proposeMapping, splitValues } from '../../server/imports/columns.ts';
import { decode, delimiterOf, readFile } from '../../server/imports/files.ts';
import { retentionDays } from '../../server/imports/service.ts';
import { createServices, type Services } from '../../server/services.ts';
import { signIn, type Visitor } from '../support/accounts.ts';
import { copySeededDatabase, type Site, seededServices, seededSite } from '../support/catalogue.ts';
import { testConfig } from '../support/config.ts';
import { csvOf, emptyCatalogue, exported, lineOf } from '../support/imports.ts';

const publish = { mode: 'publish', partial: false, duplicates: [] } as const;
const review = { mode: 'review', partial: false, duplicates: [] } as const;

type Way = Parameters<Services['imports']['run']>[2];
const run = ({ imports: service }: Services, text: string | Buffer, way: Way = publish, name = 'fiches.csv') =>
  service.run(name, Buffer.from(text), way, () => {});

/** The faults of a file, as "line field key". */
async function faultsOf(services: Services, text: string | Buffer, name = 'fiches.csv'): Promise<string[]> {
  const { faulty, written } = await run(services, text, publish, name);
  expect(written).toBe(faulty.length === 0);
  return faulty.flatMap(({ line, faults }) => faults.map(({ field, key }) => `${line} ${field} ${key}`));
}

const total = ({ database }: Services) => database.select().from(initiatives).all().length;

describe('a file of the whole catalogue', () => {
  for (const format of ['jsonl', 'csv'] as const) {
    test(`exported to ${format}, imported into an empty catalogue and exported again, it is the same byte for byte`, async () => {
      const services = seededServices();
      const before = await exported(services, format);
      expect(before.length).toBeGreaterThan(300_000);
      await emptyCatalogue(services);
      expect(publishedIds(services.database)).toEqual([]);

      const done = await run(services, before, publish, `fiches.${format}`);
      expect(done.faulty).toEqual([]);
      const records = publishedIds(services.database).length;
      expect(done.totals.results).toEqual({ created: records });
      expect(await exported(services, format)).toBe(before);
      expect((await services.embedded.status()).documents).toBe(records);

      const again = await run(services, before, publish, `fiches.${format}`);
      expect(again.totals.results).toEqual({ unchanged: records });
      expect(services.database.select().from(revisions).all()).toHaveLength(records);
    }, 120_000);
  }

  test('what waits for editors is exported on demand, and comes back as it was', async () => {
    const services = seededServices();
    await emptyCatalogue(services);
    await run(services, csvOf([lineOf(1)]), publish);
    await run(services, csvOf([{ ...lineOf(2), inspiree_de: '1' }]), { ...review, duplicates: 'all' });
    expect(await exported(services, 'jsonl')).not.toContain('ruche numérique pour le quartier nord 2');
    const before = await exported(services, 'jsonl', true);
    expect(before).toContain('"state":"draft"');
    await emptyCatalogue(services);
    await run(services, before, publish, 'fiches.jsonl');
    expect(await exported(services, 'jsonl', true)).toBe(before);
    expect(publishedIds(services.database)).toHaveLength(1);
    expect((await run(services, before, publish, 'fiches.jsonl')).totals.results).toEqual({ unchanged: 2 });
  });
});

describe('records that a file brings', () => {
  test('published at once, they are on pages and in search, with an event; the same file again changes nothing', async () => {
    const site = await seededSite();
    const { services } = site;
    const before = total(services);
    const file = csvOf([lineOf(1), lineOf(2)]);
    expect((await run(services, file)).totals.results).toEqual({ created: 2 });
    const slug = 'ploemeur-une-ruche-numerique-pour-le-quartier-nord-1';
    expect((await site.get(`/initiatives/${slug}`)).status).toBe(200);
    expect(await (await site.get('/initiatives?q=ruche+quartier+nord')).text()).toContain(`/initiatives/${slug}`);
    const id = initiativeBySlug(services.database, slug)?.id ?? 0;
    expect(eventsOf(services.database, id).map(({ verb }) => verb)).toEqual([
      'initiative.imported',
      'initiative.published',
    ]);
    expect((await run(services, file)).totals.results).toEqual({ unchanged: 2 });
    expect(total(services)).toBe(before + 2);
  });

  test('for review, they wait in the queue whole; a later import can publish them under the same number', async () => {
    const services = seededServices();
    const file = csvOf([
      {
        ...lineOf(1),
        source_1_titre: 'Le journal',
        source_1_adresse: 'https://exemple.fr/a',
        source_1_editeur: 'La mairie',
        source_1_lu_le: '17/05/2024',
      },
    ]);
    expect((await run(services, file, review)).totals.results).toEqual({ created: 1 });
    const [submission] = services.database.select().from(submissions).all();
    expect(submission).toMatchObject({ state: 'submitted', content: { title: lineOf(1).titre } });
    const sources = revisionInput(services.database, submission?.revisionId ?? 0)?.content.sources;
    expect(sources).toMatchObject([{ publisher: 'La mairie', readOn: '2024-05-17', read: 'whole' }]);
    expect((await run(services, file, review)).totals.results).toEqual({ unchanged: 1 });
    expect((await run(services, file, publish)).totals.results).toEqual({ updated: 1 });
    expect(services.database.select().from(submissions).all()).toMatchObject([{ state: 'published' }]);
    expect(publishedIds(services.database)).toContain(submission?.initiativeId);
    expect((await run(services, file, publish)).totals.results).toEqual({ unchanged: 1 });
  });

  test('an editor publishes an imported contribution without losing what the form does not show', async () => {
    const site = await seededSite();
    const editor = await signIn(site, 'e@exemple.fr', 'editor');
    const line = {
      ...lineOf(1),
      source_1_titre: 'Le journal',
      source_1_adresse: 'https://exemple.fr/a',
      source_1_editeur: 'La mairie',
      lien_1_titre: 'Le lieu',
      lien_1_adresse: 'https://exemple.fr/lieu',
      identifiant_fiche: 'ruche-du-nord',
    };
    await run(site.services, csvOf([line]), review);
    const [submission] = site.services.database.select().from(submissions).all();
    for (const decision of ['accept', 'publish'])
      expect((await editor.post(`/relecture/${submission?.id}/decision`, { decision })).status).toBe(303);
    const row = initiativeBySlug(site.services.database, 'ruche-du-nord');
    expect(row?.state).toBe('published');
    expect(row?.publishedRevisionId).toBe(submission?.revisionId);
    const { links, sources } = revisionInput(site.services.database, row?.publishedRevisionId ?? 0)?.content ?? {};
    expect(links).toEqual([{ label: 'Le lieu', url: 'https://exemple.fr/lieu' }]);
    expect(sources?.[0]?.publisher).toBe('La mairie');
  });

  test('a line that names a record changes it: absent columns stay, empty cells empty, and the words it had keep', async () => {
    const services = seededServices();
    const { database } = services;
    const slug = 'agen-tablettes-au-musee-des-beaux-arts';
    const before = initiativeBySlug(database, slug);
    const input = revisionInput(database, before?.publishedRevisionId ?? 0);
    const done = await run(services, `identifiant_fiche;annee_fin;resultats\n${slug};2020;\n`);
    expect(done.totals.results).toEqual({ updated: 1 });
    const after = initiativeBySlug(database, slug);
    const changed = revisionInput(database, after?.publishedRevisionId ?? 0);
    expect(after?.id).toBe(before?.id);
    expect(changed).toMatchObject({ title: input?.title, yearTo: 2020, themeIds: input?.themeIds });
    expect(changed?.content.sections.results).toBeUndefined();
    expect(changed?.content.sources).toEqual(input?.content.sources);
    expect(changed?.content.sections.context).toBe(input?.content.sections.context);
  });

  test('for review, a published record stays as it is until an editor decides', async () => {
    const services = seededServices();
    const slug = 'agen-tablettes-au-musee-des-beaux-arts';
    const before = initiativeBySlug(services.database, slug);
    const file = `identifiant_fiche;titre\n${slug};Un tout autre titre pour le musée\n`;
    expect((await run(services, file, review)).totals.results).toEqual({ updated: 1 });
    expect(initiativeBySlug(services.database, slug)?.publishedRevisionId).toBe(before?.publishedRevisionId);
    expect(services.database.select().from(submissions).all()).toMatchObject([{ state: 'submitted' }]);
    expect(await faultsOf(services, `identifiant_fiche;titre\n${slug};Encore un autre titre ici\n`)).toEqual([
      '2  import.error.open',
    ]);
  });

  test('a record edited since is not set back by the file that it came from', async () => {
    const services = seededServices();
    const file = csvOf([lineOf(1)]);
    await run(services, file);
    const id = publishedIds(services.database).at(-1) ?? 0;
    await run(services, `numero_fiche;titre\n${id};La ruche a changé de nom\n`);
    expect((await run(services, file)).totals.results).toEqual({ unchanged: 1 });
    const { review: reviewing, database } = services;
    const revisionId = initiativeById(database, id)?.publishedRevisionId ?? 0;
    const input = revisionInput(database, revisionId);
    if (input) reviewing.publish(id, { ...input, title: 'Un nom donné par un relecteur' });
    expect((await run(services, file)).totals.results).toEqual({ unchanged: 1 });
    expect(await exported(services, 'jsonl')).toContain('Un nom donné par un relecteur');
  });

  test('a record names its model, in the catalogue or in the same file, wherever it stands there', async () => {
    const services = seededServices();
    const lines = [
      { ...lineOf(1), identifiant_fiche: 'la-copie', inspiree_de: 'le-modele' },
      { ...lineOf(2), identifiant_fiche: 'le-modele', inspiree_de: 'agen-tablettes-au-musee-des-beaux-arts' },
    ];
    expect((await run(services, csvOf(lines))).totals.results).toEqual({ created: 2 });
    const { database } = services;
    const model = initiativeBySlug(database, 'le-modele');
    expect(initiativeBySlug(database, 'la-copie')?.inspiredById).toBe(model?.id);
    expect(await exported(services, 'jsonl')).toContain('"inspiredBy":"le-modele"');
  });

  test('themes, places and values may be written as people write them', async () => {
    const services = seededServices();
    const file = [
      'Titre du projet?;Résumé;Commune;Avancement;Thématiques;Année;Coût;Partenaires;Tomes;Réalisation',
      `${lineOf(1).titre};${lineOf(1).resume};ploemeur;realise;Inclusion et médiation numériques | culture-patrimoine;2019;12 000 €;"Le lycée\nLa région";9 | 6 p. 12;`,
    ].join('\n');
    const mapping = proposeMapping(file.split('\n')[0]?.split(';') ?? []);
    expect(mapping.slice(1, 9)).toEqual([
      'summary',
      'territoryName',
      'status',
      'themes',
      'yearFrom',
      'costEuros',
      'partners',
      'volumes',
    ]);
    const done = await run(services, file.replace('Titre du projet?', 'Intitulé'));
    expect(done.faulty).toEqual([]);
    const last = (await exported(services, 'jsonl')).trim().split('\n').at(-1) ?? '';
    expect(JSON.parse(last)).toMatchObject({
      territoryCode: '56162',
      themes: ['inclusion-numerique', 'culture-patrimoine'],
      yearFrom: 2019,
      costEuros: 12_000,
      partners: ['Le lycée', 'La région'],
      volumes: [
        { number: 6, page: 12 },
        { number: 9, page: null },
      ],
    });
  });

  test('a column that only counts lines, or holds numbers of somebody else, changes no record', () => {
    expect(proposeMapping(['N°', 'id', 'Numéro', 'Identifiant', 'Intitulé'])).toEqual([
      null,
      null,
      null,
      null,
      'title',
    ]);
  });

  test('a record that moves takes the name of its new place, unless the file gives one', async () => {
    const services = seededServices();
    const slug = 'agen-tablettes-au-musee-des-beaux-arts';
    await run(services, `identifiant_fiche;code_territoire\nhttp://catalogue.test/initiatives/${slug};56162\n`);
    const moved = revisionInput(services.database, initiativeBySlug(services.database, slug)?.publishedRevisionId ?? 0);
    expect(moved?.territoryName).toBe('Ploemeur');
  });

  test('the zero that a spreadsheet took away from a code is found again', async () => {
    const services = seededServices();
    await run(services, csvOf([{ ...lineOf(1), code_territoire: '1053' }]));
    expect(JSON.parse((await exported(services, 'jsonl')).trim().split('\n').at(-1) ?? '')).toMatchObject({
      territoryCode: '01053',
    });
  });
});

describe('lines with errors', () => {
  const wrong: [string, Record<string, string>, string][] = [
    ['a short title', { titre: 'Bref' }, 'title contribution.missing.title'],
    ['a title that is too long', { titre: 'mot '.repeat(60) }, 'title form.tooLong'],
    ['no summary', { resume: '' }, 'summary import.error.empty'],
    ['an unknown code', { code_territoire: '99999' }, 'territoryCode import.error.territory'],
    ['no place', { code_territoire: '' }, 'territoryCode contribution.missing.territory'],
    ['an unknown status', { statut: 'bientôt' }, 'status import.error.status'],
    ['no status', { statut: '' }, 'status contribution.missing.status'],
    ['a wrong year', { annee_debut: '20x4' }, 'yearFrom contribution.year.wrong'],
    ['a year out of range', { annee_debut: '1066' }, 'yearFrom contribution.year.wrong'],
    ['an end before the beginning', { annee_debut: '2020', annee_fin: '2019' }, 'yearTo contribution.year.order'],
    ['an end alone', { annee_fin: '2019' }, 'yearFrom contribution.year.fromMissing'],
    ['no theme', { themes: '' }, 'themes contribution.missing.themes'],
    ['an unknown theme', { themes: 'astrologie' }, 'themes import.error.themes'],
    ['an unknown technology', { technologies: 'magie' }, 'technologies import.error.technologies'],
    ['too many themes', { themes: 'a|b|c|d|e|f' }, 'themes contribution.tooMany'],
    ['a cost in words', { cout_euros: 'douze mille' }, 'costEuros contribution.cost.wrong'],
    ['half an address', { contact_courriel: 'mairie' }, 'contactEmail form.email.wrong'],
    ['an unknown model', { inspiree_de: 'nulle-part' }, 'inspiredBy contribution.inspiredBy.unknown'],
    ['a flag that is neither', { source_faible: 'peut-être' }, 'weakSource import.error.flag'],
    ['an unknown volume', { tomes: '99' }, 'volumes.0 import.error.unknownVolume'],
    ['a volume twice', { tomes: '9 | 9 p. 3' }, 'volumes import.error.volumeTwice'],
    ['a number that is no number of ours', { numero_fiche: '243500139' }, 'id import.error.number'],
    ['a volume in words', { tomes: 'neuf' }, 'volumes.0.number import.error.volume'],
    ['a source without title', { source_1_adresse: 'https://exemple.fr/a' }, 'sources.0.title import.error.text'],
    [
      'a source that is no web page',
      { source_1_titre: 'a', source_1_adresse: 'javascript:alert(1)' },
      'sources.0.url contribution.source.url',
    ],
    [
      'a source read at no date',
      { source_1_titre: 'a', source_1_adresse: 'https://exemple.fr/a', source_1_lu_le: 'hier' },
      'sources.0.readOn contribution.source.date',
    ],
    [
      'an image that is not there',
      {
        image_1_fichier: `${'a'.repeat(32)}-800.webp`,
        image_1_largeur: '800',
        image_1_hauteur: '600',
        image_1_description: 'x',
        image_1_droits: 'y',
      },
      'images.0.file import.error.imageMissing',
    ],
    [
      'an image by another path',
      {
        image_1_fichier: '../../etc/passwd',
        image_1_largeur: '1',
        image_1_hauteur: '1',
        image_1_description: 'x',
        image_1_droits: 'y',
      },
      'images.0.file import.error.image',
    ],
    ['an address with capitals', { identifiant_fiche: 'Pas Bon' }, 'slug import.error.slug'],
    ['a number in words', { numero_fiche: 'un' }, 'id import.error.number'],
    ['an unknown state', { etat_fiche: 'peut-être' }, 'state import.error.state'],
    [
      'number and address of different records',
      { numero_fiche: '1', identifiant_fiche: 'agen-tablettes-au-musee-des-beaux-arts-autre' },
      'slug import.error.identity',
    ],
    ['a NUL', { resume: `avec un nul \u0000 ${lineOf(1).resume}` }, 'summary import.error.unreadable'],
    ['a cell of a megabyte', { contexte: 'x'.repeat(1024 * 1024) }, 'context form.tooLong'],
  ];

  test('each is told by line and field, nothing is written, and the good lines alone on demand', async () => {
    const services = seededServices();
    const headings = [...new Set(wrong.flatMap(([, line]) => Object.keys(line)))];
    const empty = Object.fromEntries(headings.map((heading) => [heading, '']));
    const lines = wrong.map(([, line], index) => ({ ...empty, ...lineOf(index + 1), ...line }));
    const file = csvOf([...lines, { ...empty, ...lineOf(1000) }]);
    const before = total(services);
    const { faulty, written, totals } = await run(services, file);
    expect(written).toBe(false);
    expect(totals.outcomes).toEqual({ error: wrong.length, new: 1 });
    expect(total(services)).toBe(before);
    for (const [index, [name, , expected]] of wrong.entries()) {
      const found = faulty.find(({ line }) => line === index + 2);
      expect(
        found?.faults.map(({ field, key }) => `${field} ${key}`),
        name,
      ).toContain(expected);
    }
    const partial = await run(services, file, { ...publish, partial: true });
    expect(partial.totals.results).toEqual({ created: 1, skipped: wrong.length });
    expect(total(services)).toBe(before + 1);
  });

  test('line numbers are those of the file, with line ends in cells and empty lines', async () => {
    const services = seededServices();
    const bad = { ...lineOf(2), titre: 'Bref' };
    const file = csvOf([
      { ...lineOf(1), realisation: 'Dix mots\nsur trois lignes\nqui suffisent à raconter ce qui a été fait.' },
      bad,
    ]);
    expect(await faultsOf(services, file.replace('Bref', '\n\nBref').replace(/\n(?=\n)/, '\n'))).toBeDefined();
    const [first = '', ...rest] = file.split('\n');
    const spaced = [first, '', ...rest.slice(0, 3), ';;;;;', ...rest.slice(3)].join('\r\n');
    expect(await faultsOf(services, spaced)).toEqual(['7 title contribution.missing.title']);
  });

  test('records that come twice, and models in a circle, are told of', async () => {
    const services = seededServices();
    expect(await faultsOf(services, csvOf([lineOf(1), lineOf(1)]))).toEqual(['3  import.error.repeated']);
    const circle = [
      { ...lineOf(1), identifiant_fiche: 'un', inspiree_de: 'deux' },
      { ...lineOf(2), identifiant_fiche: 'deux', inspiree_de: 'un' },
    ];
    expect(await faultsOf(services, csvOf(circle))).toEqual([
      '2 inspiredBy import.error.circle',
      '3 inspiredBy import.error.circle',
    ]);
  });

  test('several places of one name are told with their codes', async () => {
    const services = seededServices();
    const { code_territoire: _, ...line } = lineOf(1);
    const { faulty } = await run(services, csvOf([{ ...line, territoire: 'Saint-Ouen' }]));
    expect(faulty[0]?.faults[0]).toMatchObject({ field: 'territoryName', value: 'Saint-Ouen' });
    expect(String(faulty[0]?.faults[0]?.values.choices)).toMatch(/\(\d\d\) \d{5}/);
  });

  test('lines of JSON that are none, or that hold what the format does not know', async () => {
    const services = seededServices();
    const file = ['{"title": "a', '[1]', '{"titel":"x"}', '{"title":"\\ud800 abc def"}', '"text"'].join('\n');
    expect(await faultsOf(services, file, 'fiches.jsonl')).toEqual([
      '1  import.error.json',
      '2  import.error.shape',
      '3  import.error.unknownField',
      '4 title import.error.unreadable',
      '5  import.error.shape',
    ]);
  });

  test('a withdrawn record is not brought back by a file', async () => {
    const services = seededServices();
    const slug = 'agen-tablettes-au-musee-des-beaux-arts';
    services.review.withdraw(initiativeBySlug(services.database, slug)?.id ?? 0);
    expect(await faultsOf(services, `identifiant_fiche;annee_fin\n${slug};2020\n`)).toContain(
      '2 slug import.error.withdrawn',
    );
  });
});

describe('reading files', () => {
  const text = csvOf([{ ...lineOf(1), contexte: 'Œuvre « d’été » à 5 €, ça va.' }]);

  test('UTF-8 with and without mark, UTF-16 and Windows-1252 give the same words', async () => {
    const windows = Buffer.from(
      [...text].map((letter) => ({ Œ: 0x8c, '’': 0x92, '€': 0x80 })[letter] ?? letter.charCodeAt(0)),
    );
    const files = {
      'utf-8': [Buffer.from(text), Buffer.from(`\uFEFF${text}`)],
      'utf-16le': [Buffer.from(`\uFEFF${text}`, 'utf16le')],
      'windows-1252': [windows],
    };
    for (const [encoding, each] of Object.entries(files)) {
      for (const bytes of each) {
        const file = await readFile('fiches.csv', bytes);
        expect(file.encoding).toBe(encoding);
        expect(file.headings[0]).toBe('titre');
        expect(file.lines[0]?.cells.at(-1)).toBe('Œuvre « d’été » à 5 €, ça va.');
      }
    }
  });

  test('semicolon, comma and tab are told apart by the line of headings', () => {
    expect(delimiterOf('a;b;c\n1,5;2,5;3,5')).toBe(';');
    expect(delimiterOf('a,b,"c;d;e;f"\n')).toBe(',');
    expect(delimiterOf('\n\na\tb')).toBe('\t');
    expect(delimiterOf('seul')).toBe(';');
  });

  test('damaged UTF-8 is refused with its line rather than read as something else', () => {
    const damaged = Buffer.concat([Buffer.from('titre;é\nà;ç\n'), Buffer.from([0xc3, 0x28]), Buffer.from(';été\n')]);
    expect(() => decode(damaged)).toThrow(expect.objectContaining({ key: 'import.file.broken', values: { line: 3 } }));
  });

  test('files that cannot be read say why', async () => {
    const refused: [string, Buffer, string][] = [
      ['vide.csv', Buffer.alloc(0), 'import.file.empty'],
      ['blanc.csv', Buffer.from('\n\n  \n'), 'import.file.empty'],
      ['titres.csv', Buffer.from('titre;resume\n'), 'import.file.onlyHeadings'],
      ['image.png', Buffer.from('x'), 'import.file.type'],
      ['classeur.xlsx', Buffer.from('x'), 'import.file.workbook'],
      ['classeur.csv', Buffer.from('PK\u0003\u0004...', 'latin1'), 'import.file.workbook'],
      ['binaire.csv', Buffer.alloc(3000), 'import.file.type'],
      ['guillemet.csv', Buffer.from('titre;resume\n"abc;d\nx;y\n'), 'import.file.quote'],
      ['ligne.csv', Buffer.from(`titre\n${'x'.repeat(10 * 1024 * 1024)}\n`), 'import.file.longLine'],
      ['ligne.jsonl', Buffer.from(`{}\n${'x'.repeat(10 * 1024 * 1024)}\n`), 'import.file.longLine'],
      ['lignes.csv', Buffer.from(`titre\n${'x\n'.repeat(20_001)}`), 'import.file.lines'],
      ['gros.csv', Buffer.alloc(20 * 1024 * 1024 + 1, 'x'), 'import.file.size'],
    ];
    for (const [name, bytes, key] of refused)
      await expect(readFile(name, bytes), name).rejects.toMatchObject({ key, status: 400 });
  });

  test('any values in one cell come back as they were', () => {
    for (const values of [['a|b', 'c\\d', '\\|'], ['fin\\'], ['=1', '|'], []])
      expect(splitValues(joinValues(values))).toEqual(values);
  });

  test('formulas are harmless in the exported file, and the words come back as they were', async () => {
    const services = seededServices();
    await emptyCatalogue(services);
    const hostile = {
      ...lineOf(1),
      contexte: '=HYPERLINK("http://mal.exemple","clic")',
      resultats: "'=déjà gardée",
      enseignements: '<script>alert(1)</script>',
      contact_telephone: '+33 2 97 00 00 00',
      partenaires: '@SUM(1)|-deux',
    };
    await run(
      services,
      JSON.stringify({
        title: hostile.titre,
        summary: hostile.resume,
        territoryCode: '56162',
        status: 'realise',
        themes: ['inclusion-numerique'],
        context: hostile.contexte,
        results: hostile.resultats,
        lessons: hostile.enseignements,
        contactPhone: hostile.contact_telephone,
        partners: ['@SUM(1)', '-deux'],
      }),
      publish,
      'fiches.jsonl',
    );
    const file = await exported(services, 'csv');
    for (const cell of file.replace('\uFEFF', '').split(/[;\r\n]+/)) expect(cell).not.toMatch(/^"?[=+\-@]/);
    const lossless = await exported(services, 'jsonl');
    await emptyCatalogue(services);
    await run(services, file);
    expect(await exported(services, 'jsonl')).toBe(lossless);
    expect(lossless).toContain("'=déjà");
  });
});

describe('possible duplicates', () => {
  test('are held back unless they are chosen', async () => {
    const services = seededServices();
    await run(services, csvOf([{ ...lineOf(1), identifiant_fiche: 'la-ruche' }]));
    const twin = csvOf([
      { ...lineOf(1), identifiant_fiche: 'ruche-bis' },
      { ...lineOf(2), code_territoire: '35238', titre: 'Tout autre chose à Rennes', identifiant_fiche: '' },
    ]);
    const before = total(services);
    const done = await run(services, twin);
    expect(done.totals.results).toEqual({ held: 1, created: 1 });
    expect(done.held.map(({ line }) => line)).toEqual([2]);
    expect(total(services)).toBe(before + 1);
    const chosen = await run(services, twin, { ...publish, duplicates: [2] });
    expect(chosen.totals.results).toEqual({ created: 1, unchanged: 1 });
  });
});

async function send(site: Site, visitor: Visitor, text: string | Buffer, name = 'fiches.csv'): Promise<Response> {
  const body = new FormData();
  body.append('fichier', new Blob([new Uint8Array(Buffer.from(text))]), name);
  return site.get('/relecture/import', { method: 'POST', body, headers: { cookie: visitor.cookie } });
}

const addressOf = (response: Response) => response.headers.get('location') ?? '';

/** Sends a file and its columns as they are proposed; resolves when it is checked. */
async function prepare(site: Site, editor: Visitor, text: string | Buffer, name = 'fiches.csv'): Promise<string> {
  const address = addressOf(await send(site, editor, text, name));
  const { headings, mapping } = site.services.database.select().from(imports).all().at(-1) ?? {
    headings: [],
    mapping: [],
  };
  const columns = Object.fromEntries(headings.map((_, index) => [`colonne-${index}`, mapping[index] ?? '']));
  if (headings.length > 0) expect((await editor.post(`${address}/colonnes`, columns)).status).toBe(303);
  await site.services.imports.settled();
  return address;
}

describe('the pages of an import', () => {
  test('a file goes from its columns by a preview into the review queue', async () => {
    const site = await seededSite();
    const editor = await signIn(site, 'e@exemple.fr', 'editor');
    const file = csvOf([lineOf(1), lineOf(2)]).replace('titre;', 'Nom du truc;');
    const address = addressOf(await send(site, editor, file));
    expect(addressOf(await editor.get(address))).toBe(`${address}/colonnes`);
    const columns = await (await editor.get(`${address}/colonnes`)).text();
    expect(columns).toContain('Nom du truc');
    expect(columns).toContain('il manque');
    const unnamed = await editor.post(`${address}/colonnes`, { 'colonne-1': 'summary' });
    expect(unnamed.status).toBe(422);
    const twice = await editor.post(`${address}/colonnes`, { 'colonne-0': 'title', 'colonne-1': 'title' });
    expect(twice.status).toBe(422);
    expect(await twice.text()).toContain('même destination');
    const chosen = {
      'colonne-0': 'title',
      'colonne-1': 'summary',
      'colonne-2': 'territoryCode',
      'colonne-3': 'status',
      'colonne-4': 'themes',
      'colonne-5': 'realisation',
    };
    expect((await editor.post(`${address}/colonnes`, chosen)).status).toBe(303);
    await site.services.imports.settled();
    const preview = await (await editor.get(address)).text();
    expect(preview).toContain(lineOf(1).titre);
    expect(preview).toContain('Nouvelles fiches');
    expect((await editor.post(`${address}/lancement`, { mode: 'review' })).status).toBe(303);
    expect((await editor.post(`${address}/lancement`, { mode: 'review' })).status).toBe(303);
    await site.services.imports.settled();
    expect(await (await editor.get(address)).text()).toContain('Fiches créées');
    expect(await (await editor.get('/relecture')).text()).toContain(lineOf(2).titre);
    expect(site.services.database.select().from(submissions).all()).toHaveLength(2);
    expect(await (await editor.get(`${address}/avancement.json`)).json()).toMatchObject({
      working: false,
      done: 2,
      total: 2,
    });
  });

  test('errors are shown by line, given as CSV, and keep everything out unless the good lines are asked for', async () => {
    const site = await seededSite();
    const editor = await signIn(site, 'e@exemple.fr', 'editor');
    const script = '=HYPERLINK("<script>alert(1)</script>")';
    const address = await prepare(site, editor, csvOf([lineOf(1), { ...lineOf(2), statut: script }]));
    const html = await (await editor.get(address)).text();
    expect(html).toContain('Ligne 3');
    expect(html).toContain('en-projet, en-cours');
    expect(html).not.toContain('<script>alert');
    const csv = await (await editor.get(`${address}/erreurs.csv`)).text();
    expect(csv).toContain('ligne;champ;valeur;raison');
    expect(csv).toMatch(/^3;Avancement du projet;"'=HYPERLINK/m);
    const before = total(site.services);
    const refused = await editor.post(`${address}/lancement`, { mode: 'publish' });
    expect(refused.status).toBe(422);
    expect(await refused.text()).toMatch(/value="publish" checked/);
    expect(total(site.services)).toBe(before);
    expect((await editor.post(`${address}/lancement`, { mode: 'publish', partiel: 'oui' })).status).toBe(303);
    await site.services.imports.settled();
    expect(total(site.services)).toBe(before + 1);
  });

  test('a file in Windows-1252 is announced as such, and read well', async () => {
    const site = await seededSite();
    const editor = await signIn(site, 'e@exemple.fr', 'editor');
    const address = await prepare(
      site,
      editor,
      Buffer.from(csvOf([{ ...lineOf(1), titre: 'Une école à Évry réinventée' }]), 'latin1'),
    );
    const html = await (await editor.get(address)).text();
    expect(html).toContain('Windows-1252');
    expect(html).toContain('Une école à Évry réinventée');
  });

  test('possible duplicates are shown with the record that they look like, and go in when ticked', async () => {
    const site = await seededSite();
    const editor = await signIn(site, 'e@exemple.fr', 'editor');
    const slug = 'agen-tablettes-au-musee-des-beaux-arts';
    const title =
      revisionInput(site.services.database, initiativeBySlug(site.services.database, slug)?.publishedRevisionId ?? 0)
        ?.title ?? '';
    const address = await prepare(site, editor, csvOf([{ ...lineOf(1), titre: title, code_territoire: '47001' }]));
    expect(await (await editor.get(address)).text()).toContain(`/initiatives/${slug}`);
    const before = total(site.services);
    await editor.post(`${address}/lancement`, { mode: 'publish', doublons: ['2'] });
    await site.services.imports.settled();
    expect(total(site.services)).toBe(before + 1);
  });

  test('sending the file twice, or pressing the button twice, is one import', async () => {
    const site = await seededSite();
    const editor = await signIn(site, 'e@exemple.fr', 'editor');
    const answers = await Promise.all([1, 2, 3].map(() => send(site, editor, csvOf([lineOf(1)]))));
    expect(new Set(answers.map(addressOf)).size).toBe(1);
    expect(site.services.database.select().from(imports).all()).toHaveLength(1);
    const address = await prepare(site, editor, csvOf([lineOf(1)]));
    const before = total(site.services);
    await Promise.all([1, 2, 3].map(() => editor.post(`${address}/lancement`, { mode: 'publish' })));
    await site.services.imports.settled();
    expect(total(site.services)).toBe(before + 1);
  });

  test('files that cannot be read leave one on the page, with the reason', async () => {
    const site = await seededSite();
    const editor = await signIn(site, 'e@exemple.fr', 'editor');
    const cases: [string, string | Buffer, string][] = [
      ['gros.csv', Buffer.alloc(20 * 1024 * 1024 + 100, 'x'), 'dépasse 20'],
      ['vide.csv', '', 'est vide'],
      ['photo.png', 'x', 'ni un CSV'],
      ['été.xlsx', 'x', 'classeur'],
    ];
    for (const [name, bytes, message] of cases) {
      const answer = await send(site, editor, bytes, name);
      expect(answer.status, name).toBe(422);
      expect(await answer.text(), name).toContain(message);
    }
    const none = await site.get('/relecture/import', {
      method: 'POST',
      body: new FormData(),
      headers: { cookie: editor.cookie },
    });
    expect(none.status).toBe(422);
    expect(await none.text()).toContain('Choisissez un fichier');
    expect(site.services.database.select().from(imports).all()).toEqual([]);
  });

  test('contributors and visitors are told who may import', async () => {
    const site = await seededSite();
    const editor = await signIn(site, 'e@exemple.fr', 'editor');
    const author = await signIn(site, 'a@exemple.fr');
    const address = await prepare(site, editor, csvOf([lineOf(1)]));
    for (const path of ['/relecture/import', address, `${address}/erreurs.csv`, '/relecture/export.csv']) {
      const answer = await author.get(path);
      expect(answer.status, path).toBe(403);
      expect(await answer.text(), path).toContain('réservée aux relecteurs');
    }
    expect((await send(site, author, csvOf([lineOf(2)]))).status).toBe(403);
    for (const verb of ['lancement', 'arret', 'reprise', 'effacement', 'colonnes'])
      expect((await author.post(`${address}/${verb}`, {})).status, verb).toBe(403);
    expect(addressOf(await site.get('/relecture/import'))).toContain('/compte/connexion');
    expect((await editor.get('/relecture/import/999')).status).toBe(404);
    expect((await editor.get('/relecture/import/autre')).status).toBe(404);
  });

  test('the format is documented for everybody, from the schema, in both languages', async () => {
    const site = await seededSite();
    for (const path of ['/aide/import', '/en/aide/import']) {
      const html = await (await site.get(path)).text();
      for (const name of [
        'code_territoire',
        'source_1_url',
        'territoryCode',
        'inclusion-numerique',
        'lien_1_titre',
      ].filter((word) => word !== 'source_1_url'))
        expect(html, name).toContain(name);
    }
    const schema = await (await site.get('/aide/import/schema.json')).json();
    expect(schema.properties.title.maxLength).toBe(160);
    const template = await (await site.get('/aide/import/modele.csv')).text();
    expect(proposeMapping(template.replace('\uFEFF', '').trim().split(';'))).not.toContain(null);
    expect((await site.get('/aide')).status).toBe(200);
  });

  test('editors take the catalogue away in the same format', async () => {
    const site = await seededSite();
    const editor = await signIn(site, 'e@exemple.fr', 'editor');
    const answer = await editor.get('/relecture/export.csv');
    expect(answer.headers.get('content-disposition')).toContain('fiches.csv');
    const text = Buffer.from(await answer.arrayBuffer()).toString();
    expect(text).toBe(await exported(site.services, 'csv'));
  });

  test('the lines of a file are deleted some days later, the counts stay', async () => {
    const site = await seededSite();
    const editor = await signIn(site, 'e@exemple.fr', 'editor');
    const address = await prepare(site, editor, csvOf([lineOf(1)]));
    await editor.post(`${address}/lancement`, { mode: 'publish' });
    await site.services.imports.settled();
    await prepare(site, editor, csvOf([lineOf(2)]));
    const { database } = site.services;
    site.services.imports.prune();
    expect(database.select().from(importLines).all()).toHaveLength(2);
    const old = new Date(Date.now() - (retentionDays + 1) * 24 * 3600 * 1000).toISOString();
    database.update(imports).set({ createdAt: old }).run();
    site.services.imports.prune();
    expect(database.select().from(importLines).all()).toEqual([]);
    expect(database.select().from(imports).all()).toMatchObject([{ totals: { results: { created: 1 } } }]);
    expect(await (await editor.get(address)).text()).toContain('Le fichier a été effacé');
  });
});

describe('a long import', () => {
  const many = (count: number) =>
    csvOf(
      Array.from({ length: count }, (_, index) => ({
        ...lineOf(index),
        titre: `Numéro ${index} : ${['wifi', 'école', 'bus', 'eau'][index % 4]} connecté ${index * 7919}`,
        code_territoire: String(35_001 + (index % 200)),
      })),
    );

  test('goes on after the process ended, with nothing doubled and nothing lost', async () => {
    const { folder, path } = copySeededDatabase();
    onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
    const first = createServices(testConfig(path));
    const count = 150;
    const before = total(first);
    first.database
      .insert(imports)
      .values({
        origin: 'command',
        fileName: 'a.csv',
        fileHash: 'x',
        format: 'csv',
        encoding: 'utf-8',
        delimiter: ';',
        headings: [],
        mapping: [],
        state: 'received',
        total: 0,
      })
      .run();
    const file = await readFile('a.csv', Buffer.from(many(count)));
    first.database
      .update(imports)
      .set({ headings: file.headings, mapping: proposeMapping(file.headings), state: 'checking', total: count })
      .run();
    first.database
      .insert(importLines)
      .values(file.lines.map((line) => ({ importId: 1, ...line })))
      .run();
    first.imports.start();
    while (
      first.database
        .select()
        .from(importLines)
        .all()
        .every(({ outcome }) => outcome === null)
    )
      await delay(5);
    await first.close();

    const second = createServices(testConfig(path));
    expect(second.database.select().from(imports).get()?.state).toBe('checking');
    second.imports.start();
    await second.imports.settled();
    expect(second.database.select().from(imports).get()?.state).toBe('checked');
    second.database.update(imports).set({ state: 'running', mode: 'publish' }).run();
    second.imports.start();
    while (total(second) === before) await delay(5);
    await second.close();

    const third = createServices(testConfig(path));
    onTestFinished(() => third.close());
    const written = total(third) - before;
    expect(written).toBeGreaterThan(0);
    expect(written).toBeLessThan(count);
    third.imports.start();
    await third.imports.settled();
    expect(third.database.select().from(imports).get()?.state).toBe('done');
    expect(total(third)).toBe(before + count);
    expect((await third.embedded.status()).documents).toBe(publishedIds(third.database).length);
    const titles = third.database
      .select()
      .from(revisions)
      .all()
      .map(({ title }) => title);
    expect(new Set(titles).size).toBe(titles.length);
  }, 60_000);

  test('goes on after kill -9', async () => {
    const { folder, path } = copySeededDatabase();
    onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
    const count = 200;
    const file = join(folder, 'fiches.csv');
    writeFileSync(file, many(count));
    const child = spawn(process.execPath, ['server/cli.ts', 'import', file, '--publish', '--duplicates'], {
      env: { PATH: process.env.PATH, DATA_DIR: dirname(path), LOG_LEVEL: 'silent' },
      stdio: 'ignore',
    });
    const watcher = openDatabase(path);
    const before = watcher.select().from(initiatives).all().length;
    while (watcher.select().from(initiatives).all().length < before + 10) await delay(20);
    child.kill('SIGKILL');
    await new Promise((resolve) => child.once('close', resolve));
    const written = watcher.select().from(initiatives).all().length - before;
    watcher.$client.close();
    expect(written).toBeLessThan(count);
    const services = createServices(testConfig(path));
    onTestFinished(() => services.close());
    services.imports.start();
    await services.imports.settled();
    expect(total(services)).toBe(before + count);
    expect((await services.embedded.status()).documents).toBe(publishedIds(services.database).length);
  }, 60_000);

  test('can be stopped and goes on where it was', async () => {
    const site = await seededSite();
    const editor = await signIn(site, 'e@exemple.fr', 'editor');
    const address = addressOf(await send(site, editor, many(300)));
    const columns = proposeMapping(many(1).split('\n')[0]?.split(';') ?? []);
    await editor.post(
      `${address}/colonnes`,
      Object.fromEntries(columns.map((name, index) => [`colonne-${index}`, name ?? ''])),
    );
    expect(await (await editor.get(address)).text()).toContain('data-progress');
    expect((await editor.post(`${address}/arret`, {})).status).toBe(303);
    await site.services.imports.settled();
    expect(site.services.database.select().from(imports).get()?.state).toBe('stopped');
    expect((await editor.post(`${address}/reprise`, {})).status).toBe(303);
    await site.services.imports.settled();
    expect(site.services.database.select().from(imports).get()?.state).toBe('checked');
    const before = total(site.services);
    await editor.post(`${address}/lancement`, { mode: 'publish', tous: 'oui', partiel: 'oui' });
    await editor.post(`${address}/arret`, {});
    await site.services.imports.settled();
    const stoppedAt = total(site.services) - before;
    expect(stoppedAt).toBeLessThan(300);
    expect(await (await editor.get(address)).text()).toContain('Continuer');
    await editor.post(`${address}/reprise`, {});
    await site.services.imports.settled();
    expect(total(site.services)).toBe(before + 300);
    expect((await editor.post(`${address}/effacement`, {})).status).toBe(303);
    expect(total(site.services)).toBe(before + 300);
  }, 60_000);

  test('an editor who lost the role writes no more', async () => {
    const site = await seededSite();
    const editor = await signIn(site, 'e@exemple.fr', 'editor');
    const address = await prepare(site, editor, csvOf([lineOf(1)]));
    const { database } = site.services;
    database.update(imports).set({ state: 'running' }).run();
    database.$client.prepare("update accounts set role = 'contributor'").run();
    const before = total(site.services);
    site.services.imports.start();
    await site.services.imports.settled();
    expect(total(site.services)).toBe(before);
    expect(database.select().from(imports).get()?.state).toBe('stopped');
    expect(address).toMatch(/\d+$/);
  });
});

describe('on the command line', () => {
  function folderWithCli() {
    const { folder, path } = copySeededDatabase();
    onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
    const cli = (...args: string[]) =>
      spawnSync(process.execPath, ['server/cli.ts', ...args], {
        encoding: 'utf8',
        env: { PATH: process.env.PATH, DATA_DIR: dirname(path), LOG_LEVEL: 'silent' },
      });
    return { folder, cli };
  }

  test('export and import are each other’s mirror; errors go to stderr with exit code 1', () => {
    const { folder, cli } = folderWithCli();
    const work = mkdtempSync(join(tmpdir(), 'catalogue-import-'));
    onTestFinished(() => rmSync(work, { recursive: true, force: true }));
    const all = join(work, 'tout.jsonl');
    expect(cli('export', all).status).toBe(0);
    expect(readFileSync(all, 'utf8').split('\n').length).toBeGreaterThan(300);
    const again = cli('import', all, '--publish');
    expect(again.status).toBe(0);
    expect(JSON.parse(again.stdout)).toEqual({ unchanged: readFileSync(all, 'utf8').trim().split('\n').length });

    const mixed = join(work, 'mixte.csv');
    writeFileSync(mixed, csvOf([lineOf(1), { ...lineOf(2), statut: 'x' }]));
    const refused = cli('import', mixed);
    expect(refused.status).toBe(1);
    expect(refused.stderr).toContain('line 3, Progress of the project: Write one of these');
    expect(refused.stderr).toContain('Nothing was written');
    const partial = cli('import', mixed, '--partial');
    expect(partial.status).toBe(0);
    expect(JSON.parse(partial.stdout)).toEqual({ created: 1, skipped: 1 });

    expect(cli('export', join(work, 'tout.xml')).status).toBe(1);
    expect(cli('import', join(work, 'absent.csv')).stderr).toContain('ENOENT');
    writeFileSync(join(work, 'vide.csv'), '');
    expect(cli('import', join(work, 'vide.csv')).stderr).toContain('This file is empty.');
    expect(existsSync(join(folder, 'catalogue.sqlite'))).toBe(true);
  }, 60_000);
});
