import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openDatabase } from '../../db/open.ts';
import { publishedIds, publishedInitiatives } from '../../db/queries/initiatives.ts';
import { testimonialsOfInitiatives } from '../../db/queries/testimonials.ts';
import { allDocuments } from '../../server/search/documents.ts';
import { facetNames, sorts } from '../../server/search/fields.ts';
import {
  type CatalogueDocument,
  type CatalogueQuery,
  highlightMarkers,
  type SearchEngine,
} from '../../server/search/port.ts';
import { copySeededDatabase } from '../support/catalogue.ts';

const markers = new RegExp(`[${highlightMarkers.open}${highlightMarkers.close}]`, 'gu');

/** The contract over the records that visitors really search. `createEngine` gives an empty engine with the real rules. */
export function describeRecordsContract(name: string, createEngine: () => Promise<SearchEngine>): void {
  describe(`search contract over the seed: ${name}`, () => {
    let engine: SearchEngine;
    let documents: CatalogueDocument[];
    let slugs: Map<number, string>;
    let voices: { id: number; speaker: string }[];

    beforeAll(async () => {
      const { path } = copySeededDatabase();
      const database = openDatabase(path);
      const ids = publishedIds(database);
      documents = [...allDocuments(database, ids)];
      slugs = new Map(publishedInitiatives(database, ids).map(({ id, slug }) => [id, slug]));
      voices = testimonialsOfInitiatives(database, ids).map(({ testimonial, speaker }) => ({
        id: testimonial.initiativeId ?? 0,
        speaker: speaker.name,
      }));
      database.$client.close();
      engine = await createEngine();
      await engine.rebuild(documents);
    }, 60_000);
    afterAll(() => engine?.rebuild([]));

    const search = (text: string, options: Partial<CatalogueQuery> = {}) =>
      engine.search({ text, filters: {}, sort: 'pertinence', page: 1, pageSize: 20, ...options });
    const idsOf = async (text: string, options: Partial<CatalogueQuery> = {}) =>
      (await search(text, options)).hits.map((hit) => hit.id);
    const themesOf = (id: number) => documents.find((document) => document.id === id)?.facets.theme ?? [];

    test.each([
      ['fibre en zone rurale', 'haut-debit-fibre'],
      ['cabine de télémédecine', 'sante-telemedecine'],
      ['portail famille', 'famille-petite-enfance'],
      ['budget participatif', 'participation-citoyenne'],
      ['maire sur Twitter', 'elus-reseaux-sociaux'],
      ['tiers-lieu dans un village', 'tiers-lieux-teletravail'],
      ['tablettes à l’école', 'education-jeunesse'],
      ['éclairage public connecté', 'eclairage-public'],
      ['open data', 'donnees-ouvertes-transparence'],
      ['covoiturage', 'mobilites-stationnement'],
    ])('35. “%s” begins with records about %s', async (text, theme) => {
      const first = (await idsOf(text, { pageSize: 3 })).map(themesOf);
      expect(first.length).toBeGreaterThan(0);
      expect(first.filter((themes) => themes.includes(theme)).length).toBeGreaterThanOrEqual(Math.min(2, first.length));
    });

    test('36. every record is the first result of its own title', async () => {
      const missed: string[] = [];
      for (const document of documents) {
        const [first] = await idsOf(`${document.texts.title} `, { pageSize: 1 });
        if (first !== document.id) missed.push(document.texts.title);
      }
      expect(missed).toEqual([]);
    });

    test('37. a slip in the longest word of a title still leads to the record', async () => {
      const missed: string[] = [];
      for (const document of documents.filter((_, index) => index % 3 === 0)) {
        const words = document.texts.title.split(/[^\p{L}]+/u);
        const longest = words.toSorted((a, b) => b.length - a.length)[0] ?? '';
        if (longest.length < 7) continue;
        const slip = `${longest.slice(0, 4)}${longest.slice(5)}`;
        const typed = document.texts.title.replace(longest, slip);
        if (!(await idsOf(`${typed} `, { pageSize: 5 })).includes(document.id)) missed.push(typed);
      }
      expect(missed).toEqual([]);
    });

    test('38. a phrase of a summary finds its record first', async () => {
      const missed: string[] = [];
      for (const document of documents.filter((_, index) => index % 4 === 0)) {
        const phrase =
          document.texts.summary
            .split(/[.,;:!?«»"“”()]/)[0]
            ?.trim()
            .split(/\s+/)
            .slice(0, 9)
            .join(' ') ?? '';
        if (phrase.split(' ').length < 6) continue;
        if ((await idsOf(`"${phrase}"`, { pageSize: 1 }))[0] !== document.id) missed.push(phrase);
      }
      expect(missed).toEqual([]);
    });

    test('39. the name of a speaker finds what they spoke of', async () => {
      const missed: string[] = [];
      for (const { id, speaker } of voices) {
        if (!(await idsOf(`${speaker} `)).includes(id)) missed.push(`${slugs.get(id)}: ${speaker}`);
      }
      expect(missed).toEqual([]);
    });

    test('40. the name of a place begins with the records of that place', async () => {
      const placeOf = (document?: CatalogueDocument) => document?.texts.territory.split(',')[0] ?? '';
      const places = [...Map.groupBy(documents, placeOf)]
        .filter(([place]) => !place.includes(' '))
        .toSorted(([, a], [, b]) => b.length - a.length)
        .slice(0, 10);
      for (const [place, own] of places) {
        const first = await idsOf(`${place} `, { pageSize: own.length });
        const territories = first.map((id) => documents.find((document) => document.id === id)?.texts.territory ?? '');
        expect(
          territories.filter((territory) => !territory.includes(place)),
          place,
        ).toEqual([]);
      }
    });

    test('41. counts of all facets are those of the documents', async () => {
      const { facets } = await search('', { facets: facetNames });
      for (const facet of facetNames) {
        const counts = new Map<string, number>();
        for (const document of documents)
          for (const value of new Set(document.facets[facet])) counts.set(value, (counts.get(value) ?? 0) + 1);
        expect(new Map(facets[facet]), facet).toEqual(counts);
      }
    });

    test.each(sorts)('42. pages sorted by %s hold every record once', async (sort) => {
      const seen: number[] = [];
      for (let page = 1; page <= Math.ceil(documents.length / 50); page += 1)
        seen.push(...(await idsOf('', { sort, page, pageSize: 50 })));
      expect(seen).toHaveLength(documents.length);
      expect(new Set(seen).size).toBe(documents.length);
    });

    test('43. highlights are the texts of the record but for the markers', async () => {
      for (const text of ['réseau numérique', 'commune habitants', 'télémédecine']) {
        for (const { id, highlights } of (await search(text)).hits) {
          const texts = documents.find((document) => document.id === id)?.texts;
          expect(highlights.title.replaceAll(markers, '')).toBe(texts?.title);
          expect(highlights.summary.replaceAll(markers, '')).toBe(texts?.summary);
        }
      }
    });

    test('44. acronyms and their words find each other', async () => {
      for (const [short, long] of [
        ['sig', 'système d’information géographique'],
        ['ent', 'espace numérique de travail'],
      ] as const) {
        const [some, others] = [
          new Set(await idsOf(`${short} `, { pageSize: 100 })),
          await idsOf(`${long} `, { pageSize: 100 }),
        ];
        expect(others.length).toBeGreaterThan(0);
        expect(
          [...some].filter((id) => !others.includes(id)),
          short,
        ).toEqual([]);
      }
    });

    test('45. a question in plain words is answered', async () => {
      const { hits } = await search(
        'comment faire pour que les habitants puissent voter le budget participatif en ligne ?',
      );
      expect(hits.slice(0, 3).some(({ id }) => themesOf(id).includes('participation-citoyenne'))).toBe(true);
    });

    test('46. what was changed last is what is found, and what is removed is not', async () => {
      const [document] = documents;
      if (!document) throw new Error('no document');
      await engine.upsert([
        { ...document, revision: 999_999, texts: { ...document.texts, title: 'Zéphyrine inédite' } },
      ]);
      expect(await idsOf('zéphyrine ')).toEqual([document.id]);
      expect((await engine.revisions()).get(document.id)).toBe(999_999);
      await engine.remove([document.id]);
      expect(await idsOf('zéphyrine ')).toEqual([]);
      expect((await engine.revisions()).has(document.id)).toBe(false);
      await engine.upsert([document]);
      expect((await search('')).total).toBe(documents.length);
    });

    test('47. searches during a rebuild always see a whole index', async () => {
      let over = false;
      const rebuild = engine.rebuild(documents).finally(() => {
        over = true;
      });
      const totals = new Set<number>();
      let searches = 0;
      do {
        totals.add((await search('')).total);
        searches += 1;
        await new Promise((resolve) => setImmediate(resolve));
      } while (!over);
      await rebuild;
      totals.add((await search('')).total);
      expect([...totals]).toEqual([documents.length]);
      expect(searches).toBeGreaterThan(0);
    });
  });
}
