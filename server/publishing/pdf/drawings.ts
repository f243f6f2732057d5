import { parse } from 'isbn3';
import QRCode from 'qrcode';
import { departmentMap } from '../../departments.ts';
import { insetFrame, insetShape } from '../insets.ts';

/** Drawings as SVG texts; all of them print in grey. */

const svg = (viewBox: string, content: string) =>
  `<svg xmlns="http://www.w3.org/2000/svg" viewBox="${viewBox}">${content}</svg>`;

const rounded = (path: string) => path.replace(/\d+\.\d+/g, (number) => String(Math.round(Number(number) * 10) / 10));

/** Outlines begin with a relative move, which would be taken from the end of the outline before. */
const standAlone = (path: string) => path.replace(/^m (\S+) /, 'M $1 l ');

const shapes = new Map(departmentMap.locations.map(({ id, path }) => [id.toUpperCase(), standAlone(rounded(path))]));

const pathOf = (codes: readonly string[]) => codes.map((code) => shapes.get(code) ?? '').join(' ');

/** Whether the map shows a département: those overseas are not on it. */
export const isOnMap = (code: string) => shapes.has(code);

/** All départements as one surface, with lines between them if `line` is given. */
export function franceDrawing({ fill, line, opacity = 1 }: { fill: string; line?: string; opacity?: number }): string {
  const stroke = line === undefined ? '' : ` stroke="${line}" stroke-width="0.8" stroke-linejoin="round"`;
  const path = pathOf([...shapes.keys()]);
  return svg(departmentMap.viewBox, `<path d="${path}" fill="${fill}" fill-opacity="${opacity}"${stroke}/>`);
}

/** Some départements alone, in the frame of the whole map, to be laid over it. */
export const departmentsDrawing = (codes: readonly string[], fill: string, opacity = 1) =>
  svg(departmentMap.viewBox, `<path d="${pathOf(codes)}" fill="${fill}" fill-opacity="${opacity}"/>`);

/** A place overseas alone, in a frame; null where no shape is known. */
export function overseasDrawing(code: string, fill: string): string | null {
  const inset = insetShape(code);
  if (inset === null) return null;
  const { width, height } = insetFrame;
  const shape = `<path transform="${inset.transform}" d="${inset.path}" fill="${fill}" stroke="${fill}" stroke-width="${inset.line}" stroke-linejoin="round"/>`;
  const border = `<rect x="2" y="2" width="${width - 4}" height="${height - 4}" fill="none" stroke="#c9c5bb" stroke-width="4"/>`;
  return svg(`0 0 ${width} ${height}`, border + shape);
}

/** Steps of the map of a volume: at least this many cases, and the shade that says so. */
export const mapSteps = [
  { from: 1, fill: '#a9bccb' },
  { from: 2, fill: '#6d8fa8' },
  { from: 4, fill: '#3c637f' },
  { from: 8, fill: '#14304a' },
] as const;

/** Shade of a département with so many cases. */
export const shadeOf = (count: number): string => mapSteps.findLast(({ from }) => count >= from)?.fill ?? '#dedbd3';

/** Départements shaded by their number of cases. */
export function countDrawing(departments: readonly { code: string; count: number }[]): string {
  const counts = new Map(departments.map(({ code, count }) => [code.toUpperCase(), count]));
  const paths = [...shapes].map(
    ([code, path]) =>
      `<path d="${path}" fill="${shadeOf(counts.get(code) ?? 0)}" stroke="#ffffff" stroke-width="0.8" stroke-linejoin="round"/>`,
  );
  return svg(departmentMap.viewBox, paths.join(''));
}

function drawCode(address: string): string {
  const { modules } = QRCode.create(address, { errorCorrectionLevel: 'M' });
  const { size } = modules;
  const runs: string[] = [];
  for (let row = 0; row < size; row += 1)
    for (let column = 0; column < size; column += 1) {
      const first = column;
      while (column < size && modules.get(row, column)) column += 1;
      if (column > first) runs.push(`M${first} ${row}h${column - first}v1h-${column - first}z`);
    }
  return svg(`0 0 ${size} ${size}`, `<path d="${runs.join('')}" shape-rendering="crispEdges"/>`);
}

/** Codes of the last books: a changed word changes none, and to draw them all takes a sixth of what is left to do. */
const codes = new Map<string, string>();
const remembered = 2000;

/** A QR code without a margin; error correction M, as ISO/IEC 18004 has it for print. */
export function codeDrawing(address: string): string {
  const drawing = codes.get(address) ?? drawCode(address);
  if (codes.size >= remembered) codes.clear();
  codes.set(address, drawing);
  return drawing;
}

/** Bars of the digits by set, and which set the left half takes for each first digit (ISO/IEC 15420). */
const leftOdd = '0001101 0011001 0010011 0111101 0100011 0110001 0101111 0111011 0110111 0001011'.split(' ');
const firstDigit = 'OOOOOO OOEOEE OOEEOE OOEEEO OEOOEE OEEOOE OEEEOO OEOEOE OEOEEO OEEOEO'.split(' ');
const inverted = (bars: string) => [...bars].map((bar) => (bar === '0' ? '1' : '0')).join('');
const reversed = (bars: string) => [...bars].reverse().join('');

/** The EAN-13 code of an ISBN; null where it is none. */
export function barcodeDrawing(isbn: string): string | null {
  const digits = parse(isbn)?.isbn13;
  if (digits === undefined) return null;
  const pattern = firstDigit[Number(digits[0])] ?? '';
  const left = [...digits.slice(1, 7)].map((digit, index) => {
    const bars = leftOdd[Number(digit)] ?? '';
    return pattern[index] === 'O' ? bars : reversed(inverted(bars));
  });
  const right = [...digits.slice(7)].map((digit) => inverted(leftOdd[Number(digit)] ?? ''));
  const modules = `101${left.join('')}01010${right.join('')}101`;
  const bars = [...modules.matchAll(/1+/g)].map(({ 0: { length }, index }) => `M${index} 0h${length}v62h-${length}z`);
  return svg('0 0 95 62', `<path d="${bars.join('')}"/>`);
}
