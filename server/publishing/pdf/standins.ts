import sharp from 'sharp';

/** Longest that the shorter side of a stand-in may be, in pixels: its proportion is then off by less than 1 in 500, mostly by nothing that can be seen. */
const finest = 300;

/** Whole numbers, as small as may be, in nearly the proportion of two others. */
export function smallProportion(width: number, height: number): { width: number; height: number } {
  if (width < height) {
    const turned = smallProportion(height, width);
    return { width: turned.height, height: turned.width };
  }
  const ratio = width / height;
  let best = { width, height };
  let least = Infinity;
  for (let short = 1; short <= Math.min(finest, height); short += 1) {
    const long = Math.round(short * ratio);
    const error = Math.abs(long / short / ratio - 1);
    if (error < least) [best, least] = [{ width: long, height: short }, error];
  }
  return best;
}

/** A JPEG with a comment (ITU-T T.81, B.2.4.5) behind the mark that begins it. */
function withComment(jpeg: Buffer, comment: string): Buffer {
  const text = Buffer.from(comment);
  const head = Buffer.from([0xff, 0xfe, 0, 0]);
  head.writeUInt16BE(text.length + 2, 2);
  return Buffer.concat([jpeg.subarray(0, 2), head, text, jpeg.subarray(2)]);
}

/**
 * Makes small grey JPEGs in the proportions of pictures, each with the name of its picture inside, so that no two are the
 * same. The typesetter decodes every picture that it lays, and needs to know no more of them than their proportions.
 */
export function createStandIns() {
  const plain = new Map<string, Promise<Buffer>>();

  return async function standInFor(name: string, width: number, height: number): Promise<Buffer> {
    const size = smallProportion(width, height);
    const key = `${size.width}x${size.height}`;
    const jpeg =
      plain.get(key) ??
      sharp({ create: { ...size, channels: 3, background: '#808080' } })
        .jpeg()
        .toBuffer();
    plain.set(key, jpeg);
    return withComment(await jpeg, name);
  };
}
