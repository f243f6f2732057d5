/** Length of a line of the table of objects (ISO 32000-1, 7.5.4). */
const lineLength = 20;

interface Table {
  /** Where each object begins, by its number; null for a number without one. */
  offsets: (number | null)[];
  start: number;
  trailer: string;
}

function tableOf(pdf: Buffer): Table {
  const start = Number(/startxref\s+(\d+)\s+%%EOF\s*$/.exec(pdf.toString('latin1', Math.max(0, pdf.length - 64)))?.[1]);
  const [head = '', count] = /^xref\n0 (\d+)\n/.exec(pdf.toString('latin1', start, start + 32)) ?? [];
  if (count === undefined) throw new Error('the typesetter has written a file without a plain table of objects');
  const first = start + head.length;
  const offsets = Array.from({ length: Number(count) }, (_, number) => {
    const line = pdf.toString('latin1', first + number * lineLength, first + (number + 1) * lineLength);
    return line[17] === 'n' ? Number(line.slice(0, 10)) : null;
  });
  const end = first + Number(count) * lineLength;
  return { offsets, start, trailer: pdf.toString('latin1', end, pdf.lastIndexOf('startxref')) };
}

function writtenTable({ offsets, start, trailer }: Table): Buffer {
  const lines = offsets.map((offset) =>
    offset === null ? '0000000000 65535 f\r\n' : `${String(offset).padStart(10, '0')} 00000 n\r\n`,
  );
  return Buffer.from(`xref\n0 ${lines.length}\n${lines.join('')}${trailer}startxref\n${start}\n%%EOF`, 'latin1');
}

/**
 * A PDF in pieces with some of its objects as `change` has them; null leaves an object as it is, and all that is left is
 * not even read. A library that reads the whole file to write it anew takes longer than typesetting after a changed word,
 * and several times the file's size. The file must have been written at once, with every object outside of streams.
 */
export function withChangedObjects(pdf: Buffer, change: (object: Buffer) => Buffer[] | null): Buffer[] {
  const { offsets, start: end, trailer } = tableOf(pdf);
  const objects = offsets
    .flatMap((start, number) => (start === null ? [] : [{ start, number }]))
    .sort((a, b) => a.start - b.start);
  const moved = offsets.slice();
  const pieces: Buffer[] = [];
  let [written, copied] = [0, 0];
  const write = (...added: Buffer[]) => {
    pieces.push(...added);
    written += added.reduce((length, each) => length + each.length, 0);
  };
  objects.forEach(({ start, number }, index) => {
    const next = objects[index + 1]?.start ?? end;
    moved[number] = written + start - copied;
    const changed = change(pdf.subarray(start, next));
    if (changed === null) return;
    write(pdf.subarray(copied, start), ...changed);
    copied = next;
  });
  write(pdf.subarray(copied, end));
  write(writtenTable({ offsets: moved, start: written, trailer }));
  return pieces;
}
