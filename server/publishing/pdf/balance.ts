import { type Ruler, tolerance } from './fonts.ts';

/** A word, or a part of it up to a hyphen or a slash, with the space after it: what a line may end with. */
const lineParts = /(?<=[ \-–/])(?! )/;
/** Halvings of the room: closer than a twentieth of a letter. */
const halvings = 9;

/**
 * The least width in which a text whose words are not divided takes no more lines than in `room`: set in it, no word is
 * left alone on the last line. In ems, as is `room`. The template sets its few large titles to know (`balanced`): for hundreds
 * of cases that takes too long.
 */
export function balancedWidth(text: string, ruler: Ruler, room: number): number {
  const parts = text.split(lineParts).map((part) => ({ whole: ruler(part), last: ruler(part.trimEnd()) }));

  function linesIn(width: number): number {
    let lines = 1;
    let filled = 0;
    for (const { whole, last } of parts) {
      if (filled > 0 && filled + last > width) {
        lines += 1;
        filled = 0;
      }
      filled += whole;
    }
    return lines;
  }

  const lines = linesIn(room);
  if (lines === 1) return room;
  let least = Math.max(...parts.map(({ last }) => last));
  let most = room;
  for (let halving = 0; halving < halvings; halving += 1) {
    const middle = (least + most) / 2;
    if (linesIn(middle) > lines) least = middle;
    else most = middle;
  }
  return Math.min(room, most * tolerance.longest);
}
