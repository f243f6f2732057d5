import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parse } from 'yaml';
import { z } from 'zod';
import { fold, wordsOf } from './text.ts';

const expression = z.string().trim().min(1);
const file = z.strictObject({
  groups: z.array(z.array(expression).min(2)),
  oneWay: z.array(z.strictObject({ from: expression, to: z.array(expression).min(1) })),
  stopWords: z.array(expression),
});

/** Expressions, each as its words: the key finds the values. Keys are the words joined by one space. */
export type Synonyms = ReadonlyMap<string, readonly (readonly string[])[]>;

export interface LanguageRules {
  synonyms: Synonyms;
  /** The same, with the found expressions as they are written, for an engine that reads words its own way. */
  expressions: ReadonlyMap<string, readonly string[]>;
  stopWords: ReadonlySet<string>;
}

/** The words of an expression that a query keeps: stop words never reach a key. */
function keyOf(text: string, stopWords: ReadonlySet<string>): string {
  return wordsOf(text)
    .filter((word) => !stopWords.has(word))
    .join(' ');
}

export function compileSynonyms(source: z.input<typeof file>): LanguageRules {
  const { groups, oneWay, stopWords: listed } = file.parse(source);
  const stopWords = new Set(listed.map(fold));
  const expressions = new Map<string, string[]>();
  const add = (from: string, to: string) => {
    const key = keyOf(from, stopWords);
    if (key === '') return;
    expressions.set(key, [...(expressions.get(key) ?? []), to]);
  };
  for (const group of groups) for (const from of group) for (const to of group) if (from !== to) add(from, to);
  for (const { from, to } of oneWay) for (const target of to) add(from, target);
  const synonyms = new Map([...expressions].map(([key, targets]) => [key, targets.map(wordsOf)]));
  return { synonyms, expressions, stopWords };
}

const defaultFile = fileURLToPath(new URL('../../seed/taxonomy/synonyms.yaml', import.meta.url));

/** Synonyms and stop words of French administration. */
export function readSynonyms(path = defaultFile): LanguageRules {
  return compileSynonyms(file.parse(parse(readFileSync(path, 'utf8'))));
}
