import { departmentMap, departmentsOfRegion, overseasPlaces } from '../../departments.ts';
import { type BookCase, casesOf, type VolumeManifest } from '../manifest.ts';

export interface Outline {
  /** Path of an SVG, in absolute coordinates to a tenth of a unit. */
  path: string;
  /** Left, top, right, bottom. */
  box: readonly [number, number, number, number];
}

/** Follows a path of relative straight lines, the only ones in the drawings, and enlarges it. */
function outlineOf(path: string, scale = 1): Outline {
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
    const [dx = 0, dy = 0] = token.split(',').map((each) => Number(each) * scale);
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

const sizeOf = ({ box: [left, top, right, bottom] }: Outline) => Math.max(right - left, bottom - top);

/** Longer side of an outline that was taken from the map of the world, where islands are specks. */
const overseasSize = 500;

let knownOverseas: ReadonlyMap<string, Outline> | undefined;

/** Outlines of what is French overseas by code, all of the same size. */
export function overseasOutlines(): ReadonlyMap<string, Outline> {
  knownOverseas ??= new Map(
    overseasPlaces().map(({ code, path }) => [code, outlineOf(path, overseasSize / sizeOf(outlineOf(path)))]),
  );
  return knownOverseas;
}

/** Codes of the départements where a case lies; of all départements of a région. */
export function departmentsWith({ code, departmentCodes }: BookCase['territory']): readonly string[] {
  return departmentCodes.length === 0 && code.startsWith('reg-') ? departmentsOfRegion(code.slice(4)) : departmentCodes;
}

export function viewBoxOf(found: readonly Outline[]): string {
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
  const near = codes.flatMap((code) => outlines().get(code) ?? []);
  // Each place overseas has a scale of its own: one of them is shown.
  const found = near.length > 0 ? near : codes.flatMap((code) => overseasOutlines().get(code) ?? []).slice(0, 1);
  return found.length === 0 ? null : { viewBox: viewBoxOf(found), paths: found.map(({ path }) => path) };
}

/** The drawing of a volume: every département, with the top theme of the first of its cases. */
export function volumeDrawing(manifest: VolumeManifest): { path: string; theme: string | null }[] {
  const themes = new Map<string, string>();
  for (const { territory, topTheme } of casesOf(manifest))
    for (const code of territory.departmentCodes) if (!themes.has(code)) themes.set(code, topTheme);
  return [...outlines()].map(([code, { path }]) => ({ path, theme: themes.get(code) ?? null }));
}
