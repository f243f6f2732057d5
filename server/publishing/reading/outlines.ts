import { departmentMap } from '../../departments.ts';
import type { VolumeManifest } from '../manifest.ts';
import { casesOf } from '../manifest.ts';

interface Outline {
  /** Path of an SVG, in absolute coordinates to a tenth of a unit. */
  path: string;
  /** Left, top, right, bottom. */
  box: readonly [number, number, number, number];
}

/** Follows a path of relative straight lines, the only ones in the drawing of the départements. */
function outlineOf(path: string): Outline {
  let [x, y, startX, startY, first] = [0, 0, 0, 0, true];
  let written = '';
  const box: [number, number, number, number] = [Infinity, Infinity, -Infinity, -Infinity];
  for (const token of path.match(/[mz]|-?[\d.]+,-?[\d.]+/g) ?? []) {
    if (token === 'm') {
      first = true;
      continue;
    }
    if (token === 'z') {
      [x, y] = [startX, startY];
      written += 'z';
      continue;
    }
    const [dx = 0, dy = 0] = token.split(',').map(Number);
    [x, y] = [x + dx, y + dy];
    if (first) [startX, startY] = [x, y];
    written += `${first ? 'M' : 'L'}${Number(x.toFixed(1))} ${Number(y.toFixed(1))}`;
    first = false;
    box[0] = Math.min(box[0], x);
    box[1] = Math.min(box[1], y);
    box[2] = Math.max(box[2], x);
    box[3] = Math.max(box[3], y);
  }
  return { path: written, box };
}

let known: ReadonlyMap<string, Outline> | undefined;

/** Outlines of the départements of mainland France and Corsica by code, as the drawing orders them. */
export function outlines(): ReadonlyMap<string, Outline> {
  known ??= new Map(departmentMap.locations.map(({ id, path }) => [id.toUpperCase(), outlineOf(path)]));
  return known;
}

function viewBoxOf(found: readonly Outline[]): string {
  const left = Math.min(...found.map(({ box }) => box[0]));
  const top = Math.min(...found.map(({ box }) => box[1]));
  const right = Math.max(...found.map(({ box }) => box[2]));
  const bottom = Math.max(...found.map(({ box }) => box[3]));
  const margin = Math.max(right - left, bottom - top) * 0.01;
  const viewBox = [left - margin, top - margin, right - left + 2 * margin, bottom - top + 2 * margin];
  return viewBox.map((value) => Number(value.toFixed(1))).join(' ');
}

/** `viewBox` of the whole drawing, without the empty room around it. */
export const drawnBox = (): string => viewBoxOf([...outlines().values()]);

/** The shape of where a case lies, to fill a square of the page; null where the drawing does not show it. */
export function silhouetteOf(codes: readonly string[]): { viewBox: string; paths: string[] } | null {
  const found = codes.flatMap((code) => outlines().get(code) ?? []);
  return found.length === 0 ? null : { viewBox: viewBoxOf(found), paths: found.map(({ path }) => path) };
}

/** The drawing of a volume: every département, with the top theme of the first of its cases. */
export function volumeDrawing(manifest: VolumeManifest): { path: string; theme: string | null }[] {
  const themes = new Map<string, string>();
  for (const { territory, topTheme } of casesOf(manifest))
    for (const code of territory.departmentCodes) if (!themes.has(code)) themes.set(code, topTheme);
  return [...outlines()].map(([code, { path }]) => ({ path, theme: themes.get(code) ?? null }));
}
