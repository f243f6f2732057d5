import { overseasOutlines, overseasPlaces } from '../departments.ts';

/** Small framed maps of places overseas, beside the map of mainland France: the same in every form of a book. */

/** Sides of the frame of an inset, and of the room for its shape inside. */
export const insetFrame = { width: 613, height: 400, shape: { width: 440, height: 300 } };

/** Parts of an outline from which it is an archipelago. */
const manyIslands = 15;

export interface InsetShape {
  /** Outline, as `d` of a path of SVG. */
  path: string;
  /** What lays the outline in the middle of the frame. */
  transform: string;
  /** Width of a line around it, of the same ink, so that islets are seen; wider where there is little else. */
  line: number;
}

/** The shape of a place overseas in its frame; null where none is known. */
export function insetShape(code: string): InsetShape | null {
  const outline = overseasOutlines().get(code);
  if (outline === undefined) return null;
  const [left, top, right, bottom] = outline.box;
  const { width, height, shape } = insetFrame;
  const scale = Math.min(shape.width / (right - left), shape.height / (bottom - top));
  const x = width / 2 - ((left + right) / 2) * scale;
  const y = height / 2 - ((top + bottom) / 2) * scale;
  return {
    path: outline.path,
    transform: `translate(${x.toFixed(1)} ${y.toFixed(1)}) scale(${scale.toFixed(3)})`,
    line: outline.path.split('M').length > manyIslands ? 16 : 5,
  };
}

/** The insets of a map with their number of cases: every département overseas, and what else there has cases. */
export function insetsOf(
  departments: readonly { code: string; count: number }[],
): { code: string; name: string; count: number }[] {
  const counts = new Map(departments.map(({ code, count }) => [code, count]));
  return overseasPlaces()
    .filter(({ code, isDepartment }) => isDepartment || counts.has(code))
    .map(({ code, name }) => ({ code, name, count: counts.get(code) ?? 0 }));
}
