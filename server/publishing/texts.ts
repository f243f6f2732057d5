import { type BookBlock, type BookCase, type BookSection, casesOf, type VolumeManifest } from './manifest.ts';

const segmenter = new Intl.Segmenter('fr', { granularity: 'word' });

/** Number of words as readers count them: punctuation is none. */
export function wordCount(texts: readonly string[]): number {
  let count = 0;
  for (const text of texts) for (const { isWordLike } of segmenter.segment(text)) if (isWordLike) count += 1;
  return count;
}

/** What is printed of a case, but for what leads out of the book: sources and addresses. */
export function textsOfCase({ title, summary, sections, facts, testimonials, images }: BookCase): string[] {
  return [
    title,
    summary,
    ...sections.flatMap((each) => [each.title, ...each.paragraphs]),
    ...facts.flatMap(({ label, values }) => [label, ...values]),
    ...testimonials.flatMap(({ text, speaker, office }) => [text, speaker, office]),
    ...images.flatMap(({ caption, rights }) => [caption, rights]),
  ];
}

function textsOfBlock(block: BookBlock): string[] {
  if (block.type === 'list') return block.items;
  return block.type === 'answer' ? [block.speaker, block.text] : [block.text];
}

/** What is printed of a section, without its cases. */
export function textsOfSection(section: BookSection): string[] {
  const { title } = section;
  if ('blocks' in section)
    return [title, section.author?.name ?? '', section.author?.office ?? '', ...section.blocks.flatMap(textsOfBlock)];
  const entries = section.kind === 'followups' ? section.entries.flatMap((each) => [each.title, each.text]) : [];
  return [title, ...section.introduction, ...entries];
}

/** Words of the whole book. */
export function wordsOfBook(manifest: VolumeManifest): number {
  return wordCount([...manifest.sections.flatMap(textsOfSection), ...casesOf(manifest).flatMap(textsOfCase)]);
}
