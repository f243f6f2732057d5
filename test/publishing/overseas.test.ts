import { describe, expect, test } from 'vitest';
import { departmentsOfRegion, overseasOutlines, overseasPlaces } from '../../server/departments.ts';
import { epubFormat } from '../../server/publishing/epub/format.ts';
import { insetFrame, insetShape, insetsOf } from '../../server/publishing/insets.ts';
import type { VolumeManifest } from '../../server/publishing/manifest.ts';
import { overseasDrawing } from '../../server/publishing/pdf/drawings.ts';
import { departmentsWith, silhouetteOf } from '../../server/publishing/reading/outlines.ts';
import { webFormat } from '../../server/publishing/web/format.ts';
import { seededManifest } from '../support/books.ts';
import { seededServices } from '../support/catalogue.ts';
import { anchorOf, compiledFiles, testPress } from '../support/press.ts';

const place = (code: string, departmentCodes: string[] = []) => ({
  name: '',
  code,
  kind: '',
  department: '',
  region: '',
  departmentCodes,
  population: null,
});

describe('places overseas', () => {
  test('have a shape each: the five départements, and the collectivities where people live', () => {
    const all = overseasPlaces();
    expect(all.filter(({ isDepartment }) => isDepartment).map(({ code }) => code)).toEqual([
      '971',
      '972',
      '973',
      '974',
      '976',
    ]);
    expect(all.map(({ code }) => code)).toEqual(expect.arrayContaining(['975', '977', '978', '986', '987', '988']));
    for (const { code } of all) {
      const [left, top, right, bottom] = overseasOutlines().get(code)?.box ?? [-1, -1, 0, 0];
      expect(left, code).toBeCloseTo(0, 5);
      expect(top, code).toBeCloseTo(0, 5);
      expect(Math.max(right, bottom), code).toBeCloseTo(500, 5);
    }
  });

  test('are drawn in a frame of their own, inside it', () => {
    const drawing = overseasDrawing('974', '#123456') ?? '';
    expect(drawing).toContain('viewBox="0 0 613 400"');
    expect(drawing).toContain('fill="#123456"');
    expect(overseasDrawing('75', '#123456')).toBeNull();
    expect(overseasDrawing('', '#123456')).toBeNull();
  });

  test('stand in the middle of their frame', () => {
    for (const { code } of overseasPlaces()) {
      const { transform } = insetShape(code) ?? { transform: '' };
      const [x = 0, y = 0, scale = 0] = [...transform.matchAll(/-?[\d.]+/g)].map(Number);
      const [left, top, right, bottom] = overseasOutlines().get(code)?.box ?? [0, 0, 0, 0];
      expect(Math.abs(x + ((left + right) / 2) * scale - insetFrame.width / 2), code).toBeLessThan(1);
      expect(Math.abs(y + ((top + bottom) / 2) * scale - insetFrame.height / 2), code).toBeLessThan(1);
    }
  });

  test('have a silhouette, and never one beside that of the mainland in another scale', () => {
    expect(silhouetteOf(['973'])?.paths).toHaveLength(1);
    expect(silhouetteOf(['75', '973'])?.viewBox).toBe(silhouetteOf(['75'])?.viewBox);
    expect(silhouetteOf(['971', '972'])?.paths).toHaveLength(1);
    expect(silhouetteOf(['984'])).toBeNull();
  });
});

test('a région is shown as all its départements, and other places as their own', () => {
  expect(departmentsWith(place('reg-53')).toSorted()).toEqual(['22', '29', '35', '56']);
  expect(departmentsWith(place('reg-02'))).toEqual(['972']);
  expect(departmentsWith(place('29001', ['29']))).toEqual(['29']);
  expect(departmentsWith(place('autre-bologne'))).toEqual([]);
  expect(departmentsOfRegion('99')).toEqual([]);
});

/** A volume with so many initiatives by département, and nowhere else. */
function volumeOf(counts: Record<string, number>): VolumeManifest {
  const departments = Object.entries(counts).map(([code, count]) => ({ code, name: `Le département ${code}`, count }));
  const volume = seededManifest(seededServices(), { perChapter: 1 });
  return {
    ...volume,
    sections: volume.sections.map((section) => (section.kind === 'map' ? { ...section, departments } : section)),
  };
}

const shadeIn = (markup: string) => Number(/class="level-(\d)"/.exec(markup)?.[1]);

/** What the page of the map shows: shades by name of inset, and those of the map and of its legend. */
function readMap(markup: string) {
  const insets = [...markup.matchAll(/<li class="inset">(.*?<\/svg>) (.*?)<\/li>/g)];
  return {
    markup,
    insets: new Map(insets.map(([, drawing = '', name = '']) => [name, shadeIn(drawing)])),
    drawing: /<svg class="departments".*?<\/svg>/s.exec(markup)?.[0] ?? '',
    legend: (/<ul class="legend">.*?<\/ul>/s.exec(markup)?.[0] ?? '').split('<li>').slice(1).map(shadeIn),
  };
}

const shadesOf = (markup: string) => [...markup.matchAll(/class="level-(\d)"/g)].map(([, shade]) => Number(shade));

describe.each([
  { format: epubFormat, folder: 'EPUB/', extension: 'xhtml' },
  { format: webFormat, folder: '', extension: 'html' },
])('the map of a volume in $format.name', ({ format, folder, extension }) => {
  async function mapOf(counts: Record<string, number>) {
    const manifest = volumeOf(counts);
    const { text } = await compiledFiles(format, manifest, testPress());
    return readMap(text(`${folder}${anchorOf(manifest, 'map')}.${extension}`));
  }

  test('has an inset for every département overseas, with its name, as in the printed book', async () => {
    const { insets } = await mapOf({ 29: 1 });
    expect([...insets.keys()]).toEqual(['Guadeloupe', 'Martinique', 'Guyane', 'La Réunion', 'Mayotte']);
    expect([...insets.keys()]).toEqual(insetsOf([]).map(({ name }) => name));
    expect(new Set(insets.values())).toEqual(new Set([0]));
  });

  test('an initiative in La Réunion shades the inset of La Réunion and not that of Mayotte', async () => {
    const { insets, drawing } = await mapOf({ 974: 1 });
    expect(insets.get('La Réunion')).toBeGreaterThan(0);
    expect(insets.get('Mayotte')).toBe(0);
    expect(new Set(shadesOf(drawing))).toEqual(new Set([0]));
  });

  test('other places overseas have an inset where they have an initiative', async () => {
    const { insets } = await mapOf({ 987: 1 });
    expect(insets.get('Polynésie française')).toBeGreaterThan(0);
    expect(insets.has('Nouvelle-Calédonie')).toBe(false);
  });

  test('as many initiatives have the same shade on the map and in an inset, and the legend explains each', async () => {
    const { insets, drawing, legend } = await mapOf({ 29: 1, 35: 4, 971: 4, 974: 9 });
    const [none, one, four] = [...new Set(shadesOf(drawing))].toSorted();
    expect(none).toBe(0);
    expect(insets.get('Guadeloupe')).toBe(four);
    expect(insets.get('La Réunion')).toBeGreaterThan(four ?? 9);
    expect(legend).toEqual([one, four, insets.get('La Réunion')]);
  });

  test('insets are for the eye: the table tells the same, and the map claims to show the mainland only', async () => {
    const { markup, drawing } = await mapOf({ 29: 1, 974: 2 });
    expect(markup).toContain('<ul class="insets" aria-hidden="true">');
    expect(markup).toContain('<th scope="row">Le département 974</th><td class="number">2</td>');
    expect(drawing).toContain('aria-label="Carte de la France métropolitaine, où chaque département est teinté');
  });

  test('insets of all places name nothing twice, and weigh less than ten kilobytes', async () => {
    const { markup, insets } = await mapOf(Object.fromEntries(overseasPlaces().map(({ code }) => [code, 1])));
    expect([...insets.keys()].toSorted()).toEqual(
      overseasPlaces()
        .map(({ name }) => name)
        .toSorted(),
    );
    const ids = [...markup.matchAll(/\sid="([^"]+)"/g)].map(([, id]) => id);
    expect(new Set(ids).size).toBe(ids.length);
    expect(/<ul class="insets".*?<\/ul>/s.exec(markup)?.[0].length).toBeLessThan(10_000);
  });
});
