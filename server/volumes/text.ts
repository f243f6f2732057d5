import { frenchTypography } from '../../seed/typography.ts';
import type { BookBlock } from '../publishing/manifest.ts';

/** Paragraphs of a typed text, French spacing set. */
export function paragraphsOf(text: string): string[] {
  return text
    .split(/\n+/)
    .map((line) => frenchTypography(line.trim()))
    .filter((line) => line !== '');
}

/**
 * The blocks of a free section. A line that begins with `## ` is a heading, lines that begin with `- ` are a list; in an
 * interview, `– ` or `Q. ` begins a question, and `Name : ` an answer. All others are paragraphs.
 */
export function blocksOf(text: string, interview: boolean): BookBlock[] {
  const blocks: BookBlock[] = [];
  for (const line of paragraphsOf(text)) {
    const item = /^[-*] (.*)$/.exec(line)?.[1];
    const last = blocks.at(-1);
    if (item !== undefined && last?.type === 'list') {
      last.items.push(item);
      continue;
    }
    blocks.push(item === undefined ? blockOf(line, interview) : { type: 'list', items: [item] });
  }
  return blocks;
}

function blockOf(line: string, interview: boolean): BookBlock {
  const heading = /^## (.*)$/.exec(line)?.[1];
  if (heading !== undefined) return { type: 'heading', text: heading };
  if (interview) {
    const question = /^(?:– |Q\. )(.*)$/.exec(line)?.[1];
    if (question !== undefined) return { type: 'question', text: question };
    const [, speaker, answer] = /^(\p{Lu}[\p{L}’ .-]{1,60}?)\s:\s(.*)$/u.exec(line) ?? [];
    if (speaker !== undefined && answer !== undefined) return { type: 'answer', speaker, text: answer };
  }
  return { type: 'paragraph', text: line };
}
