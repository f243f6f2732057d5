import { describe, expect, test } from 'vitest';
import { volumeByNumber } from '../../db/queries/volumes.ts';
import { toldValue } from '../../server/barometer/figure.ts';
import { figureIn } from '../../server/barometer/service.ts';
import { signIn } from '../support/accounts.ts';
import { seededSite } from '../support/catalogue.ts';

const textOf = async (response: Promise<Response>) => (await response).text();

describe('the page for journalists', () => {
  test('gives figures with n, date and address to cite, and says that they change', async () => {
    const site = await seededSite();
    const html = await textOf(site.get('/presse'));
    const live = await site.services.barometer.live();
    const networks = figureIn(live, 'reseaux');
    const [first] = networks.rows;
    expect(html).toContain(`Facebook\u00a0: ${toldValue(first?.cells[0])}`);
    expect(html).toContain(`n = ${toldValue(networks.n)}`);
    expect(html).toContain('ils changent avec le catalogue');
    expect(html).toContain(`${site.services.config.baseUrl}/barometre/figures/reseaux`);
  });

  test('quotes the frozen edition as soon as there is one', async () => {
    const site = await seededSite();
    await site.services.barometer.freeze(null, 2026);
    const html = await textOf(site.get('/presse'));
    expect(html).toContain('dans l’édition 2026');
    expect(html).toContain('/barometre/2026/figures/reseaux');
    expect(html).not.toContain('ils changent avec le catalogue');
  });

  test('shows no figure of a poll that is not verified', async () => {
    const site = await seededSite();
    const html = await textOf(site.get('/presse'));
    expect(html).toContain('href="/sondages/ifop-2010-outils-personnels"');
    expect(html).not.toContain('table-ronde-2013');
    expect(html).not.toContain('non vérifié');
  });

  test('has a kit for each volume made here, with its contact, and the registry of past ones', async () => {
    const site = await seededSite();
    const { database, volumes, compilations } = site.services;
    const before = await textOf(site.get('/presse'));
    expect(before).toContain('Soixante collectivités racontent');
    expect(before).toContain('L’éditeur n’en a pas encore nommé');
    expect(before).toContain('href="/tomes/10"');
    expect(before).toContain('Le dossier est en cours de fabrication');

    const publisher = await signIn(site, 'publisher@exemple.fr', 'publisher');
    volumes.reopen(publisher.account, 2026);
    const content = volumeByNumber(database, 2026)?.content;
    if (!content) throw new Error('no volume');
    volumes.saveContent(publisher.account, 2026, { ...content, pressContact: 'Zoé Zygomar\npresse@exemple.fr' });
    const edition = volumes.close(publisher.account, 2026);
    compilations.request(publisher.account, 2026, edition, 'kit');
    await compilations.idle();
    const after = await textOf(site.get('/presse'));
    expect(after).toContain('presse@exemple.fr');
    const [, file = ''] = /href="(\/tomes\/2026\/fichiers\/\d+)"/.exec(after) ?? [];
    const kit = await site.get(file);
    expect(kit.headers.get('content-type')).toBe('application/zip');
    expect((await kit.arrayBuffer()).byteLength).toBeGreaterThan(100_000);
  });

  test('speaks English', async () => {
    const html = await textOf((await seededSite()).get('/en/presse'));
    expect(html).toContain('Figures to quote');
    expect(html).toContain('href="/en/barometre');
  });
});

describe('polls beside what they are about', () => {
  test('the unverified answers of 2013 stand on the page of their motive, and are said to be unverified', async () => {
    const html = await textOf((await seededSite()).get('/motivations/etre-present'));
    expect(html).toContain('href="/sondages/table-ronde-2013-motivation"');
    expect(html).toContain('non vérifié');
  });
});
