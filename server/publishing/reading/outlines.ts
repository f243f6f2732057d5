import { outlines, viewBoxOf } from '../../departments.ts';
import type { VolumeManifest } from '../manifest.ts';
import { casesOf } from '../manifest.ts';

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
