import { describe, expect, test } from 'vitest';
import {
  initiativeBySlug,
  publishedIds,
  publishedInitiatives,
  updateInitiative,
} from '../../db/queries/initiatives.ts';
import { writeSetting } from '../../db/queries/settings.ts';
import { territoriesByIds } from '../../db/queries/territories.ts';
import { readSeedFolder } from '../../seed/files.ts';
import { loadSeed } from '../../seed/load.ts';
import { seedInitiative, seedSpeaker, seedTestimonial, seedVolume } from '../../seed/schema.ts';
import { frenchTypography } from '../../seed/typography.ts';
import { seededServices } from '../support/catalogue.ts';

const initiatives = readSeedFolder('initiatives', seedInitiative);
const testimonials = readSeedFolder('testimonials', seedTestimonial);
const speakers = readSeedFolder('speakers', seedSpeaker);
const volumes = readSeedFolder('volumes', seedVolume);

describe('the seed', () => {
  test('holds at least 300 initiatives, 60 of them printed in a volume, and 120 testimonials by named speakers', () => {
    expect(initiatives.length).toBeGreaterThanOrEqual(300);
    expect(initiatives.filter(({ record }) => record.volumes.length > 0).length).toBeGreaterThanOrEqual(60);
    expect(testimonials.length).toBeGreaterThanOrEqual(120);
    const onNetworks = testimonials.filter(({ record }) => record.themes.includes('elus-reseaux-sociaux'));
    expect(onNetworks.length).toBeGreaterThanOrEqual(50);
    for (const { record } of speakers) expect(record.name).toMatch(/\s/);
  });

  test('keeps what the source article observed apart from what officials say', () => {
    const article = 'https://blogpersonalbranding.com/art-presence-sociale-des-elus';
    const observed = testimonials.filter(({ record }) => record.form === 'observation');
    expect(observed.length).toBeGreaterThanOrEqual(8);
    for (const { record, slug } of observed) expect(record.source.url, slug).toBe(article);
  });

  test('says under which name officials are there, in every kind of presence but groups', () => {
    const presences = new Set(testimonials.flatMap(({ record }) => record.presences));
    expect([...presences].sort()).toEqual(['compte-institutionnel', 'page', 'profil-personnel']);
  });

  test('each of the three top themes holds 80 initiatives or more', async () => {
    const { catalogue } = seededServices();
    const counts = await catalogue.counts('theme');
    for (const theme of ['attractivite', 'services', 'amenagement'])
      expect(counts.get(theme), theme).toBeGreaterThanOrEqual(80);
  });

  test('covers regions, kinds of authority, sizes, themes and years', () => {
    const { database } = seededServices();
    const published = publishedInitiatives(database, publishedIds(database));
    const territories = territoriesByIds(database, [...new Set(published.map((row) => row.revision.territoryId))]);
    expect(new Set(territories.map((row) => row.regionCode)).size).toBeGreaterThanOrEqual(18);
    expect(new Set(territories.map((row) => row.kind)).size).toBe(5);
    expect(new Set(territories.map((row) => row.stratum)).size).toBeGreaterThanOrEqual(10);
    expect(new Set(published.flatMap((row) => row.themeIds)).size).toBeGreaterThanOrEqual(25);
    const years = published.flatMap((row) => row.revision.yearFrom ?? []);
    expect(Math.min(...years)).toBeLessThanOrEqual(2003);
    expect(Math.max(...years)).toBeGreaterThanOrEqual(2022);
  });

  test('tells the conflict between « Tome 5 » and « Tome 9 » with both sources', () => {
    const ninth = volumes.find((file) => file.record.number === 9)?.record;
    const numbers = ninth?.assertions.filter((assertion) => assertion.property === 'number') ?? [];
    expect(numbers.filter((row) => row.accepted).map((row) => row.value)).toContain('9');
    expect(numbers.filter((row) => !row.accepted).map((row) => row.value)).toEqual(['5']);
    for (const row of numbers) expect(row.reason).toBeTruthy();
  });
});

describe('loading the seed', () => {
  test('a second time writes nothing', () => {
    const { database, review } = seededServices();
    expect(loadSeed(database, review.reindex)).toEqual({ initiatives: 0, testimonials: 0 });
    writeSetting(database, 'seed', 'of another version');
    expect(loadSeed(database, review.reindex).initiatives).toBe(0);
  });

  test('never overwrites a record that somebody has edited', () => {
    const { database, review } = seededServices();
    const slug = initiatives[0]?.slug ?? '';
    const row = initiativeBySlug(database, slug);
    if (!row) throw new Error(`${slug} was not loaded`);
    const [before] = publishedInitiatives(database, [row.id]);
    if (!before) throw new Error(`${slug} is not published`);
    const { revision, themeIds, technologies } = before;
    review.publish(row.id, { ...revision, title: 'Corrigé par sa commune', themeIds, technologies });
    writeSetting(database, 'seed', 'of another version');
    loadSeed(database, review.reindex);
    expect(publishedInitiatives(database, [row.id])[0]?.revision.title).toBe('Corrigé par sa commune');
  });

  test('brings a changed seed file into a record that nobody has edited', () => {
    const { database, review } = seededServices();
    const slug = initiatives[0]?.slug ?? '';
    const row = initiativeBySlug(database, slug);
    if (!row) throw new Error(`${slug} was not loaded`);
    updateInitiative(database, row.id, { seedHash: 'of an older file' });
    writeSetting(database, 'seed', 'of another version');
    expect(loadSeed(database, review.reindex).initiatives).toBe(1);
    expect(publishedInitiatives(database, [row.id])[0]?.revision.number).toBe(2);
  });
});

describe('French spacing', () => {
  test('is set once and for all', () => {
    const text = frenchTypography("L'avis : « oui » ; combien ? 12 000 habitants, 5 %, https://exemple.fr:80/?a=b");
    expect(text).toBe(
      'L’avis\u00A0: «\u202Foui\u202F»\u202F; combien\u202F? 12\u202F000\u00A0habitants, 5\u00A0%, https://exemple.fr:80/?a=b',
    );
    expect(frenchTypography(text)).toBe(text);
  });
});
