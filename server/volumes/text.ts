import { frenchTypography } from '../../seed/typography.ts';
import type { BookBlock } from '../publishing/manifest.ts';

/** Paragraphs of a typed text, French spacing set. */
export function paragraphsOf(text: string): string[] {
  return text
    .split(/\n+/)
    .map((line) => frenchTypography(line.trim()))
    .filter((line) => line !== '');
}

/** What is before the first colon of a line, and after it. */
const spoken = /^(\p{Lu}[\p{L}’ .-]{1,60}?)\s:\s(.*)$/u;
/** Words with capitals, and what stands between them in names: "Zoé Zygomar", "Jean de La Fontaine". */
const name = /^\p{Lu}[\p{L}’.-]*(?: (?:(?:de|du|des|la|le|les|van|von|et) )*(?:d’)?\p{Lu}[\p{L}’.-]*)*$/u;

/**
 * Who answers in an interview. "La rédaction" is told from "Nous avons fait le plus simple : …", which only begins a
 * sentence, by speaking more than once.
 */
function speakersOf(lines: readonly string[]): Set<string> {
  const labels = lines.flatMap((line) => spoken.exec(line)?.[1] ?? []);
  const spokeTwice = (label: string) => labels.indexOf(label) !== labels.lastIndexOf(label);
  return new Set(labels.filter((label) => name.test(label) || (label.split(' ').length <= 4 && spokeTwice(label))));
}

/**
 * The blocks of a free section. A line that begins with `## ` is a heading, lines that begin with `- ` are a list; in an
 * interview, `– ` or `Q. ` begins a question, and `Name : ` an answer. All others are paragraphs.
 */
export function blocksOf(text: string, interview: boolean): BookBlock[] {
  const blocks: BookBlock[] = [];
  const lines = paragraphsOf(text);
  const speakers = interview ? speakersOf(lines) : null;
  for (const line of lines) {
    const item = /^[-*] (.*)$/.exec(line)?.[1];
    const last = blocks.at(-1);
    if (item !== undefined && last?.type === 'list') {
      last.items.push(item);
      continue;
    }
    blocks.push(item === undefined ? blockOf(line, speakers) : { type: 'list', items: [item] });
  }
  return blocks;
}

/** `speakers`: of an interview; null elsewhere. */
function blockOf(line: string, speakers: ReadonlySet<string> | null): BookBlock {
  const heading = /^## (.*)$/.exec(line)?.[1];
  if (heading !== undefined) return { type: 'heading', text: heading };
  if (speakers !== null) {
    const question = /^(?:– |Q\. )(.*)$/.exec(line)?.[1];
    if (question !== undefined) return { type: 'question', text: question };
    const [, speaker = '', answer = ''] = spoken.exec(line) ?? [];
    if (speakers.has(speaker)) return { type: 'answer', speaker, text: answer };
  }
  return { type: 'paragraph', text: line };
}
