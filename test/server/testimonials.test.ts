import { randomUUID } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { testimonialByKey, withdrawConsents } from '../../db/queries/consent.ts';
import { writeSetting } from '../../db/queries/settings.ts';
import { eventsOfSpeaker, speakerBySlug, testimonialIdsOfSpeaker } from '../../db/queries/speakers.ts';
import {
  anyTestimonialBySlug,
  type SpokenTestimonial,
  type TestimonialRow,
  testimonialBySlug,
  updateTestimonial,
} from '../../db/queries/testimonials.ts';
import type { Recording } from '../../db/schema/index.ts';
import { readSeedFile, readSeedFolder } from '../../seed/files.ts';
import { loadSeed } from '../../seed/load.ts';
import { seedTestimonial, seedVocabularies } from '../../seed/schema.ts';
import { emptyTestimonial, sameWording, testimonialColumns } from '../../server/contribution/testimonials.ts';
import { officesOf } from '../../server/testimonials/offices.ts';
import { playerOf, providerOf } from '../../server/testimonials/players.ts';
import { passagesOf, secondsOf, timeOf } from '../../server/testimonials/transcripts.ts';
import { form as asForm, linkIn, mailsOf, signIn } from '../support/accounts.ts';
import { type Site, seededServices, seededSite } from '../support/catalogue.ts';
import { complete, fill, publish } from '../support/contribution.ts';

const files = readSeedFolder('testimonials', seedTestimonial);
const { brakes, motives } = readSeedFile('taxonomy/testimonials.yaml', seedVocabularies).record;
const quotation = 'ronan-loas-ecrire-soi-meme';
const paraphrase = 'ronan-loas-toucher-les-absents';

async function pageOf(site: Site, path: string) {
  const response = await site.get(path);
  return { status: response.status, html: await response.text(), headers: response.headers };
}

function rowOf({ services }: Site, slug: string): TestimonialRow {
  const row = anyTestimonialBySlug(services.database, slug);
  if (!row) throw new Error(`no testimonial ${slug}`);
  return row;
}

function withdraw(site: Site, slug: string): void {
  withdrawConsents(site.services.database, rowOf(site, slug).id, ['web'], new Date().toISOString());
}

/** Without tags, entities of quotation marks and apostrophes read. */
const textOf = (html: string) =>
  html
    .replaceAll(/<[^>]*>/g, ' ')
    .replaceAll('&#34;', '"')
    .replaceAll('&#39;', "'")
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&');

const formOf = (html: string, id: string) =>
  textOf(new RegExp(`id="citation-${id}"[^>]*>([^]*?)</(?:pre|p)>`).exec(html)?.[1] ?? '');

describe('a speaker', () => {
  test('has a page with the offices of the day, the years seen, territories, networks and testimonials', async () => {
    const site = await seededSite();
    const { status, html } = await pageOf(site, '/temoins/ronan-loas');
    expect(status).toBe(200);
    expect(textOf(html).replaceAll(/\s+/g, ' ')).toContain('maire de Ploemeur , en 2014 et 2016');
    expect(html).toContain('elles ne disent rien de celles d’aujourd’hui');
    expect(html.indexOf(paraphrase)).toBeLessThan(html.indexOf(quotation));
    expect(html).toContain('href="/territoires/56162"');
    for (const word of ['Facebook', 'Twitter', 'Veille']) expect(html).toContain(word);
    expect((await pageOf(site, '/en/temoins/ronan-loas')).html).toContain('in 2014 and 2016');
  });

  test('is a schema.org person without any office of a past day as a job title', async () => {
    const { html } = await pageOf(await seededSite(), '/temoins/bruno-janet');
    const json = JSON.parse(html.match(/<script type="application\/ld\+json">(.*?)<\/script>/s)?.[1] ?? '{}');
    expect(json).toMatchObject({ '@type': 'Person', name: 'Bruno Janet', alternateName: ['Brunot Janet'] });
    expect(json.jobTitle).toBeUndefined();
  });

  test('is found under every spelling: an alias leads to the one page', async () => {
    const site = await seededSite();
    const response = await site.get('/temoins/brunot-janet');
    expect(response.status).toBe(301);
    expect(response.headers.get('location')).toBe('/temoins/bruno-janet');
    expect((await site.get('/en/temoins/brunot-janet')).headers.get('location')).toBe('/en/temoins/bruno-janet');
    expect((await site.get('/temoins/personne-ne-s-appelle-ainsi')).status).toBe(404);
  });

  test('stands in the list from A to Z under the family name, once, whole or by initial', async () => {
    const site = await seededSite();
    const { html } = await pageOf(site, '/temoins');
    for (const { record } of files) expect(html).toContain(`/temoins/${record.speaker}"`);
    expect(html.match(/"\/temoins\/ronan-loas"/g)).toHaveLength(1);
    expect(html).toContain('Loas, Ronan');
    const letter = await pageOf(site, '/temoins?lettre=L');
    expect(letter.html).toContain('Loas, Ronan');
    expect(letter.html).not.toContain('Anziani');
    expect((await site.get('/temoins?lettre=%00')).status).toBe(200);
  });

  test('is linked from testimonials and initiatives', async () => {
    const site = await seededSite();
    const { record } = files.find((file) => file.record.initiative !== undefined) ?? files[0] ?? { record: null };
    for (const path of [`/temoignages/${quotation}`, `/initiatives/${record?.initiative}`]) {
      const { html } = await pageOf(site, path);
      expect(html, path).toMatch(/class="speaker" href="\/temoins\/[a-z0-9-]+"/);
    }
  });

  test('offices are apart where the territory is, together whatever their capitals', () => {
    const said = (office: string, territoryId: number, date: string | null) =>
      ({ testimonial: { office, territoryId, territoryName: 'Ploemeur', date } }) as SpokenTestimonial;
    expect(
      officesOf([
        said('maire de Ploemeur', 1, '2014-08-11'),
        said('Maire de Ploemeur', 1, '2011'),
        said('sénateur du Morbihan', 2, null),
        said('maire de Ploemeur', 1, '2014-01'),
        said('président de région', 3, '2021'),
      ]).map(({ office, years }) => [office, years]),
    ).toEqual([
      ['président de région', [2021]],
      ['maire de Ploemeur', [2011, 2014]],
      ['sénateur du Morbihan', []],
    ]);
  });
});

describe('editors of names', () => {
  test('contributors and visitors may not', async () => {
    const site = await seededSite();
    expect([302, 303, 401]).toContain((await site.get('/relecture/temoins/ronan-loas')).status);
    const contributor = await signIn(site, 'secretariat@ploemeur.example');
    expect((await contributor.get('/relecture/temoins/ronan-loas')).status).toBe(403);
    const body = { avec: 'bruno-janet', garde: 'ronan-loas' };
    expect((await contributor.post('/relecture/temoins/ronan-loas/fusion', body)).status).toBe(403);
    expect(await (await contributor.get('/temoins/ronan-loas')).text()).not.toContain('/relecture/temoins/');
  });

  test('change name and spellings; the search follows, the address stays, a new seed leaves it alone', async () => {
    const site = await seededSite();
    const { database } = site.services;
    const editor = await signIn(site, 'relecteur@exemple.fr', 'editor');
    expect(await (await editor.get('/temoins/ronan-loas')).text()).toContain('/relecture/temoins/ronan-loas');
    const wrong = await editor.post('/relecture/temoins/ronan-loas', { name: '', aliases: 'Renan Loas' });
    expect(wrong.status).toBe(422);
    expect(await wrong.text()).toContain('Renan Loas');
    const saved = await editor.post('/relecture/temoins/ronan-loas', {
      name: 'Ronan Loas',
      aliases: 'Renan Loas\n\nRonan Loas\nRenan Loas',
    });
    expect(saved.headers.get('location')).toBe('/relecture/temoins/ronan-loas?enregistre=oui');
    expect(speakerBySlug(database, 'ronan-loas')?.aliases).toEqual(['Renan Loas']);
    expect((await site.get('/temoins/renan-loas')).headers.get('location')).toBe('/temoins/ronan-loas');
    const id = speakerBySlug(database, 'ronan-loas')?.id ?? 0;
    expect(eventsOfSpeaker(database, id)).toMatchObject([{ verb: 'speaker.edited', accountId: editor.account.id }]);

    writeSetting(database, 'seed', 'older');
    loadSeed(database, site.services.review.reindex);
    expect(speakerBySlug(database, 'ronan-loas')?.aliases).toEqual(['Renan Loas']);
  });

  test('a new spelling is found by the search at once', async () => {
    const site = await seededSite();
    const editor = await signIn(site, 'relecteur@exemple.fr', 'editor');
    const search = async () => (await pageOf(site, '/initiatives?q=Duporgeois')).html;
    expect(await search()).not.toContain('/initiatives/lievin-facebook-live-du-maire');
    const names = { name: 'Laurent Duporge', aliases: 'Laurent Duporgeois' };
    expect((await editor.post('/relecture/temoins/laurent-duporge', names)).status).toBe(303);
    expect(await search()).toContain('/initiatives/lievin-facebook-live-du-maire');
  });

  test('merge two speakers after a look at both: one name stays, nothing is lost, both addresses lead there', async () => {
    const site = await seededSite();
    const { database } = site.services;
    const editor = await signIn(site, 'relecteur@exemple.fr', 'editor');
    const [kept, gone] = ['ronan-loas', 'bruno-janet'];
    const idsOf = (slug: string) =>
      testimonialIdsOfSpeaker(database, speakerBySlug(database, slug)?.id ?? 0).map(({ id }) => id);
    const before = [...idsOf(kept), ...idsOf(gone)];
    const address = `/relecture/temoins/${kept}/fusion`;

    expect((await editor.get(`${address}?avec=Personne`)).status).toBe(422);
    for (const reference of ['Brunot Janet', gone, `https://exemple.fr/temoins/${gone}`]) {
      const seen = await editor.get(`${address}?avec=${encodeURIComponent(reference)}`);
      expect(seen.status, reference).toBe(200);
      expect(await seen.text()).toContain(`value="${gone}"`);
    }
    expect(idsOf(gone).length).toBeGreaterThan(0);
    expect((await editor.post(address, { avec: gone, garde: 'autre' })).status).toBe(422);
    const merged = await editor.post(address, { avec: gone, garde: kept });
    expect(merged.headers.get('location')).toBe(`/relecture/temoins/${kept}?fusionne=oui`);

    expect(idsOf(kept).sort()).toEqual(before.sort());
    expect(speakerBySlug(database, kept)?.aliases).toEqual(['Bruno Janet', 'Brunot Janet']);
    for (const slug of [gone, 'brunot-janet'])
      expect((await site.get(`/temoins/${slug}`)).headers.get('location'), slug).toBe(`/temoins/${kept}`);
    expect((await pageOf(site, '/temoins')).html).not.toContain(`/temoins/${gone}"`);
    const [event] = eventsOfSpeaker(database, speakerBySlug(database, kept)?.id ?? 0);
    expect(event?.detail).toMatchObject({ merged: { slug: gone, name: 'Bruno Janet', aliases: ['Brunot Janet'] } });
    expect(await (await editor.get(`/relecture/temoins/${kept}`)).text()).toContain('Fusion avec un autre témoin');

    writeSetting(database, 'seed', 'older');
    loadSeed(database, site.services.review.reindex);
    expect((await site.get(`/temoins/${gone}`)).status).toBe(301);
    expect(idsOf(kept).sort()).toEqual(before.sort());
  });
});

describe('brakes and motives', () => {
  test('each has its page in both languages, with its meaning', async () => {
    const site = await seededSite();
    for (const prefix of ['', '/en']) {
      for (const [index, terms] of [
        ['/freins', brakes],
        ['/motivations', motives],
      ] as const) {
        const list = await pageOf(site, prefix + index);
        expect(list.status).toBe(200);
        for (const { slug, description } of terms) {
          expect(list.html).toContain(`href="${prefix}${index}/${slug}"`);
          const { status, html } = await pageOf(site, `${prefix}${index}/${slug}`);
          expect(status, slug).toBe(200);
          const words = prefix === '' ? description?.fr : description?.en;
          expect(html.replaceAll(/[\u00a0\u202f]/g, ' ')).toContain(words);
          expect(html).not.toMatch(/undefined|\[object Object\]|NaN/);
        }
      }
    }
    expect((await site.get('/freins/aucun')).status).toBe(404);
    expect((await site.get('/motivations/ignorance-technique')).status).toBe(404);
  });

  test('the brakes are told as an observation of the article’s author, not as a measure', async () => {
    const { html } = await pageOf(await seededSite(), '/freins/crainte-temps-reel');
    expect(html).toContain('Observation de l’auteur de l’article');
  });

  test('those who overcame a brake come first, then those who hold it, each with n, none in both', async () => {
    const site = await seededSite();
    for (const { slug } of brakes) {
      const { html } = await pageOf(site, `/freins/${slug}`);
      const [answers = '', holders = ''] = (html.split('id="reponses"')[1] ?? '').split('id="rencontres"');
      const overcame = files.filter(({ record }) => record.overcome.includes(slug));
      const hold = files.filter(
        ({ record }) =>
          record.form !== 'observation' && record.brakes.includes(slug) && !record.overcome.includes(slug),
      );
      for (const file of overcame) expect(answers, slug).toContain(`/temoignages/${file.slug}"`);
      for (const file of hold) expect(holders, slug).toContain(`/temoignages/${file.slug}"`);
      for (const file of overcame) expect(holders).not.toContain(`/temoignages/${file.slug}"`);
      expect(answers).toContain(`(n\u00a0=\u00a0${overcame.length})`);
      expect(holders).toContain(`(n\u00a0=\u00a0${hold.length})`);
      expect(html).toContain(`/temoignages?frein=${slug}`);
    }
    expect(files.filter(({ record }) => record.overcome.length > 0).length).toBeGreaterThan(2);
  });

  test('a brake that nobody overcame invites to tell how', async () => {
    const site = await seededSite();
    for (const file of files.filter(({ record }) => record.overcome.length > 0))
      updateTestimonial(site.services.database, rowOf(site, file.slug).id, { overcome: [] });
    const { html } = await pageOf(site, '/freins/preference-terrain');
    expect(html).toContain('Aucun témoignage ne dit encore comment ce frein a été surmonté');
    expect(html).toContain('href="/contribuer"');
  });

  test('a motive shows who was moved by it and the networks they used', async () => {
    const { html } = await pageOf(await seededSite(), '/motivations/campagne');
    const moved = files.filter(({ record }) => record.motives.includes('campagne'));
    for (const file of moved) expect(html).toContain(`/temoignages/${file.slug}"`);
    expect(html).toContain(`(n\u00a0=\u00a0${moved.length})`);
    expect(html).toContain('Facebook');
  });

  test('a testimonial names its brakes, and apart from them those overcome', async () => {
    const { html } = await pageOf(await seededSite(), '/temoignages/laurent-duporge-du-scepticisme-a-l-adhesion');
    expect(html).toContain('Freins surmontés');
    expect(html).not.toContain('<dt>Freins</dt>');
    expect(html).toContain('href="/freins/preference-terrain"');
    expect(html).toContain('href="/motivations/etre-present"');
  });
});

describe('what was withdrawn', () => {
  test('is on no page: gone by its address, absent from speakers, brakes and motives', async () => {
    const site = await seededSite();
    const slug = 'laurent-duporge-du-scepticisme-a-l-adhesion';
    expect((await pageOf(site, '/freins/preference-terrain')).html).toContain(slug);
    for (const file of files.filter(({ record }) => record.speaker === 'laurent-duporge')) withdraw(site, file.slug);
    expect((await site.get(`/temoignages/${slug}`)).status).toBe(410);
    expect((await site.get('/temoins/laurent-duporge')).status).toBe(410);
    for (const path of ['/temoins', '/freins/preference-terrain', '/motivations/etre-present', '/temoignages'])
      expect((await pageOf(site, path)).html, path).not.toMatch(/laurent-duporge|Duporge/);
    const of2014 = files.filter(({ record }) => record.speaker === 'ronan-loas' && record.date?.startsWith('2014'));
    for (const file of of2014) withdraw(site, file.slug);
    const { html } = await pageOf(site, '/temoins/ronan-loas');
    expect(html).not.toContain(quotation);
    expect(textOf(html)).not.toContain('2014');
  });

  test('tells no more who stands behind another spelling, or a name that was merged', async () => {
    const site = await seededSite();
    const editor = await signIn(site, 'relecteur@exemple.fr', 'editor');
    await editor.post('/relecture/temoins/ronan-loas/fusion', { avec: 'bruno-janet', garde: 'ronan-loas' });
    const id = speakerBySlug(site.services.database, 'ronan-loas')?.id ?? 0;
    for (const row of testimonialIdsOfSpeaker(site.services.database, id))
      withdrawConsents(site.services.database, row.id, ['web'], new Date().toISOString());
    for (const [slug, status] of [
      ['brunot-janet', 404],
      ['bruno-janet', 410],
    ] as const) {
      const { status: answered, html, headers } = await pageOf(site, `/temoins/${slug}`);
      expect(answered).toBe(status);
      expect(html + headers.get('location')).not.toContain('ronan-loas');
    }
  });
});

describe('a quotation', () => {
  test('has an exact address, and one for each sentence where there are several', async () => {
    const site = await seededSite();
    const { html } = await pageOf(site, `/temoignages/${quotation}`);
    expect(html).toContain('id="citation"');
    expect(html).toContain(`http://catalogue.test/temoignages/${quotation}#citation`);
    expect(html).not.toContain('#p2"');
    const several = await pageOf(site, `/temoignages/${paraphrase}`);
    expect(several.html).toContain('id="p2"');
    expect(several.html).toContain(`http://catalogue.test/temoignages/${paraphrase}#p2`);
  });

  test('is copied with who said it, in which office that day, when, after which source, and where', async () => {
    const site = await seededSite();
    const { html } = await pageOf(site, `/temoignages/${quotation}`);
    const { testimonial } = testimonialBySlug(site.services.database, quotation) ?? { testimonial: null };
    const text = formOf(html, 'texte');
    expect(text).toContain(`«\u202f${testimonial?.text}\u202f»`);
    const url = `http://catalogue.test/temoignages/${quotation}#citation`;
    for (const part of ['Ronan Loas', 'maire de Ploemeur', '11 août 2014', 'France 3 Bretagne', url])
      expect(text).toContain(part);
    expect(html).toMatch(/<button[^>]*data-copy="citation-texte"[^>]* hidden>/);

    expect(formOf(html, 'html')).toMatch(/^<blockquote cite="http:\/\/catalogue.test\/[^"]+#citation" lang="fr"><p>/);
    expect(formOf(html, 'bibtex')).toContain('author = {Loas, Ronan}');
    expect(formOf(html, 'bibtex')).toContain('year = {2014}');
    expect(JSON.parse(formOf(html, 'csl'))).toMatchObject([
      { author: [{ family: 'Loas', given: 'Ronan' }], issued: { 'date-parts': [[2014, 8, 11]] }, URL: url },
    ]);
  });

  test('a paraphrase is never one: no marks, no <blockquote>, no author, and it says « propos rapportés »', async () => {
    const site = await seededSite();
    for (const slug of [paraphrase, 'laurent-duporge-du-scepticisme-a-l-adhesion']) {
      const { html } = await pageOf(site, `/temoignages/${slug}`);
      const figure = /<figure class="testimonial spoken.*?<\/figure>/s.exec(html)?.[0] ?? '';
      expect(figure).not.toContain('<blockquote');
      expect(textOf(figure)).not.toMatch(/^\s*«/);
      expect(figure).toContain('Propos rapportés');
      expect(html).not.toContain('"Quotation"');
      const text = formOf(html, 'texte');
      expect(text).not.toMatch(/^«/);
      expect(text).toContain('(propos rapportés)');
      expect(formOf(html, 'html')).not.toContain('<blockquote');
      expect(formOf(html, 'html')).toContain('propos rapportés');
      expect(formOf(html, 'bibtex')).not.toContain('author =');
      expect(formOf(html, 'bibtex')).toContain('propos rapportés');
      const [item] = JSON.parse(formOf(html, 'csl'));
      expect(item.author).toBeUndefined();
      expect(item.note).toMatch(/^propos rapportés/);
      expect(item.note).not.toContain('..');
    }
  });
});

describe('a recording', () => {
  const recording: Recording = {
    url: 'https://www.youtube.com/watch?v=dQw4w9WgXcQ',
    provider: 'youtube',
    title: 'Entretien à la mairie',
    duration: 750,
    transcript: '[00:05] Bonjour à tous.\nUne phrase sans heure.\n[12:10] Merci.',
    transcriptSource: 'service communication',
  };
  const record = (site: Site, values: Recording = recording) =>
    updateTestimonial(site.services.database, rowOf(site, quotation).id, { recording: values, medium: 'video' });

  test('has its transcript on the page, with moments and addresses, and nothing that a browser would load', async () => {
    const site = await seededSite();
    record(site);
    const { html, headers } = await pageOf(site, `/temoignages/${quotation}`);
    for (const part of ['Bonjour à tous.', 'Une phrase sans heure.', 'id="t3"', 'durée 12:30', 'service communication'])
      expect(html).toContain(part);
    expect(html).toContain('href="https://www.youtube.com/watch?v=dQw4w9WgXcQ&amp;t=730"');
    expect(html).not.toMatch(/<iframe|<video|<audio|preconnect|dns-prefetch|ytimg/);
    expect(html).not.toMatch(/<(?:img|script|link)[^>]+(?:src|href)="https?:(?!\/\/catalogue.test)/);
    expect(html).toContain('YouTube (Google)');
    expect(headers.get('content-security-policy')).toContain('frame-src https://www.youtube-nocookie.com');
  });

  test('only its page may frame its provider, and one that we do not know is only linked to', async () => {
    const site = await seededSite();
    expect((await site.get(`/temoignages/${quotation}`)).headers.get('content-security-policy')).not.toContain(
      'frame-src',
    );
    record(site, { ...recording, url: 'https://video.exemple.fr/entretien', provider: 'other' });
    const { html, headers } = await pageOf(site, `/temoignages/${quotation}`);
    expect(headers.get('content-security-policy')).not.toContain('frame-src');
    expect(html).toContain('href="https://video.exemple.fr/entretien"');
    expect(html).not.toContain('data-player=');
    expect(html).toContain('Bonjour à tous.');
  });

  test('players are known by their addresses, whatever is written around them', () => {
    expect(playerOf('https://youtu.be/dQw4w9WgXcQ?si=x')?.player(12)).toBe(
      'https://www.youtube-nocookie.com/embed/dQw4w9WgXcQ?start=12',
    );
    expect(playerOf('https://www.dailymotion.com/video/x2k3ab')?.origin).toBe('https://geo.dailymotion.com');
    expect(playerOf('https://vimeo.com/123456789')?.player(0)).toBe('https://player.vimeo.com/video/123456789?dnt=1');
    expect(providerOf('https://tube.numerique.gouv.fr/w/4rT9aBcDeFgHiJkLmNoP')).toBe('peertube');
    for (const url of [
      'http://www.youtube.com/watch?v=dQw4w9WgXcQ',
      'https://youtube.com.exemple.fr/watch?v=dQw4w9WgXcQ',
      'https://www.youtube.com/watch?v="><script>',
      'https://peertube.exemple.fr/w/4rT9aBcDeFgHiJkLmNoP',
      'javascript:alert(1)',
      'rien',
    ])
      expect(playerOf(url), url).toBeNull();
  });

  test('transcripts are read line by line', () => {
    expect(passagesOf('[1:02:30] Un.\n\n  Deux [12:00] trois.\n[02:61] Quatre.\n[00:10]')).toEqual([
      { seconds: 3750, text: 'Un.' },
      { seconds: null, text: 'Deux [12:00] trois.' },
      { seconds: null, text: '[02:61] Quatre.' },
    ]);
    expect([secondsOf('12:30'), secondsOf('1:02:30'), secondsOf('12'), secondsOf('12:75')]).toEqual([
      750,
      3750,
      null,
      null,
    ]);
    expect([timeOf(750), timeOf(3750), timeOf(5)]).toEqual(['12:30', '1:02:30', '0:05']);
  });
});

test('the seed names no overcome brake that it does not name as a brake', () => {
  expect(
    seededServices()
      .testimonials.terms('brake')
      .every(({ named, overcome }) => overcome <= named),
  ).toBe(true);
});

describe('a contribution', () => {
  const key = randomUUID();
  const written = {
    'testimonial-0-key': key,
    'testimonial-0-speaker': 'Awena Le Gall',
    'testimonial-0-office': 'adjointe au maire de Ploemeur',
    'testimonial-0-form': 'paraphrase',
    'testimonial-0-text': 'Elle craignait les attaques ; elle répond maintenant chaque soir.',
    'testimonial-0-voice': 'own',
    'testimonial-0-medium': 'video',
    'testimonial-0-overcome': 'crainte-temps-reel',
    'testimonial-0-recordingUrl': 'https://youtu.be/dQw4w9WgXcQ',
    'testimonial-0-recordingTitle': 'Conseil municipal',
    'testimonial-0-recordingDuration': '12:30',
    'testimonial-0-transcript': '[02:15] Je craignais les attaques.',
    'testimonial-0-email': 'awena@ploemeur.example',
  };

  test('says which brakes were overcome and where the words are recorded; editor and speaker see it before readers', async () => {
    const site = await seededSite();
    const author = await signIn(site, 'secretariat@ploemeur.example');
    const editor = await signIn(site, 'relecteur@exemple.fr', 'editor');
    const id = await complete(site, author);
    expect((await fill(author, id, 'temoignages', written)).status).toBe(303);
    const form = await (await author.get(`/contribuer/${id}/temoignages`)).text();
    expect(form).toMatch(/id="testimonial-0-overcome-crainte-temps-reel"[^>]* checked/);
    expect(form).not.toMatch(/id="testimonial-0-brakes-crainte-temps-reel"[^>]* checked/);
    expect((await author.post(`/contribuer/${id}/soumission`, {})).status).toBe(303);

    const review = textOf(await (await editor.get(`/relecture/${id}`)).text());
    for (const part of ['Freins surmontés', 'https://youtu.be/dQw4w9WgXcQ', 'Je craignais les attaques.'])
      expect(review).toContain(part);
    await publish(editor, id);
    const letter = (await mailsOf(site.services)).findLast(({ to }) => to === 'awena@ploemeur.example');
    const link = linkIn(letter, site.services);
    const agreement = await (await site.get(link)).text();
    expect(agreement).toContain('frein surmonté');
    expect(agreement).toContain('Crainte des effets du temps réel');
    expect(agreement).toContain('Je craignais les attaques.');
    expect((await pageOf(site, '/freins/crainte-temps-reel')).html).not.toContain('Awena');

    await site.get(link, asForm({ media: ['web'] }));
    const brake = (await pageOf(site, '/freins/crainte-temps-reel')).html;
    expect(brake.split('id="rencontres"')[0]).toContain('Awena Le Gall');
    const { slug, brakes: named, recording } = testimonialByKey(site.services.database, key) ?? { slug: '' };
    expect(named).toEqual(['crainte-temps-reel']);
    expect(recording).toMatchObject({ provider: 'youtube', duration: 750 });
    expect((await pageOf(site, `/temoignages/${slug}`)).html).toContain('Je craignais les attaques.');
    expect((await site.get('/temoins/awena-le-gall')).status).toBe(200);

    await editor.post('/relecture/temoins/awena-le-gall', { name: 'Awena Morvan', aliases: '' });
    await site.get(link, asForm({ media: ['web', 'pdf'] }));
    expect((await pageOf(site, '/temoins/awena-le-gall')).html).toContain('Awena Morvan');
    expect((await pageOf(site, '/temoins')).html).not.toContain('awena-le-gall-2');
  });

  test('is told what is wrong with a recording', async () => {
    const site = await seededSite();
    const author = await signIn(site, 'secretariat@ploemeur.example');
    const id = await complete(site, author);
    const wrong = {
      ...written,
      'testimonial-0-recordingUrl': 'http://exemple',
      'testimonial-0-recordingTitle': '',
      'testimonial-0-recordingDuration': 'longtemps',
    };
    const answer = await fill(author, id, 'temoignages', wrong);
    const html =
      answer.status === 303 ? await (await author.get(`/contribuer/${id}/temoignages`)).text() : await answer.text();
    for (const field of ['recordingUrl', 'recordingTitle', 'recordingDuration'])
      expect(html, field).toContain(`id="testimonial-0-${field}-erreur"`);
  });

  test('another motive, brake overcome, presence or transcript is another wording to agree to; older ones lack some', () => {
    const older = { ...emptyTestimonial(), speaker: 'A', office: 'B', text: 'C' };
    const {
      overcome: _overcome,
      presences: _presences,
      recordingUrl: _url,
      transcript: _transcript,
      ...without
    } = older;
    expect(sameWording(older, without)).toBe(true);
    expect(sameWording(older, { ...older, overcome: ['crainte-temps-reel'] })).toBe(false);
    expect(sameWording(older, { ...older, motives: ['campagne'] })).toBe(false);
    expect(sameWording(older, { ...older, presences: ['page'] })).toBe(false);
    expect(sameWording(older, { ...older, transcript: 'Bonjour.' })).toBe(false);
    expect(testimonialColumns(without)).toMatchObject({ overcome: [], recording: null });
  });
});
