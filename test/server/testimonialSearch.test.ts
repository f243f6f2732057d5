import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { testimonialTotal } from '../../db/queries/testimonials.ts';
import { facetLabel } from '../../server/catalogue/pages/facets.ts';
import { translators } from '../../server/http/i18n/index.ts';
import { facetNames, type TestimonialFacet, testimonialFacets } from '../../server/search/fields.ts';
import { officeKindsOf } from '../../server/search/offices.ts';
import { allTestimonialDocuments, momentOf } from '../../server/search/testimonials.ts';
import { signIn } from '../support/accounts.ts';
import { type Site, seededServices, seededSite } from '../support/catalogue.ts';

const value = z.object({ value: z.string(), label: z.string(), count: z.number(), selected: z.boolean() });
const answer = z.object({
  total: z.number(),
  notices: z.array(z.string()),
  hits: z.array(z.object({ slug: z.string(), voice: z.string(), networks: z.array(z.string()), text: z.string() })),
  facets: z.record(z.string(), z.array(value)),
});
const ask = async (site: Site, query: string) =>
  answer.parse(await (await site.get(`/api/v1/testimonials?${query}`)).json());
const textOf = async (site: Site, path: string) => (await site.get(path)).text();

describe('searching testimonials', () => {
  test('every public testimonial is found, by the words said, the speaker, an alias, the office and the place', async () => {
    const site = await seededSite();
    const { total } = await ask(site, '');
    expect(total).toBe(testimonialTotal(site.services.database));
    for (const words of ['brunot janet', 'Bruno Janet', 'ronan loas', 'maire de ploemeur']) {
      const { hits } = await ask(site, `q=${encodeURIComponent(words)}`);
      expect(hits[0]?.slug, words).toMatch(/^(bruno-janet|ronan-loas)/);
    }
  });

  test('values of a facet add up, facets combine, and the counts of a facet leave its own filter out', async () => {
    const site = await seededSite();
    const { hits, facets } = await ask(site, 'reseau=facebook&reseau=twitter&voix=en-son-nom&parPage=100');
    expect(hits.length).toBeGreaterThan(10);
    for (const hit of hits) {
      expect(hit.voice).toBe('own');
      expect(hit.networks.some((network) => ['facebook', 'twitter'].includes(network))).toBe(true);
    }
    const institution = facets.voix?.find(({ value: each }) => each === 'institution');
    const { total } = await ask(site, 'reseau=facebook&reseau=twitter&voix=institution');
    expect(institution).toMatchObject({ count: total, selected: false });
  });

  test('any filters find and count what a reader of all testimonials would', async () => {
    const { database, testimonialEngine } = seededServices();
    const documents = [...allTestimonialDocuments(database)];
    const present = (facet: TestimonialFacet) => [...new Set(documents.flatMap((document) => document.facets[facet]))];
    const subsetOf = (values: string[]) => fc.subarray(values, { maxLength: Math.min(2, values.length) });
    const filters = fc.record(
      Object.fromEntries(testimonialFacets.map((facet) => [facet, subsetOf(present(facet))])) as {
        [Name in TestimonialFacet]: fc.Arbitrary<string[]>;
      },
      { requiredKeys: [] },
    );
    await fc.assert(
      fc.asyncProperty(filters, async (chosen) => {
        const matching = (except?: TestimonialFacet) =>
          documents.filter((document) =>
            testimonialFacets.every((facet) => {
              const wanted = chosen[facet] ?? [];
              return (
                facet === except || wanted.length === 0 || document.facets[facet].some((each) => wanted.includes(each))
              );
            }),
          );
        const found = await testimonialEngine.search({
          text: '',
          filters: chosen,
          sort: 'titre',
          page: 1,
          pageSize: 100,
          facets: testimonialFacets,
        });
        expect(found.total).toBe(matching().length);
        for (const facet of testimonialFacets) {
          const counts = new Map<string, number>();
          for (const document of matching(facet))
            for (const each of new Set(document.facets[facet])) counts.set(each, (counts.get(each) ?? 0) + 1);
          expect(new Map(found.facets[facet] ?? [])).toEqual(counts);
        }
      }),
      { numRuns: 60, seed: 7 },
    );
  });

  test('the page holds the whole search in its address, marks what matched, and says what it left aside', async () => {
    const site = await seededSite();
    const html = await textOf(site, '/temoignages?q=facebook&reseau=facebook&fonction=maire&frein=rien&page=1');
    expect(html).toContain('<mark>Facebook</mark>');
    expect(html).toContain('Le filtre «\u202fFrein\u202f» ne connaît pas «\u202frien\u202f»');
    expect(html).toMatch(/<a href="\/temoignages\?q=facebook&amp;reseau=facebook"[^>]*>.*Fonction ce jour-là/);
    expect(html).toContain('href="/api/v1/testimonials.csv?q=facebook&amp;fonction=maire&amp;reseau=facebook"');
    expect(await textOf(site, '/en/temoignages?voix=en-son-nom')).toContain('Office on that day');
  });

  test('where filters leave nothing, the same words without them are offered; a page too far says so', async () => {
    const site = await seededSite();
    const none = await textOf(site, '/temoignages?q=facebook&region=guyane');
    expect(none).toContain('Sans les filtres, ');
    expect(none).toContain('href="/temoignages?q=facebook"');
    const beyond = await site.get('/temoignages?page=500');
    expect(beyond.status).toBe(200);
    expect(await beyond.text()).toContain('La page 500 n’existe pas');
  });

  test('the table holds every result of a search, whatever the page, and gives formulas no life', async () => {
    const site = await seededSite();
    const { total } = await ask(site, 'reseau=facebook');
    const csv = new TextDecoder('utf-8', { ignoreBOM: true }).decode(
      await (await site.get('/api/v1/testimonials.csv?reseau=facebook&page=2')).arrayBuffer(),
    );
    expect(csv.startsWith('\uFEFFid;adresse;temoin;')).toBe(true);
    expect(csv.trimEnd().split('\r\n')).toHaveLength(total + 1);
  });

  test('words that their speaker takes back are found no more, also where they belong to no record', async () => {
    const site = await seededSite();
    const editor = await signIn(site, 'editor@exemple.fr', 'editor');
    const before = await ask(site, 'q=ronan+loas');
    const slug = before.hits.find((hit) => hit.slug.startsWith('ronan-loas'))?.slug;
    await editor.post(`/relecture/temoignages/${slug}`, { media: 'web', reason: 'courrier' });
    const after = await ask(site, 'q=ronan+loas');
    expect(after.hits.map((hit) => hit.slug)).not.toContain(slug);
    expect((await ask(site, '')).total).toBe(testimonialTotal(site.services.database));
  });

  test('a name that was taken back is not even suggested', async () => {
    const site = await seededSite();
    const { testimonialEngine } = site.services;
    const read = async () => {
      const query = { text: 'boudjekadda', filters: {}, sort: 'pertinence', page: 1, pageSize: 1 } as const;
      const { corrections, suggestion } = await testimonialEngine.search(query);
      return [...corrections.map((each) => each.read), suggestion];
    };
    expect(await read()).toEqual(['boudjekada', null]);
    const editor = await signIn(site, 'editor@exemple.fr', 'editor');
    const address = '/relecture/temoignages/ismael-boudjekada-sans-chercher-le-buzz';
    await editor.post(address, { media: 'web', reason: 'courrier' });
    expect(await read()).toEqual([null]);
  });

  test('a withdrawn record takes its testimonials with it', async () => {
    const { database, testimonialEngine, review } = seededServices();
    const query = { text: '', filters: {}, sort: 'recent', page: 1, pageSize: 1 } as const;
    const [first] = [...allTestimonialDocuments(database)].filter(({ id }) => recordOf(database, id) !== null);
    const record = recordOf(database, first?.id ?? 0);
    review.withdraw(record ?? 0);
    expect((await testimonialEngine.search(query)).total).toBe(testimonialTotal(database));
    expect([...(await testimonialEngine.revisions()).keys()]).not.toContain(first?.id);
  });
});

function recordOf(database: ReturnType<typeof seededServices>['database'], id: number): number | null {
  const row = database.$client.prepare('select initiative_id from testimonials where id = ?').pluck().get(id);
  return typeof row === 'number' ? row : null;
}

describe('what testimonials are filtered by', () => {
  test('every facet has a name in both languages', () => {
    for (const t of Object.values(translators))
      for (const facet of [...facetNames, ...testimonialFacets]) expect(facetLabel(facet, t)).not.toMatch(/facet|^$/);
  });

  test.each([
    ['maire de Ploemeur', ['maire']],
    ['député-maire de Nice', ['parlement', 'maire']],
    ['maire adjointe d’Annecy chargée de la mobilité', ['adjoint']],
    ['première adjointe au maire d’Itteville', ['adjoint']],
    ['maire de Nantes et président de la métropole', ['maire', 'intercommunalite']],
    ['vice-président du conseil régional de Bretagne', ['region']],
    ['président du conseil général de la Moselle, sénateur', ['departement']],
    ['conseiller municipal délégué à l’enseignement supérieur et à l’innovation', ['conseiller-municipal']],
    ['directrice générale des services de Saint-Avé', ['agent']],
    ['directeur du département des technologies de l’information', ['agent']],
    ['ancienne maire de Mellé', ['autre']],
    ['', ['autre']],
  ])('the office « %s » is %j', (office, kinds) => {
    expect(officeKindsOf(office)).toEqual(kinds);
  });

  test('partial dates stand in the order of time', () => {
    const dates = ['2013', '2013-07', '2013-10-21', '2013-10-22', '2014-01-01'];
    const moments = dates.map((date) => momentOf(date) ?? 0);
    expect(moments).toEqual([...moments].sort((a, b) => a - b));
    expect(new Set(moments).size).toBe(dates.length);
  });
});
