import { balancedWidth } from './balance.ts';
import { type Rulers, tolerance } from './fonts.ts';
import { type Manner, type MannerName, measures } from './measures.ts';

/** How high something is at least and at most, in points, as far as the lengths of its texts tell. */
export interface Extent {
  least: number;
  most: number;
}

/** The texts of a case, as they are set. */
export interface CaseTexts {
  title: string;
  summary: string;
  territory: string;
  place: readonly string[];
  kind: string;
  sections: readonly { title: string; paragraphs: readonly string[] }[];
  testimonials: readonly { text: string; quotation: boolean; speaker: string; office: string; source: string }[];
  /** `height` in millimetres. */
  images: readonly { place: 'lead' | 'column' | 'side'; height: number; caption: string; rights: string }[];
  facts: readonly { values: readonly string[] }[];
  disclosures: readonly { values: readonly string[] }[];
  sources: readonly { publisher: string; host: string; title: string; date: string }[];
  url: string;
}

const { line, widths } = measures;
const millimetre = 72 / 25.4;
const textWidth = widths.text * millimetre;
const sideWidth = widths.side * millimetre;
const small = { size: 7.7, line: line * 0.75 };
const { shortest, longest } = tolerance;
/** Ems that a ragged line may lack: the beginning of a word that found no room. A justified line is full. */
const lost = 3.5;

const extent = (least: number, most = least): Extent => ({ least, most });

const total = (extents: readonly Extent[]): Extent =>
  extents.reduce((sum, { least, most }) => extent(sum.least + least, sum.most + most), extent(0));

/** In whole lines of the grid. */
function snapped(grid: number, { least, most }: Extent): Extent {
  const whole = (height: number) => Math.ceil(height / grid - 0.01) * grid;
  return extent(whole(least), whole(most));
}

interface Setting {
  /** Points. */
  size: number;
  width: number;
  line: number;
  ragged?: boolean;
}

/** Lines of a text that is `length` ems long. */
function lines(length: number, { size, width, line: each, ragged = false }: Setting): Extent {
  if (length <= 0) return extent(0);
  const room = width / size;
  const lack = ragged ? lost : 0;
  const most = length * longest <= room ? 1 : Math.ceil((length * longest - lack) / (room - lack));
  return extent(Math.ceil((length * shortest) / room) * each, most * each);
}

const smallLines = (length: number, width: number) => lines(length, { ...small, width, ragged: true });

/** Extents of what a case consists of. */
function reckoner(one: CaseTexts, { title, text, italic, small: rule }: Rulers) {
  const joined = (separator: string, ...parts: readonly string[]) => rule(parts.filter(Boolean).join(separator));
  const credits = one.images.map(({ caption, rights }) => joined(' — ', caption, rights));
  const sources = one.sources.map((each) => joined(', ', each.publisher || each.host, each.title, each.date));
  const testimonials = one.testimonials.map(({ quotation, text: words, speaker, office, source }) => ({
    quotation,
    text: quotation ? italic(`«\u202f${words}\u202f»`) : text(words),
    speaker: joined(', ', speaker, office),
    source: rule(source),
  }));
  const sections = one.sections.map((each) => ({ title: rule(each.title), paragraphs: each.paragraphs.map(text) }));
  const lengths = { title: title(one.title), summary: italic(one.summary) };

  function head(manner: Manner): Extent {
    const width = textWidth;
    return snapped(
      manner.line,
      total([
        lines(lengths.title, { size: manner.title, width, line: manner.line * 1.5, ragged: true }),
        lines(lengths.summary, { size: manner.size + 0.8, width, line: manner.line * 1.04, ragged: true }),
        extent(line * 0.75),
      ]),
    );
  }

  function testimonial(each: (typeof testimonials)[number], manner: Manner): Extent {
    const width = textWidth - 5 * millimetre;
    const told = each.quotation
      ? lines(each.text, { size: manner.quoted, width, line: manner.quoted * 1.375, ragged: true })
      : total([
          extent(line * 0.75),
          lines(each.text, { size: manner.told, width, line: manner.telling, ragged: true }),
        ]);
    const said = manner.runOn
      ? smallLines(each.speaker + each.source + 1, width)
      : total([smallLines(each.speaker, width), smallLines(each.source, width)]);
    return snapped(manner.line, total([told, extent(line * 0.25), said]));
  }

  function picture(height: number, credit: number, manner: Manner): Extent {
    const drawn = height * manner.picture * millimetre + (credit > 0 ? line * 0.25 : 0);
    return snapped(manner.line, total([extent(drawn), smallLines(credit, textWidth)]));
  }

  /** The pieces of the text in the order of the template, each with the room above it. */
  function pieces(manner: Manner): { above: number; extent: Extent }[] {
    const setting = { size: manner.size, width: textWidth, line: manner.line };
    const said = testimonials.map((each) => ({ above: manner.gap, extent: testimonial(each, manner) }));
    // The first of them stands after the first section.
    const early = Math.min(sections.length, 1, said.length);
    return [
      { above: 0, extent: head(manner) },
      ...sections.flatMap(({ title: heading, paragraphs: [first = 0, ...others] }, index) => [
        {
          above: manner.gap,
          extent: total([lines(heading, { ...setting, ragged: true }), lines(first, setting)]),
        },
        ...others.map((length) => ({ above: 0, extent: lines(length + 1, setting) })),
        ...(index === 0 ? said.slice(0, early) : []),
      ]),
      ...said.slice(early),
      ...one.images.flatMap(({ place, height }, index) =>
        place === 'column' ? [{ above: line, extent: picture(height, credits[index] ?? 0, manner) }] : [],
      ),
    ];
  }

  /** The most that each part takes up beside the text. */
  function beside() {
    const most = (length: number) => smallLines(length, sideWidth).most;
    const sum = (heights: readonly number[]) => heights.reduce((all, each) => all + each, 0);
    const told = (facts: CaseTexts['facts']) =>
      sum(facts.map(({ values }) => 1.25 * line + sum(values.map((value) => most(rule(value))))));
    const upright = one.images.findIndex(({ place }) => place === 'side');
    const height = one.images[upright]?.height;
    const name = lines(rule(one.territory), { size: 11.5, width: sideWidth, line: line * 1.1, ragged: true }).most;
    return {
      /** Null: a map stands there, or nothing. */
      photo: height === undefined ? null : height * millimetre + most(credits[upright] ?? 0),
      names: 3.5 * line + name + sum([...one.place, one.kind].map((each) => most(rule(each)))),
      facts: told(one.facts),
      disclosures: told(one.disclosures),
      cited: sum(sources.map(most)) + 2 * line,
      code: 19 * millimetre + 2.5 * line + most(rule(one.url)),
    };
  }

  /** The sources at the foot of the text, with the room above them. */
  const foot = () =>
    sources.length === 0
      ? extent(0)
      : total([extent(line * 2), ...sources.map((length) => smallLines(length, textWidth - 3 * millimetre))]);

  return { pieces, beside, foot };
}

/**
 * What is clear of the heights of a case before it is set, in points: for each manner all its text and its pieces, and what
 * stands beside it or at its foot. To set it in order to know takes much longer.
 */
export function extentsOf(one: CaseTexts, rulers: Rulers) {
  const { pieces, beside, foot } = reckoner(one, rulers);
  const inManner = (name: MannerName) => {
    const manner = measures.manners[name];
    const all = pieces(manner);
    return {
      /** Width of the title, in points. */
      title: balancedWidth(one.title, rulers.title, textWidth / manner.title) * manner.title,
      text: total(all.map(({ above, extent: { least, most } }) => extent(above + least, above + most))),
      pieces: all.map((each) => each.extent),
    };
  };
  return {
    easy: inManner('easy'),
    close: inManner('close'),
    tight: inManner('tight'),
    beside: beside(),
    sources: foot(),
  };
}
