/** Widths in which images are kept, in pixels; an image is never enlarged. */
export const imageWidths = [400, 800, 1600] as const;

/** `srcset` of a stored image; null for one of another making. */
export function sourceSet(file: string, width: number): string | null {
  const match = /^(\/images\/[0-9a-f]{32})-\d{1,4}\.webp$/.exec(file);
  if (!match) return null;
  const widths = [...imageWidths.filter((each) => each < width), width];
  return widths.map((each) => `${match[1]}-${each}.webp ${each}w`).join(', ');
}
