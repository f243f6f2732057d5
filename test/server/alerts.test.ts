import { afterEach, beforeEach, describe, expect, onTestFinished, test, vi } from 'vitest';
import { slugOf } from '../../db/folding.ts';
import { type AlertRow, alertsOf, updateAlert } from '../../db/queries/alerts.ts';
import { initiativeBySlug, type RevisionInput } from '../../db/queries/initiatives.ts';
import { territoryByCode } from '../../db/queries/territories.ts';
import { alerts as alertsTable, mails } from '../../db/schema/index.ts';
import { endRefusedAlert } from '../../server/alerts/ending.ts';
import { createAlertsService } from '../../server/alerts/service.ts';
import { createSearcher, type Searcher } from '../../server/catalogue/comparables.ts';
import { createLinkSigner } from '../../server/mail/links.ts';
import { RefusedMail } from '../../server/mail/port.ts';
import { createPostman } from '../../server/mail/postman.ts';
import { createServices, type Services } from '../../server/services.ts';
import { form, linkIn, mailsOf, type ReceivedMail, signIn } from '../support/accounts.ts';
import { type Site, seededServices, seededSite, serve } from '../support/catalogue.ts';
import { smtpServer } from '../support/smtp.ts';

const hour = 3600 * 1000;
const day = 24 * hour;
const email = 'dgs@mairie.exemple.fr';
const ploemeur = '56162';
const wifi = '/alertes/nouvelle?q=zygophone';

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['Date'] });
  // The database has a clock of its own, which goes on: a mail is due at its time.
  pass(hour);
});
afterEach(() => {
  vi.useRealTimers();
});

function pass(milliseconds: number): void {
  vi.setSystemTime(Date.now() + milliseconds);
}

interface Story {
  title: string;
  summary?: string;
  territory?: string;
}

function inputOf(database: Services['database'], { title, summary, territory }: Required<Story>): RevisionInput {
  const place = territoryByCode(database, territory);
  return {
    title,
    summary,
    territoryId: place?.id ?? 0,
    territoryName: place?.name ?? '',
    status: 'en-cours',
    yearFrom: 2024,
    yearTo: null,
    content: {
      sections: {},
      partners: [],
      suppliers: [],
      funding: [],
      links: [],
      images: [],
      sources: [],
      weakSource: false,
    },
    themeIds: [],
    technologies: [],
  };
}

/** A record that comes online a second from now. Returns its slug. */
function publish(
  { database, review }: Services,
  { title, summary = 'Un projet.', territory = ploemeur }: Story,
): string {
  pass(1000);
  const input = inputOf(database, { title, summary, territory });
  const slug = slugOf(title);
  review.publish(review.create(slug, input), input);
  pass(1000);
  return slug;
}

function withdraw({ database, review }: Services, slug: string): void {
  review.withdraw(initiativeBySlug(database, slug)?.id ?? 0);
}

async function lettersTo(site: Site, address = email): Promise<ReceivedMail[]> {
  return (await mailsOf(site.services)).filter(({ to }) => to === address);
}

/** Letters that came since the last time. */
async function newLetters(site: Site, seen: { count: number }): Promise<ReceivedMail[]> {
  const letters = await lettersTo(site);
  const news = letters.slice(seen.count);
  seen.count = letters.length;
  return news;
}

function ask(site: Site, address: string, values: Record<string, string> = {}): Promise<Response> {
  pass(1000);
  return site.get(address, form({ email, frequency: 'weekly', ...values }));
}

async function confirmationLink(site: Site): Promise<string> {
  const letter = (await lettersTo(site)).findLast(({ text }) => text.includes('/alertes/confirmation/'));
  return linkIn(letter, site.services);
}

/** Asks for an alert and confirms it, as a person does. Returns the address of its page. */
async function follow(site: Site, address: string, values: Record<string, string> = {}): Promise<string> {
  await ask(site, address, values);
  const confirmed = await site.get(await confirmationLink(site), { method: 'POST' });
  expect(confirmed.status).toBe(303);
  return (confirmed.headers.get('location') ?? '').replace(/\?.*/, '');
}

const rowsOf = ({ services }: Site, address = email): AlertRow[] => alertsOf(services.database, address);

function searcherOf({ services: { database, embedded } }: Site): Searcher {
  return createSearcher({ database, engine: { ...embedded, steadily: (asked) => asked(embedded) } });
}

/** The service of the site with another search or another clock. */
function alertsOver(site: Site, other: { searcher?: Searcher; now?: () => number } = {}) {
  const { database, catalogue, postman, logger, config } = site.services;
  return createAlertsService({
    database,
    searcher: searcherOf(site),
    vocabulary: catalogue.vocabulary,
    referenceOf: catalogue.reference,
    signer: createLinkSigner({ secret: config.authSecret ?? '' }),
    postman,
    logger,
    baseUrl: config.baseUrl,
    ...other,
  });
}

/** What happens while an alert is being searched. */
function meanwhile(site: Site, happens: () => void | Promise<void>): Searcher {
  const searcher = searcherOf(site);
  let done = false;
  return {
    ...searcher,
    among: async (search, territories) => {
      const found = await searcher.among(search, territories);
      const first = !done;
      done = true;
      if (first) await happens();
      return found;
    },
  };
}

describe('following a search', () => {
  test('from the search page to the last mail', async () => {
    const site = await seededSite();
    const { services } = site;
    const seen = { count: 0 };
    const results = await (await site.get('/initiatives?q=zygophone&theme=services&tri=titre&page=2')).text();
    expect(results).toContain('Recevoir les nouvelles fiches par courriel');
    const link = /href="(\/alertes\/nouvelle\?[^"]*)"/.exec(results)?.[1]?.replaceAll('&amp;', '&') ?? '';
    const page = await (await site.get('/alertes/nouvelle?q=zygophone&region=bretagne')).text();
    expect(link).toContain('q=zygophone&theme=services');
    expect(page).toContain('zygophone');
    expect(page).toContain('Bretagne');
    expect(page).toMatch(/value="weekly" checked/);
    expect(page).toContain('RGPD');

    const address = '/alertes/nouvelle?q=zygophone&region=bretagne&tri=titre&page=2';
    expect((await ask(site, address, { frequency: 'daily' })).status).toBe(200);
    const [letter] = await newLetters(site, seen);
    expect(letter?.subject).toBe('Confirmez votre alerte\u00a0: «\u202fzygophone\u202f», Région\u00a0: Bretagne');
    const manage = await follow(site, address, { frequency: 'daily' });
    await newLetters(site, seen);
    expect(rowsOf(site)).toMatchObject([{ search: 'q=zygophone&region=bretagne', frequency: 'daily', language: 'fr' }]);
    expect(await (await site.get(`${manage}?confirmee=oui`)).text()).toContain('C’est confirmé');

    const slug = publish(services, { title: 'Un zygophone à la mairie', summary: 'Les habitants appellent.' });
    publish(services, { title: 'Une borne sans rapport' });
    publish(services, { title: 'Un zygophone à Rennes, Paris ou ailleurs', territory: '75056' });
    await services.rounds.run();
    expect(await newLetters(site, seen)).toEqual([]);

    pass(day);
    await services.rounds.run();
    const [news, ...others] = await newLetters(site, seen);
    expect(others).toEqual([]);
    expect(news?.subject).toBe('Une nouvelle fiche\u00a0: «\u202fzygophone\u202f», Région\u00a0: Bretagne');
    expect(news?.text).toContain(
      [
        'Un zygophone à la mairie',
        'Ploemeur (Morbihan, Bretagne)',
        'Les habitants appellent.',
        `http://catalogue.test/initiatives/${slug}`,
      ].join('\n'),
    );
    expect(news?.text).not.toContain('borne');
    expect(news?.text).not.toContain('Rennes');

    pass(day);
    await services.rounds.run();
    expect(await newLetters(site, seen)).toEqual([]);

    expect((await site.get(manage, form({ frequency: 'weekly' }))).status).toBe(303);
    expect(await (await site.get(manage)).text()).toContain('au plus une fois par semaine');
    publish(services, { title: 'Un second zygophone' });
    pass(day);
    await services.rounds.run();
    expect(await newLetters(site, seen)).toEqual([]);
    pass(6 * day);
    await services.rounds.run();
    expect((await newLetters(site, seen)).map(({ text }) => text.includes('Un second zygophone'))).toEqual([true]);

    const raw = (news?.raw ?? '').replaceAll(/\r?\n[ \t]+/g, ' ');
    const stop = /^List-Unsubscribe: *<(http[^>]*)>/m.exec(raw)?.[1]?.replace('http://catalogue.test', '') ?? '';
    expect(stop).toBe(`${manage}/arret`);
    expect(raw).toMatch(/^List-Unsubscribe-Post: List-Unsubscribe=One-Click/m);
    expect(news?.text).toContain(`http://catalogue.test${manage}\n`);
    expect(news?.text).toContain(`http://catalogue.test${stop}\n`);
    const stopped = await site.get(stop, {
      ...form({ 'List-Unsubscribe': 'One-Click' }),
      headers: { origin: 'https://mail.example', 'sec-fetch-site': 'cross-site' },
    });
    expect(stopped.status).toBe(200);
    expect(rowsOf(site)).toEqual([]);
    publish(services, { title: 'Un troisième zygophone' });
    pass(8 * day);
    await services.rounds.run();
    expect(await newLetters(site, seen)).toEqual([]);
  });

  test('the whole catalogue can be followed', async () => {
    const site = await seededSite();
    expect(await (await site.get('/alertes/nouvelle')).text()).toContain('Toutes les fiches du catalogue');
    await follow(site, '/alertes/nouvelle');
    publish(site.services, { title: 'Une borne' });
    pass(7 * day);
    await site.services.rounds.run();
    const letter = (await lettersTo(site)).at(-1);
    expect(letter?.subject).toBe('Une nouvelle fiche\u00a0: Toutes les fiches du catalogue');
    expect(letter?.text).toContain('Une borne');
  });

  test('comparable authorities can be followed', async () => {
    const site = await seededSite();
    await follow(site, `/alertes/nouvelle?comme=${ploemeur}&comparables=oui&tri=comparables`);
    expect(rowsOf(site)).toMatchObject([{ search: `comparables=oui&comme=${ploemeur}` }]);
    // Lanester is of Ploemeur's size; Paris is not.
    publish(site.services, { title: 'Une borne à Lanester', territory: '56098' });
    publish(site.services, { title: 'Une borne à Paris', territory: '75056' });
    pass(7 * day);
    await site.services.rounds.run();
    const letter = (await lettersTo(site)).at(-1);
    expect(letter?.subject).toBe('Une nouvelle fiche\u00a0: Collectivités comparables\u00a0: Comparables à Ploemeur');
    expect(letter?.text).toContain('Une borne à Lanester');
  });

  test('one search has one way of being written', async () => {
    const site = await seededSite();
    await ask(site, '/alertes/nouvelle?region=bretagne&q=+zygophone&region=normandie&tri=titre&parPage=50');
    await ask(site, '/alertes/nouvelle?q=zygophone&region=normandie&region=bretagne&page=3');
    expect(rowsOf(site).map(({ search }) => search)).toEqual(['q=zygophone&region=bretagne&region=normandie']);
  });

  test('in English, mails and their links are in English', async () => {
    const site = await seededSite();
    const page = await (await site.get('/en/alertes/nouvelle?q=zygophone')).text();
    expect(page).toContain('Send me the link to confirm');
    const manage = await follow(site, '/en/alertes/nouvelle?q=zygophone');
    expect(manage).toMatch(/^\/en\/alertes\//);
    const slug = publish(site.services, { title: 'Un zygophone' });
    pass(7 * day);
    await site.services.rounds.run();
    const letters = await lettersTo(site);
    expect(letters.map(({ subject }) => subject)).toEqual([
      'Confirm your alert: “zygophone”',
      'One new record: “zygophone”',
    ]);
    expect(letters[1]?.text).toContain(`/en/initiatives/${slug}`);
    expect(letters[1]?.text).toContain(`${manage}/arret`);
    expect((await site.get(`${manage}/arret`, { method: 'POST' })).status).toBe(200);
    expect(rowsOf(site)).toEqual([]);
  });
});

describe('double opt-in', () => {
  test('nothing is sent before the link is followed, and following it is not enough: mail scanners do', async () => {
    const site = await seededSite();
    await ask(site, wifi);
    const link = await confirmationLink(site);
    const page = await site.get(link);
    expect(page.status).toBe(200);
    expect(page.headers.get('cache-control')).toBe('private, no-store');
    expect(await page.text()).toContain('Confirmer');
    publish(site.services, { title: 'Un zygophone' });
    pass(6 * day);
    await site.services.rounds.run();
    expect(await lettersTo(site)).toHaveLength(1);
    expect(rowsOf(site)).toMatchObject([{ confirmedAt: null }]);
    await site.get(link, { method: 'POST' });
    // Only what comes online from then on is new.
    pass(7 * day);
    await site.services.rounds.run();
    expect(await lettersTo(site)).toHaveLength(1);
  });

  test('a link that is too old says so and leads to the same search; the address is forgotten', async () => {
    const site = await seededSite();
    await ask(site, wifi);
    const link = await confirmationLink(site);
    pass(7 * day + hour);
    for (const options of [{}, { method: 'POST' }]) {
      const late = await site.get(link, options);
      expect(late.status).toBe(410);
      expect(await late.text()).toContain('href="/alertes/nouvelle?q=zygophone"');
    }
    await site.services.rounds.run();
    expect(rowsOf(site)).toEqual([]);
    expect((await site.get(link, { method: 'POST' })).status).toBe(410);
  });

  test('asking again lets an alert wait longer', async () => {
    const site = await seededSite();
    await ask(site, wifi);
    pass(6 * day);
    await ask(site, wifi);
    pass(6 * day);
    await site.services.rounds.run();
    expect(rowsOf(site)).toHaveLength(1);
    expect((await site.get(await confirmationLink(site), { method: 'POST' })).status).toBe(303);
  });

  test('the same answer for an address that is known and one that is not', async () => {
    const site = await seededSite();
    const first = await (await ask(site, wifi)).text();
    await site.get(await confirmationLink(site), { method: 'POST' });
    expect(await (await ask(site, wifi)).text()).toBe(first);
    expect(first).not.toContain('confirmation/');
  });

  test('who knows an address cannot change its alerts, and whoever reads its mails can', async () => {
    const site = await seededSite();
    await follow(site, wifi, { frequency: 'weekly' });
    const [before] = rowsOf(site);
    await ask(site, `/en${wifi}`, { frequency: 'daily' });
    expect(rowsOf(site)).toEqual([before]);
    publish(site.services, { title: 'Un zygophone' });
    const link = await confirmationLink(site);
    expect(await (await site.get(link)).text()).toContain('You follow this search already');
    await site.get(link, { method: 'POST' });
    expect(rowsOf(site)).toMatchObject([
      { id: before?.id, frequency: 'daily', language: 'en', watchedUntil: before?.watchedUntil },
    ]);
    pass(day);
    await site.services.rounds.run();
    expect((await lettersTo(site)).at(-1)?.text).toContain('Un zygophone');
  });

  test('a link that served already changes nothing, and does not bring back what was stopped', async () => {
    const site = await seededSite();
    const manage = await follow(site, wifi);
    const link = await confirmationLink(site);
    const [before] = rowsOf(site);
    pass(hour);
    expect((await site.get(link, { method: 'POST' })).status).toBe(303);
    expect(rowsOf(site)).toEqual([before]);
    await site.get(`${manage}/arret`, { method: 'POST' });
    expect((await site.get(link)).status).toBe(410);
    expect((await site.get(link, { method: 'POST' })).status).toBe(410);
    expect(rowsOf(site)).toEqual([]);
  });

  test('a forged reference opens nothing, and one made for another purpose neither', async () => {
    const site = await seededSite();
    const manage = await follow(site, wifi);
    const { config } = site.services;
    const signer = createLinkSigner({ secret: config.authSecret ?? '' });
    const [{ id } = { id: 0 }] = rowsOf(site);
    const other = createLinkSigner({ secret: 'y'.repeat(32) });
    const forged = [
      manage.replace(/\d+~/, `${id + 1}~`),
      `/alertes/${id}`,
      `/alertes/${other.sign('alert', id)}`,
      `/alertes/${signer.sign('consent', id)}`,
      `/alertes/${signer.sign('confirmation', `${id}.daily.${Date.now()}`)}`,
      `/alertes/confirmation/${signer.sign('alert', id)}`,
      `/alertes/confirmation/${signer.sign('alert', `${id}.daily.${Date.now()}`)}`,
      `/alertes/confirmation/${signer.sign('confirmation', `${id}.hourly.${Date.now()}`)}`,
      '/alertes/%00~',
      '/alertes/~',
    ];
    for (const address of forged) {
      expect((await site.get(address)).status, address).toBe(404);
      expect((await site.get(address, form({ frequency: 'daily' }))).status, address).toBe(404);
      expect((await site.get(`${address}/arret`, { method: 'POST' })).status, address).toBe(404);
    }
    expect(rowsOf(site)).toMatchObject([{ frequency: 'weekly' }]);
  });
});

describe('stopping', () => {
  test('the link of a mail shows a button, the button deletes the alert, and its page says that it is gone', async () => {
    const site = await seededSite();
    const manage = await follow(site, wifi);
    const page = await (await site.get(`${manage}/arret`)).text();
    expect(page).toContain(`action="${manage}/arret" method="post"`);
    expect(rowsOf(site)).toHaveLength(1);
    expect(await (await site.get(`${manage}/arret`, { method: 'POST' })).text()).toContain('L’alerte est arrêtée');
    expect(rowsOf(site)).toEqual([]);
    for (const address of [manage, `${manage}/arret`]) {
      const gone = await site.get(address);
      expect(gone.status).toBe(410);
      expect(await gone.text()).toContain('Cette alerte n’existe plus');
    }
    expect((await site.get(manage, form({ frequency: 'daily' }))).status).toBe(410);
  });

  test('a provider may ask for it in either form of RFC 8058, twice, from anywhere; nothing else is let through', async () => {
    const site = await seededSite();
    const manage = await follow(site, wifi);
    const headers = { origin: 'https://mail.example', 'sec-fetch-site': 'cross-site' };
    expect((await site.get(manage, { ...form({ frequency: 'daily' }), headers })).status).toBe(403);
    expect((await site.get(wifi, { ...form({ email, frequency: 'daily' }), headers })).status).toBe(403);
    for (const path of ['/alertes/arret', '/alertes/a/b/arret', '/compte/arret', `${manage}/arret/`])
      expect((await site.get(path, { method: 'POST', headers })).status, path).toBe(403);
    const body = new FormData();
    body.append('List-Unsubscribe', 'One-Click');
    expect((await site.get(`${manage}/arret`, { method: 'POST', body, headers })).status).toBe(200);
    expect(rowsOf(site)).toEqual([]);
    const again = { ...form({ 'List-Unsubscribe': 'One-Click' }), headers };
    expect((await site.get(`${manage}/arret`, again)).status).toBe(200);
  });

  test('a mail that has not left yet is taken back', async () => {
    const site = await seededSite();
    const manage = await follow(site, wifi);
    publish(site.services, { title: 'Un zygophone' });
    pass(7 * day);
    const { database } = site.services;
    vi.spyOn(site.services.postman, 'deliverDue').mockResolvedValue();
    await alertsOver(site).sendDue();
    const waiting = () =>
      database
        .select()
        .from(mails)
        .all()
        .filter(({ sentAt }) => sentAt === null);
    expect(waiting()).toHaveLength(1);
    await site.get(`${manage}/arret`, { method: 'POST' });
    expect(waiting()).toEqual([]);
  });

  test('deleting an account ends the alerts of its address, and its data name them', async () => {
    const site = await seededSite();
    const account = await signIn(site, email);
    await follow(site, wifi);
    expect(await (await account.get('/compte/donnees.json')).text()).toContain('zygophone');
    await account.post('/compte/suppression', { email });
    expect(rowsOf(site)).toEqual([]);
  });
});

describe('new records', () => {
  test('each search has its own mail, each at its own pace', async () => {
    const site = await seededSite();
    await follow(site, wifi, { frequency: 'daily' });
    await follow(site, '/alertes/nouvelle?q=zygobus', { frequency: 'weekly' });
    const seen = { count: (await lettersTo(site)).length };
    publish(site.services, { title: 'Un zygophone' });
    publish(site.services, { title: 'Un zygobus' });
    pass(day);
    await site.services.rounds.run();
    expect((await newLetters(site, seen)).map(({ subject }) => subject)).toEqual([
      'Une nouvelle fiche\u00a0: «\u202fzygophone\u202f»',
    ]);
    pass(6 * day);
    await site.services.rounds.run();
    expect((await newLetters(site, seen)).map(({ subject }) => subject)).toEqual([
      'Une nouvelle fiche\u00a0: «\u202fzygobus\u202f»',
    ]);
  });

  test('a daily alert runs once in 24 hours, a weekly one once in seven days, counted from the last run', async () => {
    const site = await seededSite();
    await follow(site, wifi, { frequency: 'daily' });
    await follow(site, '/alertes/nouvelle?q=zygobus', { frequency: 'weekly' });
    const runs = { daily: 0, weekly: 0 };
    const last = new Map(rowsOf(site).map(({ id }) => [id, null as string | null]));
    for (let passed = 0; passed <= 14 * day; passed += hour) {
      await site.services.rounds.run();
      for (const { id, frequency, ranAt } of rowsOf(site)) {
        if (ranAt !== last.get(id)) runs[frequency] += 1;
        last.set(id, ranAt);
      }
      pass(hour);
    }
    expect(runs.daily).toBeGreaterThanOrEqual(13);
    expect(runs.daily).toBeLessThanOrEqual(14);
    expect(runs.weekly).toBeGreaterThanOrEqual(1);
    expect(runs.weekly).toBeLessThanOrEqual(2);
  });

  test('rounds at one time, in one process or several, write one mail', async () => {
    const site = await seededSite();
    await follow(site, wifi);
    publish(site.services, { title: 'Un zygophone' });
    pass(7 * day);
    const one = alertsOver(site);
    const other = alertsOver(site);
    await Promise.all([one.sendDue(), other.sendDue(), one.sendDue(), site.services.rounds.run()]);
    expect(await lettersTo(site)).toHaveLength(2);
  });

  test('what comes online while an alert is searched is told the next time', async () => {
    const site = await seededSite();
    await follow(site, wifi);
    const seen = { count: 1 };
    publish(site.services, { title: 'Un zygophone' });
    pass(7 * day);
    const searcher = meanwhile(site, () => {
      publish(site.services, { title: 'Un zygophone du dernier instant' });
    });
    await alertsOver(site, { searcher }).sendDue();
    const [first] = await newLetters(site, seen);
    expect(first?.text).toContain('Un zygophone\n');
    expect(first?.text).not.toContain('dernier instant');
    pass(7 * day);
    await site.services.rounds.run();
    const [second] = await newLetters(site, seen);
    expect(second?.subject).toMatch(/^Une nouvelle fiche/);
    expect(second?.text).toContain('dernier instant');
  });

  test('a record of the very millisecond of a round is told once', async () => {
    const site = await seededSite();
    await follow(site, wifi);
    const { database } = site.services;
    pass(7 * day);
    const before = (await lettersTo(site)).length;
    const slug = publish(site.services, { title: 'Un zygophone' });
    const instant = Date.parse(initiativeBySlug(database, slug)?.publishedAt ?? '');
    await alertsOver(site, { now: () => instant }).sendDue();
    expect(await lettersTo(site)).toHaveLength(before);
    await alertsOver(site, { now: () => instant + 7 * day }).sendDue();
    expect(await lettersTo(site)).toHaveLength(before + 1);
    await alertsOver(site, { now: () => instant + 14 * day }).sendDue();
    expect(await lettersTo(site)).toHaveLength(before + 1);
  });

  test('a record withdrawn before, or while, the mail is written is not named', async () => {
    const site = await seededSite();
    await follow(site, wifi);
    const gone = publish(site.services, { title: 'Un zygophone retiré' });
    const going = publish(site.services, { title: 'Un zygophone sur le départ' });
    publish(site.services, { title: 'Un zygophone qui reste' });
    withdraw(site.services, gone);
    pass(7 * day);
    await alertsOver(site, { searcher: meanwhile(site, () => withdraw(site.services, going)) }).sendDue();
    const letter = (await lettersTo(site)).at(-1);
    expect(letter?.subject).toMatch(/^Une nouvelle fiche/);
    expect(letter?.text).toContain('qui reste');
    expect(letter?.text).not.toMatch(/retiré|départ/);
  });

  test('an alert stopped while it is searched is not written to', async () => {
    const site = await seededSite();
    const manage = await follow(site, wifi);
    publish(site.services, { title: 'Un zygophone' });
    pass(7 * day);
    const searcher = meanwhile(site, async () => {
      await site.get(`${manage}/arret`, { method: 'POST' });
    });
    await alertsOver(site, { searcher }).sendDue();
    expect(await lettersTo(site)).toHaveLength(1);
  });

  test('a change of a record that was online is not new', async () => {
    const site = await seededSite();
    const { database, review } = site.services;
    await follow(site, '/alertes/nouvelle');
    const { id = 0 } = initiativeBySlug(database, 'saint-ave-portail-citoyen') ?? {};
    withdraw(site.services, 'saint-ave-portail-citoyen');
    pass(hour);
    review.publish(id, inputOf(database, { title: 'Un portail revu', summary: 'Revu.', territory: ploemeur }));
    pass(7 * day);
    await site.services.rounds.run();
    expect(await lettersTo(site)).toHaveLength(1);
  });

  test('twenty records are named, the others are counted and a link leads to them', async () => {
    const site = await seededSite();
    await follow(site, '/alertes/nouvelle?q=zygophone&region=bretagne');
    for (let number = 1; number <= 23; number += 1) publish(site.services, { title: `Zygophone numéro ${number} !` });
    pass(7 * day);
    await site.services.rounds.run();
    const letter = (await lettersTo(site)).at(-1);
    expect(letter?.subject).toMatch(/^23 nouvelles fiches/);
    expect(letter?.text.match(/^Zygophone numéro/gm)).toHaveLength(20);
    expect(letter?.text).toContain('numéro 23 !');
    expect(letter?.text).not.toContain('numéro 3 !');
    expect(letter?.text).toContain('Et 3 autres');
    expect(letter?.text).toContain('/initiatives?q=zygophone&region=bretagne&tri=recent');
  });

  test('what only comes near is no news: all the words must be there', async () => {
    const site = await seededSite();
    await follow(site, '/alertes/nouvelle?q=zygophone+solaire');
    publish(site.services, { title: 'Un zygophone sans rien' });
    pass(7 * day);
    await site.services.rounds.run();
    expect(await lettersTo(site)).toHaveLength(1);
    publish(site.services, { title: 'Un zygophone solaire' });
    pass(7 * day);
    await site.services.rounds.run();
    const letters = await lettersTo(site);
    expect(letters).toHaveLength(2);
    expect(letters[1]?.text).toContain('Un zygophone solaire');
    expect(letters[1]?.text).not.toContain('sans rien');
  });

  test('a search of which a part no longer exists works with the rest, and says so', async () => {
    const site = await seededSite();
    const manage = await follow(site, wifi);
    const [{ id } = { id: 0 }] = rowsOf(site);
    updateAlert(site.services.database, id, { search: 'q=zygophone&theme=disparu&comparables=oui&comme=99999' });
    publish(site.services, { title: 'Un zygophone' });
    pass(7 * day);
    await site.services.rounds.run();
    const letter = (await lettersTo(site)).at(-1);
    expect(letter?.text).toContain('Un zygophone');
    expect(letter?.text).toContain('Une partie de cette recherche n’existe plus');
    expect(await (await site.get(manage)).text()).toContain('Une partie de cette recherche n’existe plus');
  });

  test('one alert that fails does not keep the others from running', async () => {
    const site = await seededSite();
    await follow(site, '/alertes/nouvelle?q=zygobus');
    await follow(site, wifi);
    publish(site.services, { title: 'Un zygophone et un zygobus' });
    pass(7 * day);
    const searcher = meanwhile(site, () => {
      throw new Error('out of order');
    });
    const service = alertsOver(site, { searcher });
    const before = (await lettersTo(site)).length;
    await service.sendDue();
    expect(await lettersTo(site)).toHaveLength(before + 1);
    await service.sendDue();
    expect(await lettersTo(site)).toHaveLength(before + 2);
  });
});

describe('addresses where nobody reads', () => {
  function refusing(site: Site, error: () => Error) {
    const { database, logger } = site.services;
    const transport = { name: 'smtp' as const, deliver: () => Promise.reject(error()), close: () => {} };
    return createPostman({ database, transport, logger, refused: endRefusedAlert });
  }

  async function withNews(): Promise<Site> {
    const site = await seededSite();
    await follow(site, wifi);
    publish(site.services, { title: 'Un zygophone' });
    pass(7 * day);
    vi.spyOn(site.services.postman, 'deliverDue').mockResolvedValue();
    await site.services.alerts.sendDue();
    return site;
  }

  test('a mail of news that is refused for good ends its alert', async () => {
    const site = await withNews();
    await refusing(site, () => new RefusedMail('550 no such user')).deliverDue();
    expect(rowsOf(site)).toEqual([]);
  });

  test('a server of ours that is away ends none', async () => {
    const site = await withNews();
    const postman = refusing(site, () => new Error('connection refused'));
    for (let attempt = 0; attempt < 10; attempt += 1) {
      await postman.deliverDue();
      pass(day);
    }
    expect(site.services.database.select().from(mails).all().at(-1)?.abandonedAt).not.toBeNull();
    expect(rowsOf(site)).toHaveLength(1);
  });

  test('a link to confirm that is refused ends what was not confirmed, and nothing else', async () => {
    const site = await seededSite();
    await follow(site, wifi);
    vi.spyOn(site.services.postman, 'deliverDue').mockResolvedValue();
    await ask(site, wifi, { frequency: 'daily' });
    await ask(site, '/alertes/nouvelle?q=zygobus');
    expect(rowsOf(site)).toHaveLength(2);
    await refusing(site, () => new RefusedMail('550 no such user')).deliverDue();
    expect(rowsOf(site)).toMatchObject([{ search: 'q=zygophone' }]);
  });

  test('the site itself does so, with a real server', async () => {
    const { url, received } = await smtpServer({ refusals: [550] });
    const { config, close } = seededServices();
    await close();
    const services = createServices({ ...config, smtpUrl: url });
    const site = await serve(services);
    onTestFinished(async () => {
      await site.close();
      await services.close();
    });
    await ask(site, wifi);
    await services.postman.deliverDue();
    expect(rowsOf(site)).toEqual([]);
    await ask(site, wifi);
    await services.postman.deliverDue();
    expect(received).toHaveLength(1);
    expect(rowsOf(site)).toHaveLength(1);
  });
});

describe('limits and hostile input', () => {
  test('an address has twenty alerts at most; what was never confirmed gives way, and the rest is told by mail', async () => {
    const site = await seededSite();
    const { alerts, database } = site.services;
    const searchOf = (text: string) => alerts.read(new URLSearchParams({ q: text })).search;
    for (let number = 1; number <= 25; number += 1)
      alerts.ask({ email, frequency: 'weekly', search: searchOf(`mot${number}`) }, 'fr');
    expect(rowsOf(site)).toHaveLength(20);
    expect(rowsOf(site)[0]?.search).toBe('q=mot6');
    database.update(alertsTable).set({ confirmedAt: new Date().toISOString() }).run();
    const answer = await ask(site, wifi);
    expect(answer.status).toBe(200);
    expect(await answer.text()).toContain('Un message est parti');
    expect(rowsOf(site)).toHaveLength(20);
    const letter = (await lettersTo(site)).find(({ subject }) => subject === 'Vous suivez déjà 20 recherches');
    expect(letter?.text.match(/\/alertes\/\d+~/g)).toHaveLength(20);
    // Changing one of them is still possible.
    await ask(site, '/alertes/nouvelle?q=mot7', { frequency: 'daily' });
    await site.get(await confirmationLink(site), { method: 'POST' });
    expect(rowsOf(site).find(({ search }) => search === 'q=mot7')?.frequency).toBe('daily');
  });

  test('who asks for too many links is told to wait', async () => {
    const site = await seededSite();
    const statuses: number[] = [];
    for (let number = 0; number < 7; number += 1) statuses.push((await ask(site, wifi)).status);
    expect(statuses).toEqual([200, 200, 200, 200, 200, 429, 429]);
    expect((await ask(site, wifi, { email: 'autre@exemple.fr' })).status).toBe(200);
  });

  test('a program that fills the hidden field gets the same page and no mail', async () => {
    const site = await seededSite();
    const answer = await ask(site, wifi, { site: 'https://spam.example' });
    expect(await answer.text()).toContain('Un message est parti');
    await expect(mailsOf(site.services)).rejects.toThrow('ENOENT');
    expect(rowsOf(site)).toEqual([]);
  });

  test('every fault is told and what was typed is kept, with the search', async () => {
    const site = await seededSite();
    const answer = await ask(site, wifi, { email: 'mairie<script>', frequency: 'hourly' });
    expect(answer.status).toBe(422);
    const html = await answer.text();
    expect(html).toContain('value="mairie&lt;script&gt;"');
    expect(html).toContain('href="#email"');
    expect(html).toContain('href="#frequency"');
    expect(html).toContain('action="/alertes/nouvelle?q=zygophone"');
    const manage = await follow(site, wifi);
    expect((await site.get(manage, form({ frequency: 'hourly' }))).status).toBe(400);
  });

  test('nobody can have us send an address or markup of theirs', async () => {
    const site = await seededSite();
    const q = `Gagnez sur https://mal.example/x?y <b>vite</b>\r\nBcc: autre@exemple.org ${'loin '.repeat(70)}`;
    const address = `/alertes/nouvelle?${new URLSearchParams({ q, theme: '"><script>alert(1)</script>' })}`;
    expect(await (await site.get(address)).text()).not.toMatch(/<b>vite|<script>alert/);
    await ask(site, address);
    const [letter] = await lettersTo(site);
    // The link itself, to our own site, holds the search in its encoded form.
    expect(letter?.text.replace(/^http:\/\/catalogue\.test\/\S+$/m, '')).not.toMatch(/mal\.example|<b>|https?:/);
    expect(letter?.text).not.toMatch(/https?:\/\/mal/);
    expect(letter?.subject.length).toBeLessThan(160);
    expect(letter?.raw).not.toMatch(/^bcc:/im);
    expect((await mailsOf(site.services)).map(({ to }) => to)).toEqual([email]);
    const link = linkIn(letter, site.services);
    expect((await site.get(link)).status).toBe(200);
    expect((await site.get(link, { method: 'POST' })).status).toBe(303);
    for (const wrong of [`${email}\r\nBcc: autre@exemple.org`, `${email},autre@exemple.org`, 'x'.repeat(300)])
      expect((await ask(site, address, { email: wrong })).status, wrong).toBe(422);
    for (const wrong of ['%E0%A4%A', '%00', 'q=%FF&theme=%ZZ&annee=99999', `q=${'a'.repeat(3000)}`])
      expect((await site.get(`/alertes/nouvelle?${wrong}`)).status, wrong).toBe(200);
  });
});
