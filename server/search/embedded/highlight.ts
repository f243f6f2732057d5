import { highlightMarkers } from '../port.ts';
import { type Token, tokenize, withoutMarkers } from '../text.ts';
import type { Sequence } from './plan.ts';

/** Length of an extract, in characters. */
const extractLength = 220;

interface Span {
  start: number;
  end: number;
}

/** What to mark, by first word: sequences that begin with a beginning of a word are kept apart. */
export class Marker {
  readonly #byWord = new Map<string, Sequence[]>();
  readonly #prefixes: Sequence[] = [];

  constructor(sequences: readonly Sequence[]) {
    for (const sequence of sequences) {
      const first = sequence.words[0];
      if (first === undefined) continue;
      if (sequence.prefix && sequence.words.length === 1) this.#prefixes.push(sequence);
      else this.#byWord.set(first, [...(this.#byWord.get(first) ?? []), sequence]);
    }
  }

  #matchAt(tokens: readonly Token[], at: number): number {
    const token = tokens[at];
    if (!token) return 0;
    let longest = this.#prefixes.some((sequence) => token.text.startsWith(sequence.words[0] ?? ' ')) ? 1 : 0;
    for (const { words, prefix } of this.#byWord.get(token.text) ?? []) {
      const whole = words.every((word, offset) => {
        const text = tokens[at + offset]?.text;
        return prefix && offset === words.length - 1 ? text?.startsWith(word) : text === word;
      });
      if (whole && words.length > longest) longest = words.length;
    }
    return longest;
  }

  /** Places of everything that matches, in order, without overlaps. */
  spans(text: string): Span[] {
    const tokens = tokenize(text);
    const spans: Span[] = [];
    for (let at = 0; at < tokens.length; at += 1) {
      const length = this.#matchAt(tokens, at);
      const last = tokens[at + length - 1];
      const first = tokens[at];
      if (length === 0 || !first || !last) continue;
      spans.push({ start: first.start, end: last.end });
      at += length - 1;
    }
    return spans;
  }

  mark(text: string): string {
    const clean = withoutMarkers(text);
    return insertMarkers(clean, this.spans(clean));
  }

  /** The passage of a text that holds the most matches, cut between words; null where nothing matches. */
  extract(text: string): string | null {
    const clean = withoutMarkers(text).replaceAll('\n', ' ');
    const spans = this.spans(clean);
    const first = spans[0];
    if (!first) return null;
    let best = first;
    let most = 0;
    for (const span of spans) {
      const inside = spans.filter(
        (other) => other.start >= span.start && other.end <= span.start + extractLength * 0.8,
      ).length;
      if (inside > most) {
        most = inside;
        best = span;
      }
    }
    const start = wordStart(clean, Math.max(0, best.start - Math.floor(extractLength / 4)));
    const end = wordEnd(clean, Math.min(clean.length, start + extractLength));
    const shown = spans
      .filter((span) => span.start >= start && span.end <= end)
      .map((span) => ({ start: span.start - start, end: span.end - start }));
    const passage = insertMarkers(clean.slice(start, end).trimEnd(), shown);
    return `${start > 0 ? '… ' : ''}${passage}${end < clean.length ? ' …' : ''}`;
  }
}

function wordStart(text: string, at: number): number {
  if (at === 0) return 0;
  const space = text.indexOf(' ', at);
  return space === -1 ? at : space + 1;
}

function wordEnd(text: string, at: number): number {
  if (at >= text.length) return text.length;
  const space = text.lastIndexOf(' ', at);
  return space === -1 ? at : space;
}

function insertMarkers(text: string, spans: readonly Span[]): string {
  let result = '';
  let at = 0;
  for (const { start, end } of spans) {
    result += text.slice(at, start) + highlightMarkers.open + text.slice(start, end) + highlightMarkers.close;
    at = end;
  }
  return result + text.slice(at);
}
