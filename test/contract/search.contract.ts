import fc from 'fast-check';
import { beforeEach, describe, expect, test } from 'vitest';
import { type FacetName, facetNames } from '../../server/search/fields.ts';
import type { CatalogueQuery, SearchEngine } from '../../server/search/port.ts';
import { compileSynonyms, type LanguageRules } from '../../server/search/synonyms.ts';
import { markHighlights } from '../../server/search/text.ts';
import { documents, idOf } from './documents.ts';

/** Language rules of the contract, so that it does not depend on the real list. */
export const contractRules: LanguageRules = compileSynonyms({
  groups: [
    ['télémédecine', 'téléconsultation'],
    ['réseau d’initiative publique', 'rip'],
  ],
  oneWay: [{ from: 'mairie', to: ['portail'] }],
  stopWords: ['le', 'la', 'les', 'de', 'du', 'en', 'un', 'une', 'pour'],
});

type Options = Partial<Omit<CatalogueQuery, 'text'>>;

/** Facet counts by brute force: every document that matches, its own facet's filter left out. */
function countByHand(
  facet: FacetName,
  ids: ReadonlySet<number>,
  filters: CatalogueQuery['filters'],
): Map<string, number> {
  const counts = new Map<string, number>();
  for (const document of documents.filter((each) => ids.has(each.id))) {
    const others = facetNames.filter((name) => name !== facet && filters[name]);
    if (!others.every((name) => document.facets[name].some((value) => filters[name]?.includes(value)))) continue;
    for (const value of new Set(document.facets[facet])) counts.set(value, (counts.get(value) ?? 0) + 1);
  }
  return counts;
}

/** One suite for every engine of the port. */
export function describeSearchContract(name: string, createEngine: () => Promise<SearchEngine>): void {
  describe(`search contract: ${name}`, () => {
    let engine: SearchEngine;

    beforeEach(async () => {
      engine = await createEngine();
      await engine.upsert(documents);
    });

    const search = (text: string, options: Options = {}) =>
      engine.search({ text, filters: {}, sort: 'pertinence', page: 1, pageSize: 100, ...options });
    const ids = async (text: string, options: Options = {}) => (await search(text, options)).hits.map((hit) => hit.id);
    const set = async (text: string, options: Options = {}) => new Set(await ids(text, options));
    const titled = (...titles: string[]) => new Set(titles.map(idOf));
    const precedes = (list: number[], first: string, second: string) => {
      expect(list).toContain(idOf(first));
      expect(list).toContain(idOf(second));
      expect(list.indexOf(idOf(first))).toBeLessThan(list.indexOf(idOf(second)));
    };

    test('1. an empty query returns every record in key order', async () => {
      expect(await ids('')).toEqual(documents.map((document) => document.id));
    });

    test('2. accents and capitals do not count', async () => {
      const expected = await set('école ');
      expect(expected).toEqual(
        titled('École numérique du village', 'Un portail pour les familles', 'Budget participatif en ligne'),
      );
      expect(await set('ecole ')).toEqual(expected);
      expect(await set('ÉCOLE ')).toEqual(expected);
    });

    test('3. ligatures: coeur finds cœur, and the reverse', async () => {
      expect(await set('coeur')).toEqual(titled('Le cœur de ville connecté'));
      expect(await set('cœur')).toEqual(titled('Le cœur de ville connecté'));
    });

    test('4. elided articles do not count, with either apostrophe', async () => {
      const expected = await set('école');
      expect(await set("l'école")).toEqual(expected);
      expect(await set('l’école')).toEqual(expected);
    });

    test('5. hyphens separate', async () => {
      expect(await set('saint etienne')).toEqual(titled('Fibre optique en montagne'));
      expect(await set('Saint-Étienne')).toEqual(titled('Fibre optique en montagne'));
    });

    test('6. the last word may be a beginning, others may not', async () => {
      expect(await set('biblio')).toEqual(titled('Bibliothèque ouverte le soir', 'Stationnement intelligent'));
      expect((await search('biblio soir')).droppedWords).toEqual(['biblio']);
    });

    test('7. a trailing space ends the word', async () => {
      expect((await search('biblio ')).total).toBe(0);
    });

    test('8. no typo below five letters, one from five, not two at eight', async () => {
      expect((await search('wify ')).total).toBe(0);
      expect(await set('fibrre ')).toEqual(await set('fibre '));
      expect((await search('tourixxe ')).total).toBe(0);
    });

    test('9. two typos from nine letters', async () => {
      expect(await set('biblyothequa ')).toEqual(titled('Bibliothèque ouverte le soir', 'Stationnement intelligent'));
    });

    test('10. another first letter counts as two typos', async () => {
      expect((await search('xibre ')).total).toBe(0);
      expect(await set('xibliotheque ')).toEqual(titled('Bibliothèque ouverte le soir', 'Stationnement intelligent'));
    });

    test('11. two letters in the wrong order are one typo', async () => {
      expect(await set('fiber ')).toEqual(await set('fibre '));
    });

    test('12. exact words come before misspelt ones', async () => {
      await engine.upsert([
        {
          ...documents[0],
          id: 900,
          texts: { ...(documents[0]?.texts ?? {}), title: 'Le fibra', summary: '', body: '' },
        } as (typeof documents)[number],
      ]);
      const list = await ids('fibra ');
      expect(list[0]).toBe(900);
      expect(list).toContain(idOf('La fibre au lycée'));
    });

    test('13. every word must match', async () => {
      expect(await set('fibre lycée')).toEqual(titled('La fibre au lycée'));
    });

    test('14. words are dropped only when nothing holds them all, and the answer says so', async () => {
      expect((await search('fibre lycée')).droppedWords).toEqual([]);
      const result = await search('fibre plage');
      expect(result.total).toBeGreaterThan(0);
      expect(result.droppedWords).toHaveLength(1);
    });

    test('15. adjacent words come before distant ones', async () => {
      precedes(await ids('budget participatif'), 'Budget participatif en ligne', 'Vote des habitants');
    });

    test('16. the title comes before the summary, the summary before the body', async () => {
      precedes(await ids('bibliothèque'), 'Bibliothèque ouverte le soir', 'Stationnement intelligent');
      precedes(await ids('école'), 'École numérique du village', 'Un portail pour les familles');
    });

    test('17. a phrase is exact and allows no typo', async () => {
      expect(await set('"budget participatif"')).toEqual(titled('Budget participatif en ligne'));
      expect((await search('"budgett participatif"')).total).toBe(0);
    });

    test('18. -word excludes, a hyphen inside a word does not', async () => {
      expect(await set('fibre -lycée')).toEqual(titled('Fibre optique en montagne'));
      expect(await set('e-administration')).toEqual(titled('E-administration rurale'));
    });

    test('19. stop words are ignored whatever their case', async () => {
      expect(await set('La fibre')).toEqual(await set('fibre'));
      expect((await search('le ')).total).toBeGreaterThan(0);
    });

    test('20. synonyms work as declared', async () => {
      const both = titled('Télémédecine en vallée', 'Téléconsultation au bourg');
      expect(await set('télémédecine ')).toEqual(both);
      expect(await set('téléconsultation ')).toEqual(both);
      expect(await set('rip ')).toEqual(titled('Fibre optique en montagne'));
      expect(await set('mairie ')).toEqual(titled('Un portail pour les familles', 'Données ouvertes du département'));
    });

    test('21. values of a facet add up, facets combine', async () => {
      const filters = { region: ['bretagne', 'occitanie'], type: ['commune'] };
      const expected = documents.filter(
        (document) =>
          document.facets.type.includes('commune') &&
          document.facets.region.some((value) => filters.region.includes(value)),
      );
      expect(await set('', { filters })).toEqual(new Set(expected.map((document) => document.id)));
      expect((await search('', { filters: { region: ['atlantide'] } })).total).toBe(0);
    });

    test('22. counts of facets in use leave their own filter out', async () => {
      const filters = { region: ['bretagne', 'normandie'], type: ['commune'], theme: ['services'] };
      const { facets } = await search('', { filters, facets: facetNames });
      const all = new Set(documents.map((document) => document.id));
      for (const facet of facetNames) expect(facets[facet], facet).toEqual(countByHand(facet, all, filters));
    });

    test('23. every value is counted, the most frequent first, ties by value', async () => {
      const counts = await engine.facetValues('departement', {
        text: '',
        filters: {},
        sort: 'pertinence',
        page: 1,
        pageSize: 1,
      });
      expect(counts.size).toBe(45);
      expect([...counts.keys()]).toEqual([...counts.keys()].sort());
    });

    test('24. pages are disjoint and complete, and beyond the end empty', async () => {
      for (const text of ['', 'dossier']) {
        const whole = await ids(text);
        const pages: number[] = [];
        for (let page = 1; page <= Math.ceil(whole.length / 7); page += 1) {
          const result = await search(text, { page, pageSize: 7 });
          expect(result.total).toBe(whole.length);
          pages.push(...result.hits.map((hit) => hit.id));
        }
        expect(pages).toEqual(whole);
        expect((await search(text, { page: 1000, pageSize: 7 })).hits).toEqual([]);
      }
    });

    test('25. hostile input never fails, and highlights are escaped', async () => {
      const hostile = [
        '"',
        "'",
        '\\',
        'AND',
        'OR NOT',
        'NEAR(',
        'c++',
        '<script>',
        '* ^ : {title}',
        'a'.repeat(10_000),
        '-',
        '""',
        '\u0000',
        '\uE000fibre\uE001',
        'un deux trois quatre cinq six sept huit neuf dix onze',
      ];
      for (const text of hostile) await expect(search(text), text.slice(0, 20)).resolves.toBeDefined();
      const [hit] = (await search('script')).hits;
      const extract = markHighlights(hit?.highlights.extract ?? '');
      expect(extract).toContain('&lt;<mark>script</mark>&gt;');
    });

    test('25b. any text at all gets an answer', async () => {
      await fc.assert(
        fc.asyncProperty(fc.oneof(fc.string(), fc.string({ unit: 'binary' })), async (text) => {
          const result = await search(text, { pageSize: 5 });
          expect(result.total).toBeGreaterThanOrEqual(result.hits.length);
        }),
        { numRuns: 150 },
      );
    });

    test('26. a rebuild that fails leaves the old index serving', async () => {
      function* failing() {
        yield* documents.slice(0, 3);
        throw new Error('the source broke');
      }
      await expect(engine.rebuild(failing())).rejects.toThrow('the source broke');
      expect((await search('')).total).toBe(documents.length);
      await engine.rebuild(documents.slice(0, 3));
      expect((await search('')).total).toBe(3);
    });

    test('27. what is published is found, what is removed is gone', async () => {
      const first = documents[0];
      if (!first) throw new Error('no document');
      await engine.upsert([{ ...first, id: 901, texts: { ...first.texts, title: 'Zéphyr inédit' } }]);
      expect(await ids('zéphyr')).toEqual([901]);
      expect((await engine.status()).documents).toBe(documents.length + 1);
      await engine.upsert([{ ...first, id: 901, texts: { ...first.texts, title: 'Borée inédite' } }]);
      expect(await ids('zéphyr ')).toEqual([]);
      expect(await ids('borée')).toEqual([901]);
      await engine.remove([901]);
      expect(await ids('borée')).toEqual([]);
    });

    test('28. a parent theme counts each record once', async () => {
      const counts = await engine.facetValues('theme', {
        text: '',
        filters: {},
        sort: 'pertinence',
        page: 1,
        pageSize: 1,
      });
      expect(counts).toEqual(countByHand('theme', new Set(documents.map((document) => document.id)), {}));
    });

    test('29. opendata and open data find each other', async () => {
      expect(await set('opendata ')).toEqual(titled('Données ouvertes du département'));
      expect(await set('open data ')).toEqual(titled('Données ouvertes du département'));
    });

    test('30. no-break spaces separate', async () => {
      expect(await set('fibre\u00A0lycée')).toEqual(titled('La fibre au lycée'));
      expect(await set('fibre\u202Flycée')).toEqual(titled('La fibre au lycée'));
    });

    test('31. an unclosed quotation mark is ignored', async () => {
      expect(await set('"fibre lycée')).toEqual(titled('La fibre au lycée'));
    });

    test('32. records without a sort value come last both ways, and titles are in alphabetical order', async () => {
      for (const sort of ['recent', 'population'] as const) {
        expect((await ids('', { sort })).at(-1)).toBe(idOf('Bibliothèque ouverte le soir'));
      }
      const years = (await ids('', { sort: 'recent' })).map((id) => documents[id - 1]?.sort.year ?? 0);
      expect(years).toEqual(years.toSorted((a, b) => b - a));
      const titles = (await ids('', { sort: 'titre' })).map((id) => documents[id - 1]?.sort.title ?? '');
      expect(titles).toEqual(titles.toSorted());
    });

    test('33. only the records of some territories, or all others, with counts to match', async () => {
      const some = [idOf('Fibre optique en montagne'), idOf('Budget participatif en ligne')];
      const numbers = some.map((id) => 499 + id);
      const only = await search('', { territories: { only: numbers }, facets: ['region'] });
      expect(new Set(only.hits.map((hit) => hit.id))).toEqual(new Set(some));
      expect(only.facets.region).toEqual(countByHand('region', new Set(some), {}));
      const except = await search('', { territories: { except: numbers } });
      expect(except.total).toBe(documents.length - some.length);
      expect((await search('', { territories: { only: [] } })).total).toBe(0);
      expect((await search('', { territories: { except: [] } })).total).toBe(documents.length);
      expect(await set('fibre', { territories: { only: numbers } })).toEqual(titled('Fibre optique en montagne'));
    });

    test('34. the nearest come first, those without a position last', async () => {
      const near = { latitude: 48.4, longitude: -4.49 };
      const list = await ids('', { sort: 'distance', near });
      expect(list.slice(0, 3)).toEqual(
        ['École numérique du village', 'Budget participatif en ligne', 'Fibre optique en montagne'].map(idOf),
      );
      expect(list).toHaveLength(documents.length);
      expect((await ids('', { sort: 'distance', near: { latitude: 45.4, longitude: 4.4 } }))[0]).toBe(
        idOf('Fibre optique en montagne'),
      );
    });

    test('34b. with some of the words, records that hold more of them come first, and nothing is said of dropped words', async () => {
      const result = await search('fibre lycée plage ', { match: 'some' });
      const list = result.hits.map((hit) => hit.id);
      expect(list[0]).toBe(idOf('La fibre au lycée'));
      expect(result.total).toBeGreaterThan(1);
      expect(result.droppedWords).toEqual([]);
      const filters = { region: ['atlantide'] };
      expect((await search('fibre lycée plage ', { match: 'some', filters })).total).toBe(0);
      const some = await search('fibre lycée plage ', {
        match: 'some',
        filters: { region: ['occitanie'] },
        facets: ['region'],
      });
      expect(some.facets.region).toEqual(countByHand('region', new Set(list), {}));
      expect(await ids('fibre plage -lycée', { match: 'some' })).not.toContain(idOf('La fibre au lycée'));
    });

    test('random filters agree with brute force, counts included', async () => {
      const facet = fc.constantFrom<FacetName>('theme', 'region', 'type');
      const choice = fc.dictionary(
        facet,
        fc.array(
          fc.constantFrom<string>(
            'services',
            'amenagement',
            'gestion-interne',
            'bretagne',
            'occitanie',
            'commune',
            'epci',
          ),
          { minLength: 1, maxLength: 3 },
        ),
      );
      const text = fc.constantFrom('', 'fibre', 'dossier', 'portail');
      await fc.assert(
        fc.asyncProperty(text, choice, async (words, filters) => {
          const matching = await set(words);
          const result = await search(words, { filters, facets: facetNames });
          const expected = documents.filter(
            (document) =>
              matching.has(document.id) &&
              Object.entries(filters).every(([name, values]) =>
                document.facets[name as FacetName].some((value) => values.includes(value)),
              ),
          );
          expect(new Set(result.hits.map((hit) => hit.id))).toEqual(new Set(expected.map((document) => document.id)));
          for (const name of facetNames) expect(result.facets[name]).toEqual(countByHand(name, matching, filters));
        }),
        { numRuns: 300, seed: 20261123 },
      );
    });

    test('similar records share words or themes, and never hold the record itself', async () => {
      const similar = await engine.similar(idOf('Wifi à la plage'), 3);
      expect(similar).toContain(idOf('Marcher avec son téléphone'));
      expect(similar).not.toContain(idOf('Wifi à la plage'));
    });
  });
}
