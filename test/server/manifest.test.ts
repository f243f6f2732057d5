import { describe, expect, test } from 'vitest';
import { anyTestimonialBySlug } from '../../db/queries/testimonials.ts';
import { byLetter, indexedPerson, peopleIndex, territoryIndex } from '../../server/publishing/indexes.ts';
import { casesOf, volumeManifest, withConsentFor } from '../../server/publishing/manifest.ts';
import { findingsOf } from '../../server/volumes/checks.ts';
import { blocksOf } from '../../server/volumes/text.ts';
import { signIn } from '../support/accounts.ts';
import { seededManifest } from '../support/books.ts';
import { seededServices, seededSite } from '../support/catalogue.ts';

test('who answers in an interview is told from a sentence that begins with a capital and a colon', () => {
  const text = [
    '– Qui ?',
    'Marie-Ève de La Tour : Moi.',
    'Nous avons commencé par le plus simple : une permanence.',
    'Jean Le Gall : Lui.',
    'La rédaction : Et puis ?',
    'Teva d’Urville : Rien.',
    'La rédaction : Vraiment ?',
    'Une chose compte : le temps.',
  ].join('\n');
  const speakers = blocksOf(text, true).map((block) => (block.type === 'answer' ? block.speaker : block.type));
  expect(speakers).toEqual([
    'question',
    'Marie-Ève de La Tour',
    'paragraph',
    'Jean Le Gall',
    'La rédaction',
    'Teva d’Urville',
    'La rédaction',
    'paragraph',
  ]);
});

describe('what a book is made from', () => {
  test('is plain, checked, ordered data, the same twice', () => {
    const first = seededManifest(seededServices(), { perChapter: 12 });
    const second = seededManifest(seededServices(), { perChapter: 12 });
    expect(() => volumeManifest.parse(first)).not.toThrow();
    expect(JSON.stringify(first)).toBe(JSON.stringify(second));
    expect(first.sections.map(({ kind }) => kind)).toEqual([
      'foreword',
      'chapter',
      'chapter',
      'chapter',
      'interview',
      'followups',
      'map',
      'figures',
      'barometer',
      'further',
    ]);
    expect(casesOf(first)).toHaveLength(36);
    expect(first.sections[4]).toMatchObject({
      blocks: [
        { type: 'question', text: 'Pourquoi un tel volume\u202f?' },
        { type: 'answer', speaker: 'Zoé Zygomar' },
        { type: 'question' },
        { type: 'answer', speaker: 'Yann Ycare' },
      ],
    });
  });

  test('holds in each medium what its speakers agreed to there, and nothing that was withdrawn', async () => {
    const site = await seededSite();
    const editor = await signIn(site, 'relecteur@exemple.fr', 'editor');
    const manifest = seededManifest(site.services, { perChapter: 30 });
    const [spoken] = casesOf(manifest).flatMap(({ testimonials }) => testimonials);
    expect(anyTestimonialBySlug(site.services.database, spoken?.slug ?? '')?.id).toBe(spoken?.id);
    const printed = casesOf(withConsentFor(manifest, 'print')).flatMap(({ testimonials }) => testimonials);
    expect(printed.every(({ media }) => media.includes('print'))).toBe(true);
    await editor.post(`/relecture/temoignages/${spoken?.slug}`, { media: 'web', reason: 'courrier' });
    const after = seededManifest(site.services, { perChapter: 30, number: 98 });
    expect(JSON.stringify(after)).not.toContain(spoken?.slug);
  });

  test('a cover too small for print is pointed out before the volume is closed', () => {
    const manifest = seededManifest(seededServices(), { perChapter: 2 });
    const cover = { file: 'a.webp', height: 900, alternativeText: 'Une place', caption: '', rights: 'Mairie' };
    const small = (width: number) =>
      findingsOf({ ...manifest, volume: { ...manifest.volume, cover: { ...cover, width } } }).filter(
        ({ target }) => target.type === 'images',
      );
    expect(small(1600)).toEqual([]);
    expect(small(600)).toMatchObject([{ severity: 'warning', kind: 'image-small' }]);
  });

  test('indexes sort as French readers look things up', () => {
    expect(indexedPerson('Awena Le Gall').label).toBe('Le Gall, Awena');
    expect(indexedPerson('Jean-Paul Dupont').label).toBe('Dupont, Jean-Paul');
    expect(indexedPerson('Charles de Gaulle').label).toBe('Gaulle, Charles de');
    expect(indexedPerson('François d’Aubert').label).toBe('Aubert, François d’');
    expect(indexedPerson('Madonna').label).toBe('Madonna');
    expect(indexedPerson('Jean-François Le Grand')).toEqual({
      label: 'Le Grand, Jean-François',
      key: 'Le Grand, Jean-François',
    });
    expect(indexedPerson('L’auteur du blog')).toEqual({ label: 'L’auteur du blog', key: 'auteur du blog' });
    const manifest = seededManifest(seededServices(), { perChapter: 60 });
    const letters = byLetter(territoryIndex(manifest)).map(({ letter }) => letter);
    expect(letters).toEqual([...new Set(letters)].sort());
    for (const { anchors } of [...territoryIndex(manifest), ...peopleIndex(manifest)])
      expect(anchors.every((anchor) => /^fiche-\d+$/.test(anchor))).toBe(true);
  });
});
