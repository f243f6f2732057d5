import {
  AlignmentType,
  BorderStyle,
  type IParagraphStyleOptions,
  type IStylesOptions,
  LevelFormat,
  LineRuleType,
} from 'docx';

/** Twentieths of a point, which Word counts lengths in. */
const points = (count: number) => count * 20;
/** Half points, which Word counts sizes of type in. */
const type = (count: number) => Math.round(count * 2);
const millimetres = (count: number) => Math.round((count * 1440) / 25.4);

const serif = 'Times New Roman';
const sans = 'Arial';
const grey = '595959';

/** A4 with a right margin wide enough for comments, in twentieths of a point. */
export const page = {
  size: { width: millimetres(210), height: millimetres(297) },
  margin: {
    top: millimetres(28),
    bottom: millimetres(25),
    left: millimetres(28),
    right: millimetres(50),
    header: millimetres(12),
    footer: millimetres(12),
  },
} as const;

/** Largest picture, in pixels of 1/96 inch. */
export const pictureSpace = { width: 490, height: 380 } as const;

/** Space between lines, in 240ths of a line; said to be relative, since readers differ on what it is otherwise. */
const lines = (space: number) => ({ line: space, lineRule: LineRuleType.AUTO });
const oneAndAHalf = 360;
const single = 240;

function style(
  id: string,
  name: string,
  { paragraph, run, next = 'Normal', basedOn = 'Normal' }: Partial<IParagraphStyleOptions> = {},
): IParagraphStyleOptions {
  return { id, name, basedOn, next, quickFormat: true, ...(paragraph && { paragraph }), ...(run && { run }) };
}

const small = { run: { size: type(9.5), font: sans, color: grey } } as const;
const heading = (size: number, before: number, after: number) =>
  ({
    run: { font: sans, bold: true, size: type(size), color: '1A1A1A' },
    paragraph: {
      spacing: { before: points(before), after: points(after), ...lines(300) },
      keepNext: true,
      keepLines: true,
    },
  }) as const;

/** Word's own styles where it has one, so that its tools find headings, quotations and captions. */
export const styles: IStylesOptions = {
  default: {
    document: {
      run: { font: serif, size: type(12), language: { value: 'fr-FR', eastAsia: 'fr-FR', bidirectional: 'ar-SA' } },
      paragraph: { spacing: { ...lines(oneAndAHalf), after: points(6) } },
    },
    title: {
      run: { font: sans, bold: true, size: type(26) },
      paragraph: { spacing: { before: points(12), after: points(8), ...lines(264) } },
    },
    heading1: heading(19, 0, 14),
    heading2: heading(14.5, 24, 6),
    heading3: heading(12, 14, 4),
    caption: {
      run: { font: sans, size: type(9.5), color: '1A1A1A' },
      paragraph: { spacing: { before: points(4), after: points(2), ...lines(single) }, keepLines: true },
    },
    hyperlink: { run: { color: '0B4F8A', underline: {} } },
    footnoteText: {
      run: { size: type(9.5) },
      paragraph: { spacing: { ...lines(single), after: points(2) } },
    },
  },
  paragraphStyles: [
    { id: 'Normal', name: 'Normal', quickFormat: true },
    style('Subtitle', 'Subtitle', { run: { font: sans, size: type(15), color: grey } }),
    style('Quote', 'Quote', {
      run: { italics: true },
      paragraph: { indent: { left: millimetres(8), right: millimetres(4) }, keepLines: true, keepNext: true },
      next: 'Attribution',
    }),
    style('Chapo', 'Chapô', { run: { bold: true }, paragraph: { spacing: { before: points(6), after: points(8) } } }),
    style('Reperes', 'Repères de fiche', {
      ...small,
      paragraph: { spacing: { ...lines(single), after: points(2) }, keepNext: true },
    }),
    style('Attribution', 'Attribution', {
      run: { font: sans, size: type(10) },
      paragraph: { indent: { left: millimetres(8) }, spacing: { after: points(10), ...lines(single) } },
    }),
    style('Paraphrase', 'Propos rapporté', {
      paragraph: { indent: { left: millimetres(8), right: millimetres(4) }, keepLines: true, keepNext: true },
      next: 'Attribution',
    }),
    style('Question', 'Question', {
      run: { bold: true },
      paragraph: { keepNext: true, spacing: { before: points(10) } },
      next: 'Reponse',
    }),
    style('Reponse', 'Réponse', { next: 'Question' }),
    style('Figure', 'Figure', { paragraph: { keepNext: true, spacing: { before: points(10), ...lines(single) } } }),
    style('Credit', 'Crédit', { ...small, paragraph: { spacing: { ...lines(single), after: points(2) } } }),
    style('Source', 'Source', {
      run: { size: type(10) },
      paragraph: { spacing: { ...lines(264), after: points(3) }, alignment: AlignmentType.LEFT },
      next: 'Source',
    }),
    style('Avertissement', 'Avertissement', {
      run: { font: sans, bold: true },
      paragraph: {
        spacing: { before: points(10), after: points(10) },
        border: Object.fromEntries(
          ['top', 'bottom', 'left', 'right'].map((side) => [
            side,
            { style: BorderStyle.SINGLE, size: 8, space: 6, color: '1A1A1A' },
          ]),
        ),
      },
    }),
    style('LettreIndex', 'Lettre d’index', {
      run: { font: sans, bold: true },
      paragraph: { keepNext: true, spacing: { before: points(10), after: points(2), ...lines(single) } },
      next: 'EntreeIndex',
    }),
    style('EntreeIndex', 'Entrée d’index', {
      paragraph: { spacing: { ...lines(276), after: 0 }, indent: { left: millimetres(6), hanging: millimetres(6) } },
      next: 'EntreeIndex',
    }),
    style('TitreSommaire', 'Titre de sommaire', { ...heading(19, 0, 14) }),
    style('TOC1', 'toc 1', {
      run: { bold: true, font: sans, size: type(10.5) },
      paragraph: {
        spacing: { before: points(8), after: points(2), ...lines(single) },
      },
    }),
    style('TOC2', 'toc 2', {
      run: { size: type(10.5) },
      paragraph: {
        indent: { left: millimetres(6), right: millimetres(10) },
        spacing: { after: points(1), ...lines(single) },
      },
    }),
    style('Header', 'header', { ...small }),
    style('Footer', 'footer', { ...small }),
    style('Cellule', 'Cellule', {
      run: { font: sans, size: type(10) },
      paragraph: { spacing: { ...lines(single), before: points(2), after: points(2) } },
    }),
  ],
};

export const bullets = 'puces';
export const sourceNumbers = 'sources';

const hanging = { indent: { left: millimetres(8), hanging: millimetres(6) } };

export const numbering = {
  config: [
    {
      reference: bullets,
      levels: [
        {
          level: 0,
          format: LevelFormat.BULLET,
          text: '•',
          alignment: AlignmentType.LEFT,
          style: { paragraph: hanging },
        },
      ],
    },
    {
      reference: sourceNumbers,
      levels: [
        {
          level: 0,
          format: LevelFormat.DECIMAL,
          text: '%1.',
          alignment: AlignmentType.LEFT,
          style: { paragraph: hanging },
        },
      ],
    },
  ],
};
