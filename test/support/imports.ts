import { sql } from 'drizzle-orm';
import type { Services } from '../../server/services.ts';

/** Takes every record away, but not the places, themes and volumes that records refer to. */
export async function emptyCatalogue({ database, embedded }: Services): Promise<void> {
  for (const table of ['testimonials', 'initiatives']) database.run(sql.raw(`delete from ${table}`));
  database.run(sql`update sqlite_sequence set seq = 0 where name = 'initiatives'`);
  await embedded.rebuild([]);
}

export async function exported({ recordExport }: Services, format: 'csv' | 'jsonl', drafts = false): Promise<string> {
  let text = '';
  for await (const part of recordExport.text(format, drafts)) text += part;
  return text;
}

/** What a new record needs, each under its French heading; `number` tells records apart. */
export function lineOf(number: number) {
  return {
    titre: `Une ruche numérique pour le quartier nord ${number}`,
    resume: `La ville ouvre la ruche ${number}, un lieu où chacun vient apprendre à se servir des démarches en ligne.`,
    code_territoire: '56162',
    statut: 'realise',
    themes: 'inclusion-numerique',
    realisation:
      'La salle des fêtes accueille un atelier chaque semaine avec deux agents formés à la médiation numérique.',
  };
}

const quoted = (cell: string) => (/[;"\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell);

/** A CSV file of these lines, with the headings of the first. */
export function csvOf(lines: readonly Record<string, string>[]): string {
  const headings = Object.keys(lines[0] ?? {});
  const rows = lines.map((line) => headings.map((heading) => line[heading] ?? ''));
  return [headings, ...rows].map((cells) => `${cells.map(quoted).join(';')}\n`).join('');
}
