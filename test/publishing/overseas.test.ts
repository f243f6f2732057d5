import { describe, expect, test } from 'vitest';
import { departmentsOfRegion, overseasOutlines, overseasPlaces } from '../../server/departments.ts';
import { insetFrame, insetShape } from '../../server/publishing/insets.ts';
import { overseasDrawing } from '../../server/publishing/pdf/drawings.ts';
import { departmentsWith, silhouetteOf } from '../../server/publishing/reading/outlines.ts';

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
