import { departmentsOfRegion, outlines, overseasOutlines, viewBoxOf } from '../../departments.ts';
import { type BookCase, casesOf, type VolumeManifest } from '../manifest.ts';

/** Codes of the départements where a case lies; of all départements of a région. */
export function departmentsWith({ code, departmentCodes }: BookCase['territory']): readonly string[] {
  return departmentCodes.length === 0 && code.startsWith('reg-') ? departmentsOfRegion(code.slice(4)) : departmentCodes;
}

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
