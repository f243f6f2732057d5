import { createHash } from 'node:crypto';
import fc from 'fast-check';
import sharp from 'sharp';
import { describe, expect, test } from 'vitest';
import { publishedIds, publishedInitiatives } from '../../db/queries/initiatives.ts';
import { territoriesByIds } from '../../db/queries/territories.ts';
import { testimonialsPage } from '../../db/queries/testimonials.ts';
import { type Barometer, type Cell, type Figure, figure, toldValue } from '../../server/barometer/figure.ts';
import { figureIn } from '../../server/barometer/service.ts';
import { protect, type Total, threshold } from '../../server/barometer/suppression.ts';
import { paths } from '../../server/paths.ts';
import type { Services } from '../../server/services.ts';
import { signIn } from '../support/accounts.ts';
import { emptyServices, type Site, seededServices, seededSite } from '../support/catalogue.ts';

function countBy<Item>(items: readonly Item[], keysOf: (item: Item) => readonly string[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const item of items) for (const key of new Set(keysOf(item))) counts.set(key, (counts.get(key) ?? 0) + 1);
  return counts;
}

/** What the figure tells must be right; what it does not tell is small, or protects something small. */
function expectAgreement(shown: Figure, counts: ReadonlyMap<string, number>): void {
  expect(shown.rows.length, shown.name).toBeGreaterThan(0);
  for (const { key, cells } of shown.rows) {
    const [cell] = cells;
    const count = counts.get(key) ?? 0;
    if (cell?.state === 'shown') expect(cell.value, `${shown.name} ${key}`).toBe(count);
    else if (cell?.state === 'few') expect(count > 0 && count < threshold, `${shown.name} ${key}`).toBe(true);
  }
  for (const [key, count] of counts)
    if (count > 0)
      expect(
        shown.rows.map((row) => row.key),
        shown.name,
      ).toContain(key);
}

const yearsOf = ({ yearFrom, yearTo }: { yearFrom: number | null; yearTo: number | null }) =>
  yearFrom === null
    ? []
    : Array.from({ length: (yearTo ?? yearFrom) - yearFrom + 1 }, (_, index) => String(yearFrom + index));

describe('the figures of today', () => {
  test('agree with a count of every published initiative', async () => {
    const { barometer, catalogue, database } = seededServices();
    const live = await barometer.live();
    const records = publishedInitiatives(database, publishedIds(database));
    const territories = new Map(
      territoriesByIds(database, [...new Set(records.map(({ revision }) => revision.territoryId))]).map((row) => [
        row.id,
        row,
      ]),
    );
    const territoryOf = (record: (typeof records)[number]) => territories.get(record.revision.territoryId);
    const themes = catalogue.vocabulary().themeById;
    const themesOf = (record: (typeof records)[number]) =>
      record.themeIds.flatMap((id) => {
        const theme = themes.get(id);
        const parent = themes.get(theme?.parentId ?? 0);
        return [theme?.slug ?? '', ...(parent ? [parent.slug] : [])];
      });
    expectAgreement(figureIn(live, 'initiatives-par-theme'), countBy(records, themesOf));
    expectAgreement(
      figureIn(live, 'initiatives-par-annee'),
      countBy(records, ({ revision }) => yearsOf(revision)),
    );
    expectAgreement(
      figureIn(live, 'initiatives-par-strate'),
      countBy(records, (record) => {
        const territory = territoryOf(record);
        return territory?.kind === 'commune' && territory.stratum ? [territory.stratum] : [];
      }),
    );
    expect(toldValue(figureIn(live, 'initiatives-par-theme').n)).toBe(records.length);

    const technologies = figureIn(live, 'technologies-dans-le-temps');
    for (const [index, { key }] of technologies.columns.entries()) {
      const [from = 0, to = 0] = key.split('-').map(Number);
      const within = records.filter(({ revision }) =>
        yearsOf(revision).some((year) => Number(year) >= from && Number(year) <= to),
      );
      const counts = countBy(within, (record) => record.technologies);
      for (const row of technologies.rows) {
        const cell = row.cells[index];
        if (cell?.state === 'shown') expect(cell.value).toBe(counts.get(row.key) ?? 0);
      }
    }

    const covered = new Map<string, Set<number>>();
    for (const record of records) {
      const territory = territoryOf(record);
      if (territory?.kind !== 'commune') continue;
      const code = territory.departmentCode ?? '';
      covered.set(code, (covered.get(code) ?? new Set()).add(territory.id));
    }
    const coverage = figureIn(live, 'communes-couvertes');
    expectAgreement(coverage, new Map([...covered].map(([code, communes]) => [code, communes.size])));
    expect(coverage.of).toBeGreaterThan(34_000);
    const communesOf = (code: string) => toldValue(coverage.rows.find(({ key }) => key === code)?.cells[1]) ?? 0;
    const counted = [...covered].filter(([code]) => communesOf(code) >= threshold);
    expect(toldValue(coverage.n)).toBe(counted.reduce((sum, [, communes]) => sum + communes.size, 0));
    expect(coverage.rows.find(({ key }) => key === '75')?.cells[0], 'Paris has one commune').toEqual({
      state: 'withheld',
    });
  });

  test('agree with a count of every public testimonial', async () => {
    const { barometer, database } = seededServices();
    const live = await barometer.live();
    const spoken = testimonialsPage(database, 0, 10_000)
      .map(({ testimonial }) => testimonial)
      .filter(({ form }) => form !== 'observation');
    const names = {
      motivations: 'motives',
      freins: 'brakes',
      reseaux: 'networks',
      presences: 'presences',
      usages: 'uses',
    } as const;
    for (const [name, aspect] of Object.entries(names)) {
      const shown = figureIn(live, name);
      expectAgreement(
        shown,
        countBy(spoken, (testimonial) => testimonial[aspect]),
      );
      expect(toldValue(shown.n), name).toBe(spoken.filter((testimonial) => testimonial[aspect].length > 0).length);
    }
    expectAgreement(
      figureIn(live, 'temoignages-par-voix'),
      countBy(spoken, ({ voice }) => [voice]),
    );
    expectAgreement(
      figureIn(live, 'temoignages-par-annee'),
      countBy(spoken, ({ date }) => (date === null ? [] : [date.slice(0, 4)])),
    );
  });

  test('each say what they count, in both languages, and lead to the records behind every value', async () => {
    const services = seededServices();
    const live = await services.barometer.live();
    expect(live.figures).toHaveLength(14);
    for (const each of live.figures) {
      expect(() => figure.parse(each), each.name).not.toThrow();
      expect(each.title.fr).not.toBe('');
      expect(each.title.en).not.toBe(each.title.fr);
      expect(each.rows.every(({ cells }) => cells.length === each.columns.length)).toBe(true);
    }
    for (const { key, cells, parameters } of figureIn(live, 'initiatives-par-region').rows) {
      const found = await services.engine.search({
        text: '',
        filters: { region: [parameters?.region ?? ''] },
        sort: 'recent',
        page: 1,
        pageSize: 1,
      });
      const told = toldValue(cells[0]);
      if (told !== null) expect(told, key).toBe(found.total);
    }
  });

  test('stand on an empty catalogue too', async () => {
    const { barometer } = emptyServices();
    const { figures, records } = await barometer.live();
    expect(toldValue(records.initiatives)).toBe(0);
    for (const each of figures) expect(toldValue(each.n)).toBe(0);
  });

  test('are counted again at once when a record is withdrawn, and not otherwise', async () => {
    const services = seededServices();
    const before = await services.barometer.live();
    expect(await services.barometer.live()).toBe(before);
    const [id = 0] = publishedIds(services.database);
    services.review.withdraw(id);
    const after = await services.barometer.live();
    expect(toldValue(after.records.initiatives)).toBe((toldValue(before.records.initiatives) ?? 0) - 1);
  });

  test('leave out a testimonial the moment its consent is withdrawn', async () => {
    const site = await seededSite();
    const editor = await signIn(site, 'editor@exemple.fr', 'editor');
    const total = async () => toldValue((await site.services.barometer.live()).records.testimonials) ?? 0;
    const before = await total();
    const [spoken] = testimonialsPage(site.services.database, 0, 1);
    expect(spoken?.testimonial.form).not.toBe('observation');
    await editor.post(`/relecture/temoignages/${spoken?.testimonial.slug}`, { media: 'web', reason: 'courrier' });
    expect(await total()).toBe(before - 1);
  });

  test('count what its speaker says, not what somebody observed of others', async () => {
    const { barometer, database } = seededServices();
    const all = testimonialsPage(database, 0, 10_000).map(({ testimonial }) => testimonial.form);
    const observed = all.filter((form) => form === 'observation').length;
    expect(observed).toBeGreaterThan(0);
    expect(toldValue((await barometer.live()).records.testimonials)).toBe(all.length - observed);
  });
});

/** Every list of values that a reader of these cells must think possible. */
function possibilities(cells: readonly Cell[], total: Total): number[][] {
  const told = cells.flatMap((cell) => toldValue(cell) ?? []);
  const ceiling = Math.min(total?.value ?? 0, ...told.filter((value) => value >= threshold));
  const choices = cells.map((cell) => {
    if (cell.state === 'shown') return [cell.value];
    if (cell.state === 'few') return [1, 2, 3, 4];
    return Array.from({ length: Math.max(0, ceiling - threshold + 1) }, (_, index) => threshold + index);
  });
  const lists = choices.reduce<number[][]>(
    (found, values) => found.flatMap((list) => values.map((value) => [...list, value])),
    [[]],
  );
  return lists.filter((list) => {
    const sum = list.reduce((added, value) => added + value, 0);
    return total === null || (total.kind === 'exact' ? sum === total.value : sum >= total.value);
  });
}

describe('small numbers', () => {
  const values = fc.array(fc.nat({ max: 9 }), { minLength: 1, maxLength: 5 });

  test('cannot be worked out from the total and the other values', () => {
    fc.assert(
      fc.property(values, fc.boolean(), fc.nat({ max: 6 }), (list, exact, shared) => {
        const sum = list.reduce((added, value) => added + value, 0);
        const least = Math.max(...list);
        const value = exact ? sum : Math.max(least, sum - shared);
        const total: Total = { kind: exact ? 'exact' : 'overlapping', value };
        const cells = protect(list, total);
        const lists = possibilities(cells, total);
        cells.forEach((cell, index) => {
          if (cell.state === 'shown') expect(list[index] === 0 || (list[index] ?? 0) >= threshold).toBe(true);
          if (cell.state === 'few')
            expect(new Set(lists.map((each) => each[index])), `${list} of ${value}`).toEqual(new Set([1, 2, 3, 4]));
        });
      }),
      { numRuns: 600, seed: 7 },
    );
  });

  test('are told apart from nothing, and take the next smallest value with them where they must', () => {
    const told = (cells: Cell[]) => cells.map((cell) => toldValue(cell) ?? cell.state);
    expect(told(protect([0, 12, 30], { kind: 'exact', value: 42 }))).toEqual([0, 12, 30]);
    expect(told(protect([3, 10, 20], { kind: 'exact', value: 33 }))).toEqual(['few', 'withheld', 20]);
    expect(told(protect([3, 10, 20], { kind: 'overlapping', value: 25 }))).toEqual(['few', 10, 20]);
    expect(told(protect([3], { kind: 'exact', value: 3 }))).toEqual(['withheld']);
  });

  test('are in no file, no table and no picture, nor does a link count them', async () => {
    const site = await seededSite();
    const live = await site.services.barometer.live();
    const shown = figureIn(live, 'communes-couvertes');
    const few = shown.rows.filter(({ cells }) => cells[0]?.state === 'few');
    expect(few.length).toBeGreaterThan(10);
    for (const { cells } of few) expect(cells.map(({ state }) => state)).toEqual(['few', 'shown', 'few']);
    const csv = await (await site.get('/barometre/figures/communes-couvertes.csv')).text();
    for (const { key, label } of few) expect(csv).toContain(`${key};${label.fr};<\u202f5;`);
    const json = (await (await site.get('/barometre/figures/communes-couvertes.json')).json()) as Figure;
    expect(
      json.rows.filter(({ cells }) => cells[0]?.state === 'few').flatMap(({ cells }) => toldValue(cells[2]) ?? []),
    ).toEqual([]);
    const page = await (await site.get('/barometre/figures/communes-couvertes')).text();
    for (const { parameters } of few)
      expect(page).not.toContain(`/initiatives?departement=${parameters?.departement}&`);
  });
});

async function body(site: Site, path: string): Promise<{ response: Response; text: string }> {
  const response = await site.get(path);
  return { response, text: await response.text() };
}

describe('the pages', () => {
  test('show every figure as a picture with a name, its count and a table, and nothing in the markup that styles itself', async () => {
    const site = await seededSite();
    const { response, text } = await body(site, '/barometre');
    const live = await site.services.barometer.live();
    expect(response.status).toBe(200);
    for (const { name } of live.figures) {
      expect(text).toContain(`aria-labelledby="${name}-nom ${name}-description"`);
      expect(text).toContain(`<article class="figure-block`);
      expect(text).toContain(`href="/barometre/figures/${name}"`);
    }
    expect(text.match(/ class="chart" role="img"/g)).toHaveLength(live.figures.length);
    expect(
      text.match(/n = [\d\u202f]+ (initiatives publiées|témoignages publics|communes couvertes)/g)?.length,
    ).toBeGreaterThanOrEqual(live.figures.length);
    expect(text).not.toMatch(/ style=|<style/);
    expect(text).toContain('href="/initiatives?theme=services"');
    expect(text).toContain('href="/temoignages?voix=en-son-nom"');
  });

  test('speak English under /en', async () => {
    const site = await seededSite();
    const { text } = await body(site, '/en/barometre');
    expect(text).toContain('<html lang="en">');
    expect(text).toContain('Initiatives by theme');
    expect(text).toContain('published initiatives');
    expect(text).toContain('href="/en/initiatives?theme=services"');
    expect((await body(site, '/en/barometre/figures/freins.csv')).text).toContain('What holds them back');
  });

  test('are in the navigation of every page', async () => {
    const site = await seededSite();
    expect((await body(site, '/')).text).toContain('href="/barometre"');
  });

  test('refuse what they do not know', async () => {
    const site = await seededSite();
    for (const path of [
      '/barometre/figures/rien',
      '/barometre/figures/rien.csv',
      '/barometre/figures/freins.pdf',
      '/barometre/figures/rien/integration',
      '/barometre/1999',
      '/barometre/2026',
      '/barometre/2026/figures/freins',
      '/barometre/2026?version=x',
    ])
      expect((await site.get(path)).status, path).toBe(404);
  });

  test('give each figure as CSV, JSON, SVG and PNG, each with its count, day and source', async () => {
    const site = await seededSite();
    const address = `${site.services.config.baseUrl}/barometre/figures/temoignages-par-voix`;
    const csv = await site.get('/barometre/figures/temoignages-par-voix.csv');
    expect(csv.headers.get('content-type')).toBe('text/csv; charset=utf-8');
    const bytes = Buffer.from(await csv.arrayBuffer());
    expect(bytes.subarray(0, 3).toString('hex')).toBe('efbbbf');
    const lines = bytes.toString('utf8').split('\r\n');
    expect(lines[1]).toMatch(/^own;En son nom;\d+;[\d,]+$/);
    expect(bytes.toString('utf8')).toMatch(/n = \d+ témoignages publics, au \d/);
    expect(bytes.toString('utf8')).toContain(address);

    const json = await site.get('/barometre/figures/temoignages-par-voix.json');
    expect(json.headers.get('content-type')).toContain('application/json');
    const data = (await json.json()) as Figure & { count: string; source: string };
    expect(data.count).toMatch(/^n = \d+ témoignages publics/);
    expect(data.source).toContain(address);

    const svg = await site.get('/barometre/figures/temoignages-par-voix.svg');
    expect(svg.headers.get('content-type')).toContain('image/svg+xml');
    expect(svg.headers.get('content-security-policy')).toContain("style-src 'unsafe-inline'");
    const picture = await svg.text();
    for (const part of ['<title id="nom">', '<style>', 'n = ', address]) expect(picture).toContain(part);

    const png = await site.get('/barometre/figures/temoignages-par-voix.png');
    expect(png.headers.get('content-type')).toBe('image/png');
    const image = Buffer.from(await png.arrayBuffer());
    expect((await sharp(image).metadata()).width).toBe(1440);
    const again = Buffer.from(await (await site.get('/barometre/figures/temoignages-par-voix.png')).arrayBuffer());
    expect(again.equals(image)).toBe(true);
  });

  test('may be framed by other sites where they are made for it, and nowhere else', async () => {
    const site = await seededSite();
    const { response, text } = await body(site, '/barometre/figures/freins/integration');
    expect(response.headers.get('content-security-policy')).toContain('frame-ancestors *');
    expect(response.headers.get('x-frame-options')).toBeNull();
    expect(text).toMatch(/n = \d+ témoignages publics/);
    expect(text).not.toContain('<form');
    for (const path of ['/barometre', '/barometre/figures/freins', '/barometre/editions']) {
      const { headers } = await site.get(path);
      expect(headers.get('content-security-policy'), path).toContain("frame-ancestors 'none'");
      expect(headers.get('x-frame-options'), path).not.toBeNull();
    }
    const page = (await body(site, '/barometre/figures/freins')).text;
    expect(page).toContain('&lt;iframe src=');
    expect(page).toContain('title=&#34;Ce qui retient, graphique&#34;');
  });
});

function withdrawSome({ database, review }: Services): void {
  for (const id of publishedIds(database).slice(0, 30)) review.withdraw(id);
}

const valuesOf = ({ figures }: Barometer) => JSON.stringify(figures.map(({ n, rows }) => ({ n, rows })));

describe('an edition', () => {
  test('keeps its figures while those of today change', async () => {
    const site = await seededSite();
    const { barometer } = site.services;
    const [year = 0] = barometer.years();
    const frozen = await barometer.freeze(null, year);
    const place = { year, number: 1 };
    const address = (format: string) => paths.barometerFile('fr', 'initiatives-par-theme', format, place);
    const before = {
      live: (await body(site, '/barometre/figures/initiatives-par-theme.csv')).text,
      csv: (await body(site, address('csv'))).text,
      svg: (await body(site, address('svg'))).text,
      page: (await body(site, paths.barometer('fr', place))).text,
    };
    withdrawSome(site.services);
    expect((await body(site, '/barometre/figures/initiatives-par-theme.csv')).text).not.toBe(before.live);
    expect((await body(site, address('csv'))).text).toBe(before.csv);
    expect((await body(site, address('svg'))).text).toBe(before.svg);
    expect((await body(site, paths.barometer('fr', place))).text).toBe(before.page);
    expect(valuesOf(await barometer.live())).not.toBe(valuesOf(frozen.barometer));
    expect(valuesOf(barometer.edition(year, 1).barometer)).toBe(valuesOf(frozen.barometer));
  });

  test('is its data: the file that it gives has the hash that it tells', async () => {
    const site = await seededSite();
    const [year = 0] = site.services.barometer.years();
    const { head } = await site.services.barometer.freeze(null, year);
    const { response, text } = await body(site, `/barometre/${year}/donnees.json`);
    expect(response.headers.get('content-type')).toContain('application/json');
    expect(createHash('sha256').update(text).digest('hex')).toBe(head.sha256);
    const page = (await body(site, `/barometre/${year}`)).text;
    expect(page).toContain(head.sha256);
    expect(page).toContain('territoires-connectes 0.1.0');
    const figurePage = (await body(site, `/barometre/${year}/figures/freins?version=1`)).text;
    expect(figurePage).toContain(`/barometre/${year}/figures/freins?version=1`);
    expect((await body(site, '/barometre/figures/freins')).text).toContain(
      `href="/barometre/${year}/figures/freins?version=1"`,
    );
  });

  test('is corrected by another one with a number of its own; the earlier one stays', async () => {
    const site = await seededSite();
    const { barometer } = site.services;
    const [year = 0] = barometer.years();
    const first = await barometer.freeze(null, year);
    withdrawSome(site.services);
    const second = await barometer.freeze(null, year);
    expect(second.head.number).toBe(2);
    expect(barometer.edition(year, null).head.id).toBe(second.head.id);
    expect(barometer.edition(year, 1).text).toBe(first.text);
    expect((await body(site, `/barometre/${year}?version=1`)).text).toContain('Une correction de cette édition');
    expect((await body(site, `/barometre/${year}`)).text).toContain(`Baromètre ${year}, correction 1`);
  });

  test('is frozen by a publisher who confirms it, and by nobody else', async () => {
    const site = await seededSite();
    const [year = 0] = site.services.barometer.years();
    const values = { year: String(year), confirmation: 'oui' };
    const contributor = await signIn(site, 'maire@exemple.fr');
    expect((await contributor.post('/barometre/editions', values)).status).toBe(403);
    expect(await (await contributor.get('/barometre/editions')).text()).not.toContain('<form class="form"');
    const publisher = await signIn(site, 'editrice@exemple.fr', 'publisher');
    const unconfirmed = await publisher.post('/barometre/editions', { year: String(year) });
    expect(unconfirmed.status).toBe(422);
    expect(await unconfirmed.text()).toContain('Confirmez que');
    expect((await publisher.post('/barometre/editions', { ...values, year: '2031' })).status).toBe(422);
    expect(site.services.barometer.editions()).toEqual([]);
    expect((await publisher.post('/barometre/editions', values)).status).toBe(303);
    expect(await (await publisher.get('/barometre/editions')).text()).toContain(`Baromètre ${year}`);
    expect(site.services.barometer.editions()).toHaveLength(1);
  });
});
