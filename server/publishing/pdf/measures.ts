/** Points. One line of the grid that all text stands on. */
const line = 12.75;

/** How closely a case is set: sizes and distances in points. */
export interface Manner {
  line: number;
  size: number;
  /** Above a section, a testimonial. */
  gap: number;
  title: number;
  /** Size of own words; size and line of words reported. */
  quoted: number;
  told: number;
  telling: number;
  /** The source of a testimonial follows its speaker on the same line. */
  runOn: boolean;
  /** Width of a picture in the text, of what it could be. */
  picture: number;
}

/** From easy to tight. A tight case leaves the grid: it is alone on its page. */
const easy = {
  line,
  size: 9.3,
  gap: line,
  title: 17,
  quoted: 11.6,
  told: 9.5,
  telling: line,
  runOn: false,
  picture: 1,
} satisfies Manner;
const close = { ...easy, gap: line / 2, told: 9, telling: line * 0.9, runOn: true, picture: 0.8 } satisfies Manner;
const tight = {
  line: 12.25,
  size: 9.1,
  gap: 6,
  title: 16,
  quoted: 10.4,
  told: 8.8,
  telling: 11,
  runOn: true,
  picture: 0.65,
} satisfies Manner;

/** What the template and all that is reckoned before it agree on. */
export const measures = {
  line,
  /** Millimetres: text and side column together, the text of a case, the column beside it. */
  widths: { full: 135, text: 94, side: 35 },
  manners: { easy, close, tight },
} as const;

export type MannerName = keyof typeof measures.manners;
