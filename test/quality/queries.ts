import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parse } from 'yaml';
import { z } from 'zod';

export const kinds = ['plain', 'typo', 'sms', 'acronym', 'jargon', 'question', 'place', 'name', 'broad'] as const;

const query = z.strictObject({
  text: z.string().min(1),
  kind: z.enum(kinds),
  /** Slugs of the records that were judged: 3 the very thing, 2 answers, 1 comes near; all others 0. */
  grades: z.record(z.string(), z.int().min(1).max(3)),
});
export type GradedQuery = z.infer<typeof query> & {
  /** Never looked at while tuning. */
  aside: boolean;
};

/** Queries as a mayor, an official or a contributor would type them, graded by reading the records, not the results. */
export function readQueries(): GradedQuery[] {
  const file = fileURLToPath(new URL('queries.yaml', import.meta.url));
  const read = z.array(query).parse(parse(readFileSync(file, 'utf8')));
  return read.map((each, position) => ({ ...each, aside: position % 3 === 2 }));
}
