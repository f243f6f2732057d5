import type { VolumeManifest } from './manifest.ts';

/** Number of each case in its book, by anchor: "2.3" is the third case of the second chapter. */
export function caseNumbers({ sections }: VolumeManifest): Map<string, string> {
  return new Map(
    sections.flatMap((each) =>
      each.kind === 'chapter'
        ? each.cases.map(({ anchor }, index) => [anchor, `${each.number}.${index + 1}`] as const)
        : [],
    ),
  );
}

/** "1er décembre 2026" of 2026-12-01. */
export function dayInWords(date: string): string {
  const [year = 0, month = 1, day = 1] = date.split('-').map(Number);
  const format = new Intl.DateTimeFormat('fr', { day: 'numeric', month: 'long', year: 'numeric', timeZone: 'UTC' });
  const words = format.format(Date.UTC(year, month - 1, day));
  return words.replace(/^1 /, '1er\u00a0').replace(/^(\d+) /, '$1\u00a0');
}
