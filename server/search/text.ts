import { limits } from './fields.ts';
import { highlightMarkers } from './port.ts';

/** The rules above both engines: how a text becomes words, and how a query is read. */

export interface Token {
  /** Folded: ASCII lower case wherever Latin letters allow. */
  text: string;
  /** Offsets into the original text. */
  start: number;
  end: number;
}

export interface QueryWord {
  text: string;
  /** The last word of a text that does not end with a separator also stands for longer words. */
  prefix: boolean;
}

export interface ParsedText {
  words: QueryWord[];
  phrases: string[][];
  /** The phrases as typed, for an engine that reads words its own way. */
  phraseTexts: string[];
  excluded: string[];
}

const wordPattern = /[\p{L}\p{N}\p{M}]+/gu;
const elisions = new Set(['l', 'd', 'qu', 'j', 's', 'n', 'm', 'c', 't', 'jusqu', 'lorsqu', 'puisqu']);

// biome-ignore lint/suspicious/noControlCharactersInRegex: all of ASCII is meant
const plainAscii = /^[\u0000-\u007f]*$/;

/** Accented words come back: their folded forms are remembered, up to this number. */
const rememberedWords = 20_000;
const folded = new Map<string, string>();

function foldWord(word: string): string {
  if (plainAscii.test(word)) return word.toLowerCase();
  const known = folded.get(word);
  if (known !== undefined) return known;
  if (folded.size >= rememberedWords) folded.clear();
  const result = fold(word);
  folded.set(word, result);
  return result;
}

/** Lower case without diacritics or ligatures: "Œuvre" → "oeuvre". */
export function fold(text: string): string {
  if (plainAscii.test(text)) return text.toLowerCase();
  return text
    .normalize('NFD')
    .replaceAll(/\p{M}/gu, '')
    .toLowerCase()
    .replaceAll('œ', 'oe')
    .replaceAll('æ', 'ae')
    .replaceAll('ß', 'ss');
}

/** The words of a text with their places; elided articles (l', d', qu'…) are not words. */
export function tokenize(text: string): Token[] {
  const tokens: Token[] = [];
  for (const match of text.matchAll(wordPattern)) {
    const word = foldWord(match[0]);
    const end = match.index + match[0].length;
    const elided = /['’]/.test(text[end] ?? '') && /\p{L}/u.test(text[end + 1] ?? '') && elisions.has(word);
    if (!elided && word !== '') tokens.push({ text: word, start: match.index, end });
  }
  return tokens;
}

/** The words alone. */
export function wordsOf(text: string): string[] {
  return tokenize(text).map((token) => token.text);
}

function takePhrases(text: string): { rest: string; phrases: { words: string[]; text: string }[] } {
  const phrases: { words: string[]; text: string }[] = [];
  const rest = text.replaceAll(/"([^"]*)"|«([^»]*)»/g, (_, straight?: string, french?: string) => {
    const typed = straight ?? french ?? '';
    const words = wordsOf(typed).slice(0, limits.words);
    if (words.length > 0) phrases.push({ words, text: typed.trim() });
    return ' ';
  });
  return { rest, phrases: phrases.slice(0, limits.words) };
}

function takeExclusions(text: string): { rest: string; excluded: string[] } {
  const excluded: string[] = [];
  const rest = text.replaceAll(/(^|\s)-([\p{L}\p{N}][^\s]*)/gu, (_, space: string, word: string) => {
    excluded.push(...wordsOf(word));
    return `${space} `;
  });
  return { rest, excluded };
}

/**
 * Reads a query as typed. `"…"` and `« … »` are phrases, `-word` excludes (at the beginning of a word only), an unclosed
 * quotation mark is ignored. Stop words are left out unless there is nothing else. At most ten words are kept.
 */
export function parseText(text: string, stopWords: ReadonlySet<string> = new Set()): ParsedText {
  const limited = text.slice(0, limits.queryCharacters).normalize('NFC');
  const { rest, phrases } = takePhrases(limited);
  const { rest: plain, excluded } = takeExclusions(rest);
  const tokens = tokenize(plain).slice(0, limits.words);
  const last = tokens.at(-1);
  const open = last !== undefined && /[\p{L}\p{N}\p{M}]$/u.test(limited) && last.end === plain.length;
  const words = tokens.map((token) => ({ text: token.text, prefix: open && token === last }));
  const meaningful = words.filter((word) => word.prefix || !stopWords.has(word.text));
  const kept = meaningful.length > 0 || phrases.length > 0 ? meaningful : words;
  return {
    words: kept,
    phrases: phrases.map((phrase) => phrase.words),
    phraseTexts: phrases.map((phrase) => phrase.text),
    excluded: excluded.slice(0, limits.words),
  };
}

/** Letters that are left at least when the ending of a feminine is taken off: "porte" is no form of "port". */
const shortestMasculine = 5;

/**
 * A folded word without the endings of plural and feminine, so that "rural", "rurale", "rurales" and "ruraux" are one.
 * After Savoy, "A stemming procedure and stopword list for general French corpora" (1999), its light form, without what it
 * takes off verbs; meant for words without accents, as `fold` leaves them.
 */
export function stem(word: string): string {
  if (/[^e]aux$/.test(word) && word.length > 5) return `${word.slice(0, -3)}al`;
  let end = word.length;
  if (end > 3 && /[sx]$/.test(word)) end -= 1;
  for (let times = 0; times < 2; times += 1) if (word[end - 1] === 'e' && end > shortestMasculine) end -= 1;
  if (end > shortestMasculine && word[end - 1] === word[end - 2]) end -= 1;
  return word.slice(0, end);
}

const entities: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };

export function escapeHtml(text: string): string {
  return text.replaceAll(/[&<>"']/g, (character) => entities[character] ?? character);
}

/** HTML of a highlighted text: everything is escaped, then the engine's markers become <mark>. */
export function markHighlights(text: string): string {
  return escapeHtml(text).replaceAll(highlightMarkers.open, '<mark>').replaceAll(highlightMarkers.close, '</mark>');
}

/** A text without the characters that mark highlights, so that a record can never forge one. */
export function withoutMarkers(text: string): string {
  return text.replaceAll(highlightMarkers.open, '').replaceAll(highlightMarkers.close, '');
}
