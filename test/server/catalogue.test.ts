import { describe, expect, test } from 'vitest';
import { initiativeBySlug, publishedIds, publishedInitiatives } from '../../db/queries/initiatives.ts';
import { type TerritoryRow, territoriesWithInitiatives, territoryByCode } from '../../db/queries/territories.ts';
import { readSeedFolder } from '../../seed/files.ts';
import { seedInitiative, seedTestimonial } from '../../seed/schema.ts';
import { distanceBetween, tiersOf } from '../../server/catalogue/comparison.ts';
import { type Site, seededServices, seededSite } from '../support/catalogue.ts';

const initiatives = readSeedFolder('initiatives', seedInitiative);
const testimonials = readSeedFolder('testimonials', seedTestimonial);
const pageOf = async (site: Site, path: string) => {
  const response = await site.get(path);
  return { status: response.status, html: await response.text(), headers: response.headers };
};

describe('pages', () => {
  test('an observation is told as its author’s, never in quotation marks, with the presences it is about', async () => {
    const site = await seededSite();
    const slug = 'auteur-de-blogpersonalbranding-page-ou-profil';
    const french = (await pageOf(site, `/temoignages/${slug}`)).html;
    const figure = /<figure class="testimonial">[\s\S]*?<\/figure>/.exec(french)?.[0] ?? '';
    expect(figure).toContain('observation de l’auteur');
    expect(figure).not.toContain('«');
    expect(figure).not.toContain('propos rapporté');
    expect(french).toContain('Profil ou compte personnel');
    expect((await pageOf(site, `/en/temoignages/${slug}`)).html).toContain('the author’s observation');
  });

  test('every initiative, testimonial, theme and tome of the seed has its page, in both languages', async () => {
    const site = await seededSite();
    const { themes } = site.services.catalogue.vocabulary();
    const paths = [
      ...initiatives.map((file) => `/initiatives/${file.slug}`),
      ...testimonials.map((file) => `/temoignages/${file.slug}`),
      ...themes.map((theme) => `/themes/${theme.slug}`),
      ...site.services.catalogue.volumes().map((view) => `/tomes/${view.volume.number}`),
      ...[
        '',
        '/initiatives',
        '/temoignages',
        '/territoires',
        '/themes',
        '/tomes',
        '/a-propos',
        '/aide',
        '/mentions-legales',
        '/accessibilite',
      ],
    ];
    for (const path of paths) {
      for (const prefix of ['', '/en']) {
        const { status, html } = await pageOf(site, `${prefix}${path}` || '/');
        expect(status, prefix + path).toBe(200);
        expect(html, prefix + path).toContain(`<html lang="${prefix === '' ? 'fr' : 'en'}">`);
        expect(html.match(/<h1[ >]/g), prefix + path).toHaveLength(1);
        expect(html, prefix + path).not.toMatch(/undefined|\[object Object\]|NaN/);
      }
    }
    // Some fourteen hundred pages.
  }, 120_000);

  test('a former commune leads to today’s, a district to its city', async () => {
    const site = await seededSite();
    const response = await site.get('/territoires/13201');
    expect(response.status).toBe(301);
    expect(response.headers.get('location')).toBe('/territoires/13055');
    expect((await site.get('/en/territoires/24310')).headers.get('location')).toBe('/en/territoires/24028');
  });

  test('the short address leads to the record', async () => {
    const site = await seededSite();
    const [id] = publishedIds(site.services.database);
    const response = await site.get(`/i/${id}`);
    expect(response.status).toBe(302);
    expect(response.headers.get('location')).toMatch(/^\/initiatives\/[a-z0-9-]+$/);
  });

  test('tome 9 shows both numbers, the accepted one and why', async () => {
    const { html } = await pageOf(await seededSite(), '/tomes/9');
    expect(html).toContain('Les sources ne s’accordent pas');
    expect(html).toMatch(/<strong[^>]*>9<\/strong>/);
    expect(html).toMatch(/<strong[^>]*>5<\/strong>/);
  });

  test('a record carries its sources, citation, permanent address and JSON-LD', async () => {
    const site = await seededSite();
    const file = initiatives[0];
    const { html } = await pageOf(site, `/initiatives/${file?.slug}`);
    for (const source of file?.record.sources ?? []) expect(html).toContain(source.url.replaceAll('&', '&amp;'));
    const json = JSON.parse(html.match(/<script type="application\/ld\+json">(.*?)<\/script>/s)?.[1] ?? '{}');
    expect(json).toMatchObject({ '@context': 'https://schema.org', '@type': 'Article' });
    expect(html).toContain('/i/');
  });

  test('scripts in a record’s text are printed, never run', async () => {
    const site = await seededSite();
    const { database, review } = site.services;
    const row = initiativeBySlug(database, initiatives[0]?.slug ?? '');
    const [published] = publishedInitiatives(database, [row?.id ?? 0]);
    if (!published) throw new Error('not published');
    const { revision, themeIds, technologies } = published;
    review.publish(published.id, {
      ...revision,
      themeIds,
      technologies,
      title: '</script><script>alert(1)</script>',
      summary: '\uE000<b>faux</b>\uE001',
    });
    for (const path of [
      `/initiatives/${published.slug}`,
      '/initiatives?q=alert',
      '/initiatives?q=faux',
      '/initiatives.atom',
      '/api/v1/initiatives?q=alert',
    ]) {
      const { status, html } = await pageOf(site, path);
      expect(status, path).toBe(200);
      if (!path.startsWith('/api')) expect(html, path).not.toMatch(/<script>alert|<b>faux/);
    }
  });
});

describe('suggestions while typing', () => {
  interface Answer {
    announcement: string;
    groups: { label: string; options: { label: string; detail: string; href: string }[] }[];
  }
  const ask = async (site: Site, text: string, prefix = '') =>
    (await (await site.get(`${prefix}/suggestions?${new URLSearchParams({ q: text })}`)).json()) as Answer;
  const labels = ({ groups }: Answer, group: string) =>
    groups.find(({ label }) => label === group)?.options.map(({ label }) => label) ?? [];

  test('initiatives, territories and themes whose names begin as typed, each with its address', async () => {
    const site = await seededSite();
    const answer = await ask(site, 'portail cit');
    expect(labels(answer, 'Initiatives').join()).toMatch(/portail/i);
    expect(labels(await ask(site, 'brest'), 'Territoires')).toContain('Brest');
    expect(labels(await ask(site, 'rochelle'), 'Territoires')).toContain('La Rochelle');
    expect(labels(await ask(site, 'telemed'), 'Thèmes')).toEqual(['Santé et télémédecine']);
    expect(labels(await ask(site, 'health', '/en'), 'Themes')).toEqual(['Health and telemedicine']);
    for (const { options } of answer.groups)
      for (const { href } of options) expect((await site.get(href)).status, href).toBe(200);
  });

  test('a slip is forgiven', async () => {
    const site = await seededSite();
    expect(labels(await ask(site, 'portial'), 'Initiatives').length).toBeGreaterThan(0);
  });

  test('nothing for one letter, for nonsense, or for hostile text, and never an error', async () => {
    const site = await seededSite();
    for (const text of ['', 'a', 'zzzzqqq', '"', 'a" OR title:*', '%', "l'", '\u0000\u0001', '('.repeat(300), '-', '*'])
      expect((await ask(site, text)).groups, text).toEqual([]);
    expect((await site.get('/suggestions?q=%E9%FF')).status).toBe(200);
  });
});

describe('where little is found', () => {
  test('records with some of the words follow, apart and without a second showing', async () => {
    const site = await seededSite();
    const { html } = await pageOf(site, '/initiatives?q=maire+sur+twitter+dans+un+village');
    const [found = '', near = ''] = html.split('class="nearest-title"');
    const slugsOf = (part: string) =>
      [...part.matchAll(/card-title"><a href="\/initiatives\/([a-z0-9-]+)"/g)].map((match) => match[1]);
    expect(slugsOf(near).length).toBeGreaterThan(3);
    expect(slugsOf(found).filter((slug) => slugsOf(near).includes(slug))).toEqual([]);
    expect(slugsOf(found).length + slugsOf(near).length).toBe(10);
  });

  test('nothing is added to many results, to a further page, or to another order', async () => {
    const site = await seededSite();
    const many = ['q=numérique', 'q=réseau+fibre&parPage=5'];
    for (const query of [...many, 'q=maire+twitter+village&tri=titre', 'q=maire+twitter+village&page=2'])
      expect((await pageOf(site, `/initiatives?${query}`)).html, query).not.toContain('nearest-title');
  });
});

describe('comparable authorities', () => {
  /** Ploemeur, some 18 000 inhabitants. */
  const own = '56162';
  const choose = (site: Site, body: Record<string, string>, headers: Record<string, string> = {}) =>
    site.get('/ma-collectivite', { method: 'POST', body: new URLSearchParams(body), headers });
  interface Answer {
    total: number;
    hits: { slug: string; territory: { code: string; kind: string } }[];
    facets: Record<string, { value: string; count: number }[]>;
    notices: string[];
  }
  const ask = async (site: Site, query: string) =>
    (await (await site.get(`/api/v1/initiatives?${query}`)).json()) as Answer;

  test('an authority is looked for, chosen once, kept in a cookie, and forgotten', async () => {
    const site = await seededSite();
    const { html } = await pageOf(site, '/ma-collectivite?q=ploemeur&retour=/initiatives?q=wifi');
    expect(html).toContain(`value="${own}"`);
    const chosen = await choose(site, { collectivite: own, retour: '/initiatives?q=wifi' });
    expect(chosen.status).toBe(303);
    expect(chosen.headers.get('location')).toBe(`/initiatives?q=wifi&comme=${own}&tri=comparables`);
    const cookie = chosen.headers.get('set-cookie') ?? '';
    expect(cookie).toMatch(/^collectivite=56162; .*HttpOnly; SameSite=Lax/);

    const headers = { Cookie: 'collectivite=56162' };
    expect((await pageOf(site, '/mentions-legales')).html).toContain('« collectivite »'.replaceAll(' ', '\u202f'));
    const page = await site.get('/initiatives?q=wifi', { headers });
    expect(page.headers.get('vary')).toContain('Cookie');
    const searched = await page.text();
    expect(searched).toContain('Ressemblance avec Ploemeur');
    expect(searched).toMatch(/name="comme" value="56162"/);
    const forgotten = await choose(site, {
      collectivite: '',
      retour: `/initiatives?q=wifi&comme=${own}&tri=comparables`,
    });
    expect(forgotten.headers.get('location')).toBe('/initiatives?q=wifi');
    expect(forgotten.headers.get('set-cookie')).toMatch(/^collectivite=; .*1970/);
  });

  test('the most alike come first and say why, everything stays, and each record once', async () => {
    const site = await seededSite();
    const whole = await ask(site, 'parPage=100');
    const seen: Answer['hits'] = [];
    for (let page = 1; seen.length < whole.total; page += 1)
      seen.push(...(await ask(site, `tri=comparables&comme=${own}&parPage=7&page=${page}`)).hits);
    expect(seen).toHaveLength(whole.total);
    expect(new Set(seen.map(({ slug }) => slug)).size).toBe(whole.total);
    const populations = seen
      .slice(0, 5)
      .map(({ territory }) => territoryByCode(site.services.database, territory.code))
      .map((row) => [row?.kind, row?.population ?? 0] as const);
    for (const [kind, population] of populations) {
      expect(kind).toBe('commune');
      expect(population).toBeGreaterThan(9_999);
      expect(population).toBeLessThan(35_000);
    }
    const { html } = await pageOf(site, `/initiatives?tri=comparables&comme=${own}`);
    expect(html).toMatch(/class="likeness">(même strate de population|taille voisine)/);
  });

  test('only the comparable ones, with counts to match, in any order and in exports', async () => {
    const site = await seededSite();
    const { total, hits, facets } = await ask(site, `comparables=oui&comme=${own}&parPage=100&tri=titre`);
    expect(total).toBeGreaterThan(3);
    expect(new Set(hits.map(({ territory }) => territory.kind))).toEqual(new Set(['commune']));
    expect(facets.type).toMatchObject([{ value: 'commune', count: total }]);
    const csv = await (await site.get(`/api/v1/initiatives.csv?comparables=oui&comme=${own}`)).text();
    expect(csv.trim().split('\r\n')).toHaveLength(total + 1);
    const { html } = await pageOf(site, `/initiatives?comparables=oui&comme=${own}`);
    expect(html).toContain('Comparables à Ploemeur');
  });

  test('groups are those of the rule on the page', () => {
    const { database } = seededServices();
    const communes = territoriesWithInitiatives(database, 'commune');
    for (const reference of communes.slice(0, 40)) {
      const [first = [], second = [], third = []] = tiersOf(reference, communes);
      const place = (row: TerritoryRow) =>
        row.departmentCode === reference.departmentCode ||
        row.regionCode === reference.regionCode ||
        (distanceBetween(reference, row) ?? Number.POSITIVE_INFINITY) <= 100.5;
      for (const row of [...first, ...second]) expect(row.stratum).toBe(reference.stratum);
      for (const row of first) expect(place(row), `${reference.name}, ${row.name}`).toBe(true);
      for (const row of third) expect(row.stratum).not.toBe(reference.stratum);
    }
    const groupings = territoriesWithInitiatives(database, 'epci');
    for (const reference of groupings) {
      const [first = [], second = []] = tiersOf(reference, groupings);
      expect(first).toEqual([]);
      for (const row of second) expect(row.category).toBe(reference.category);
    }
  });

  test('the nearest first', async () => {
    const site = await seededSite();
    const { hits } = await ask(site, `tri=distance&comme=35238&parPage=100`);
    const kilometres = hits.flatMap(({ territory }) => {
      const row = territoryByCode(site.services.database, territory.code);
      const rennes = territoryByCode(site.services.database, '35238');
      const far = row && rennes ? distanceBetween(rennes, row) : null;
      return far === null ? [] : [far];
    });
    expect(kilometres.length).toBeGreaterThan(5);
    expect(kilometres).toEqual(kilometres.toSorted((a, b) => a - b));
  });

  test('what cannot be compared is said, and the usual order stands', async () => {
    const site = await seededSite();
    const usual = await ask(site, 'q=wifi');
    for (const query of ['q=wifi&tri=comparables', 'q=wifi&comparables=oui', 'q=wifi&tri=distance&comme=99999']) {
      const answer = await ask(site, query);
      expect(answer.notices.join(), query).toContain('choisissez d’abord votre collectivité');
      expect(answer.hits.map(({ slug }) => slug)).toEqual(usual.hits.map(({ slug }) => slug));
    }
  });

  test('a choice from elsewhere, of nothing known or with a foreign return is refused or harmless', async () => {
    const site = await seededSite();
    expect((await choose(site, { collectivite: own }, { Origin: 'https://elsewhere.example' })).status).toBe(403);
    expect((await choose(site, { collectivite: own }, { 'Sec-Fetch-Site': 'cross-site' })).status).toBe(403);
    const refused = await site.get('/en/ma-collectivite', {
      method: 'POST',
      headers: { Origin: 'https://elsewhere.example' },
    });
    expect(await refused.text()).toContain('This is not allowed');
    expect((await choose(site, { collectivite: '99999' })).status).toBe(404);
    expect((await choose(site, { retour: '/' })).status).toBe(400);
    expect((await choose(site, { collectivite: 'x'.repeat(40_000) })).status).toBe(413);
    for (const retour of [
      'https://elsewhere.example/',
      '//elsewhere.example/initiatives',
      '/rien',
      'javascript:alert(1)',
    ])
      expect((await choose(site, { collectivite: own, retour })).headers.get('location'), retour).toBe(
        `/initiatives?comme=${own}&tri=comparables`,
      );
    const odd = { Cookie: 'collectivite=%E9%22%3Cscript%3E; x=y' };
    expect((await site.get('/initiatives', { headers: odd })).status).toBe(200);
  });
});

describe('search page', () => {
  test('bad values get a plain notice, never an error', async () => {
    const site = await seededSite();
    for (const query of [
      'theme=nimporte',
      'region=%FF%FE',
      'page=0',
      'page=-1',
      'page=9999999',
      'parPage=100000',
      'tri=magie',
      'annee=20x4',
      'tome=99',
      `q=${'a'.repeat(2000)}`,
      'q[]=1',
      'q=1&q=2',
      '%',
      'theme=__proto__',
      'q=%00',
    ]) {
      const { status, html } = await pageOf(site, `/initiatives?${query}`);
      expect(status, query).toBe(200);
      if (/nimporte|page=0|tri=|parPage|20x4|tome=99/.test(query)) expect(html, query).toContain('role="status"');
    }
  });

  test('a chosen value stays removable when it counts nothing', async () => {
    const { html } = await pageOf(await seededSite(), '/initiatives?q=zzzzzz&theme=services');
    expect(html).toMatch(/id="theme-services"[^>]*checked/);
  });

  test('nothing found leads to what comes nearest', async () => {
    const { html } = await pageOf(await seededSite(), '/initiatives?q=tablettes&departement=paris');
    expect(html).toContain('Ce qui s’en approche');
  });

  test('a published change is found by the next request, a withdrawn record is gone', async () => {
    const site = await seededSite();
    const { database, review } = site.services;
    const [id] = publishedIds(database);
    const [published] = publishedInitiatives(database, [id ?? 0]);
    if (!published) throw new Error('nothing is published');
    const { revision, themeIds, technologies } = published;
    review.publish(published.id, { ...revision, themeIds, technologies, title: 'Zéphyrine, service inédit' });
    const total = async () =>
      ((await (await site.get('/api/v1/initiatives?q=zephyrine')).json()) as { total: number }).total;
    expect(await total()).toBe(1);
    review.withdraw(published.id);
    expect(await total()).toBe(0);
    expect((await site.get(`/initiatives/${published.slug}`)).status).toBe(404);
  });
});

describe('faults', () => {
  test('unknown addresses answer 404 in the visitor’s language, with what to do', async () => {
    const site = await seededSite();
    const paths = [
      '/rien',
      '/initiatives/rien',
      '/temoignages/rien',
      '/territoires/00000',
      '/themes/rien',
      '/tomes/99',
      '/tomes/abc',
      '/i/999999',
      '/i/abc',
      '/.env',
      '/assets/rien.css',
    ];
    for (const path of paths) expect((await site.get(path)).status, path).toBe(404);
    expect((await pageOf(site, '/en/rien')).html).toContain('This page does not exist');
  });

  test('broken encodings and odd methods are refused without a trace of the code', async () => {
    const site = await seededSite();
    const broken = await pageOf(site, '/initiatives/%E0%A4%A');
    expect(broken.status).toBe(400);
    const posted = await site.get('/initiatives', { method: 'POST', body: 'x'.repeat(10_000_000) }).catch(() => null);
    if (posted) expect(posted.status).toBe(404);
    for (const text of [broken.html]) expect(text).not.toMatch(/node_modules|at .*\.ts:/);
  });

  test('an error of the API is JSON', async () => {
    const response = await (await seededSite()).get('/api/v1/rien');
    expect(response.status).toBe(404);
    expect(await response.json()).toMatchObject({ error: { status: 404 } });
  });

  test('pages forbid inline scripts, framing and sniffing', async () => {
    const { headers } = await pageOf(await seededSite(), '/');
    expect(headers.get('content-security-policy')).toContain("script-src 'self'");
    expect(headers.get('content-security-policy')).toContain("frame-ancestors 'none'");
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(headers.get('x-powered-by')).toBeNull();
  });

  test('health says what it knows', async () => {
    const site = await seededSite();
    expect(await (await site.get('/healthz')).json()).toEqual({ status: 'ok' });
    expect(await (await site.get('/readyz')).json()).toMatchObject({
      status: 'ok',
      engine: 'embedded',
      documents: initiatives.length,
    });
  });
});

describe('exports', () => {
  test('the API answers what the page shows, with the same parameters', async () => {
    const site = await seededSite();
    const body = await (await site.get('/api/v1/initiatives?theme=services&parPage=5&page=2')).json();
    expect(body).toMatchObject({
      page: 2,
      pageSize: 5,
      engine: 'embedded',
      total: expect.any(Number),
      processingTimeMs: expect.any(Number),
    });
    expect(body.hits).toHaveLength(5);
    expect(body.facets.theme.find((value: { value: string }) => value.value === 'services')).toMatchObject({
      selected: true,
      label: 'Services',
    });
  });

  test('the CSV is complete, opens in a spreadsheet, and disarms formulas', async () => {
    const response = await (await seededSite()).get('/api/v1/initiatives.csv');
    const bytes = Buffer.from(await response.arrayBuffer());
    expect([...bytes.subarray(0, 3)]).toEqual([0xef, 0xbb, 0xbf]);
    const text = bytes.toString('utf8');
    expect(text.split('\r\n')[0]).toContain('titre;resume;territoire');
    for (const { slug } of initiatives) expect(text).toContain(`/initiatives/${slug}`);
    expect(text).not.toMatch(/(^|;)[=+@]/m);
  });

  test('the feed and the GeoJSON hold the same records as the search', async () => {
    const site = await seededSite();
    const { total } = (await (await site.get('/api/v1/initiatives?theme=inclusion-numerique')).json()) as {
      total: number;
    };
    const atom = await (await site.get('/initiatives.atom?theme=inclusion-numerique')).text();
    expect(atom.match(/<entry>/g)).toHaveLength(total);
    expect(atom).toContain('xmlns="http://www.w3.org/2005/Atom"');
    const geojson = (await (await site.get('/api/v1/initiatives.geojson?theme=inclusion-numerique')).json()) as {
      features: unknown[];
    };
    expect(geojson.features).toHaveLength(total);
  });
});
