import { FootnoteReferenceRun, ImageRun, Paragraph } from 'docx';
import type { BookCase, BookImage, BookTestimonial } from '../manifest.ts';
import type { Photo } from '../photos.ts';
import { manuscriptWords as words } from '../words.ts';
import { heading, labelled, link, linkedRuns, paragraph, run } from './blocks.ts';
import { placeholderOf } from './package.ts';
import { pictureSpace, sourceNumbers } from './styles.ts';

const numbers = new Intl.NumberFormat('fr');

/** Where the case is, and where to correct it. */
function trace(one: BookCase, number: string): Paragraph[] {
  const { territory, years, status } = one;
  const place = [territory.kind, territory.department, territory.region]
    .filter((part, index, all) => part !== '' && part !== territory.name && all.indexOf(part) === index)
    .join(', ');
  const population = territory.population === null ? '' : words.population(numbers.format(territory.population));
  const line = [place === '' ? territory.name : `${territory.name} (${place})`, population, years, status];
  return [
    new Paragraph({
      style: 'Reperes',
      children: [run(words.trace(number, one.id, one.version)), link(one.url)],
    }),
    paragraph(line.filter((part) => part !== '').join(' · '), 'Reperes'),
  ];
}

/** A public source is told in a footnote of the words. */
function testimonialBlocks({ quotation, text, speaker, office, date, source }: BookTestimonial): Paragraph[] {
  const paragraphs = text.split(/\n+/).filter((line) => line.trim() !== '');
  const quoted = (line: string, index: number) =>
    quotation ? `${index === 0 ? '«\u00a0' : ''}${line}${index === paragraphs.length - 1 ? '\u00a0»' : ''}` : line;
  const footnote = new FootnoteReferenceRun({
    children: [new Paragraph({ style: 'FootnoteText', children: linkedRuns(` ${source}`) })],
  });
  const words = paragraphs.map((line, index) => {
    const last = index === paragraphs.length - 1 && source !== '';
    return new Paragraph({
      style: quotation ? 'Quote' : 'Paraphrase',
      children: [...linkedRuns(quoted(line, index)), ...(last ? [footnote] : [])],
    });
  });
  const rest = [office, date].filter((part) => part !== '').join(', ');
  const attribution = new Paragraph({
    style: 'Attribution',
    children: [run(`— ${speaker}`, { bold: true }), run(rest === '' ? '' : `, ${rest}`)],
  });
  return [...words, attribution];
}

/** A picture with its caption, its credit and, to be read like all the rest, its alternative text. */
export function pictureBlocks(
  { alternativeText, caption, rights }: BookImage,
  { photo, label }: { photo: Photo; label: string },
): Paragraph[] {
  const scale = Math.min(pictureSpace.width / photo.width, pictureSpace.height / photo.height, 1);
  const picture = new ImageRun({
    type: 'jpg',
    // Its bytes are put in afterwards (see package.ts): the library would spend a second on compressing JPEG files.
    data: placeholderOf(photo),
    transformation: { width: Math.round(photo.width * scale), height: Math.round(photo.height * scale) },
    altText: { name: '', title: '', description: alternativeText },
  });
  return [
    new Paragraph({ style: 'Figure', children: [picture] }),
    new Paragraph({
      style: 'Caption',
      keepNext: true,
      children: [run(label, { bold: true }), ...(caption === '' ? [] : linkedRuns(` – ${caption}`))],
    }),
    ...(rights === ''
      ? []
      : [new Paragraph({ style: 'Credit', keepNext: true, children: [run(words.rights(rights))] })]),
    paragraph(words.alternativeText(alternativeText), 'Credit'),
  ];
}

function sourceBlocks(sources: BookCase['sources'], instance: number): Paragraph[] {
  return sources.map(({ title, publisher, date, url }) => {
    const rest = [publisher, date].filter((part) => part !== '').join(', ');
    return new Paragraph({
      style: 'Source',
      numbering: { reference: sourceNumbers, level: 0, instance },
      children: [
        run(title, { italics: true }),
        run(rest === '' ? '' : `, ${rest}`),
        ...(url === '' ? [] : [run(', '), link(url)]),
      ],
    });
  });
}

/** Paragraphs under a heading; nothing where there are none. */
const under = (title: string, blocks: Paragraph[]): Paragraph[] =>
  blocks.length === 0 ? [] : [heading(3, title), ...blocks];

/** One case in reading order. `photos`: of its images, in their order. */
export function caseBlocks(one: BookCase, number: string, photos: readonly Photo[]): Paragraph[] {
  const { title, anchor, summary, themes, technologies, sections, facts, contact, testimonials, images, sources } = one;
  const list = (label: string, values: readonly string[]) =>
    values.length === 0 ? [] : [labelled(label, values.join('\u202f; '))];
  return [
    heading(2, `${number} ${title}`, anchor),
    ...trace(one, number),
    paragraph(summary, 'Chapo'),
    ...sections.flatMap((each) => [heading(3, each.title), ...each.paragraphs.map((text) => paragraph(text))]),
    ...under(words.testimonials, testimonials.flatMap(testimonialBlocks)),
    ...under(words.facts, [
      ...facts.flatMap(({ label, values }) => list(label, values)),
      ...list(words.themes, themes),
      ...list(words.technologies, technologies),
      ...(contact === '' ? [] : [labelled(words.contact, contact)]),
    ]),
    ...under(
      words.images,
      images.flatMap((image, index) => {
        const photo = photos[index];
        return photo ? pictureBlocks(image, { photo, label: words.illustration(`${number}-${index + 1}`) }) : [];
      }),
    ),
    ...under(words.sources, sourceBlocks(sources, one.id)),
  ];
}
