/** Widths in which images are kept, in pixels; an image is never enlarged. */
export const imageWidths = [400, 800, 1600] as const;

/** The copy of a stored image that books are made from: presses and reading systems take JPEG. */
export const bookCopy = (file: string): string => file.replace(/\.webp$/, '.jpg');
/** The same no larger than e-books need. */
export const ebookCopy = (file: string): string => file.replace(/-\d+\.webp$/, '-ebook.jpg');
/** The same no wider than a page on a screen needs. */
export const screenCopy = (file: string): string => file.replace(/-\d+\.webp$/, '-screen.jpg');
/** Longest side of a picture in an e-book, in pixels. */
export const ebookSide = 1200;
/** Width of a picture on the page of a book that is read on a screen, in pixels. */
export const screenWidth = 800;

/** The JPEG copies of a stored image, from the smallest, with their widths in pixels. */
export function jpegCopies({ file, width, height }: { file: string; width: number; height: number }) {
  return [
    { file: screenCopy(file), width: Math.min(width, screenWidth) },
    { file: ebookCopy(file), width: Math.round(width * Math.min(1, ebookSide / Math.max(width, height))) },
    { file: bookCopy(file), width },
  ];
}

/** `srcset` of a stored image; null for one of another making. */
export function sourceSet(file: string, width: number): string | null {
  const match = /^(\/images\/[0-9a-f]{32})-\d{1,4}\.webp$/.exec(file);
  if (!match) return null;
  const widths = [...imageWidths.filter((each) => each < width), width];
  return widths.map((each) => `${match[1]}-${each}.webp ${each}w`).join(', ');
}
