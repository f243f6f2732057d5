import { type BookSection, casesOf, type VolumeManifest } from './manifest.ts';
import { CompileFailure } from './port.ts';

/** What XML 1.0 cannot hold (section 2.2): control characters, halves of surrogate pairs, U+FFFE and U+FFFF. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is looked for.
const unprintable = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|\p{Surrogate}/u;

function fieldWith(value: unknown): string | null {
  if (typeof value === 'string') return unprintable.test(value) ? '' : null;
  if (typeof value !== 'object' || value === null) return null;
  for (const [name, each] of Object.entries(value)) {
    const inner = fieldWith(each);
    if (inner !== null) return [name, inner].filter(Boolean).join('.');
  }
  return null;
}

const withoutCases = (section: BookSection): unknown =>
  section.kind === 'chapter' ? { ...section, cases: [] } : section;

/** Throws CompileFailure for the first text with a character that no XML file can hold, naming its record and field. */
export function assertPrintable(manifest: VolumeManifest): void {
  const parts: [string | null, unknown][] = [
    [null, { ...manifest, sections: [] }],
    ...manifest.sections.map((each): [string, unknown] => [each.title, withoutCases(each)]),
    ...casesOf(manifest).map((each): [string, unknown] => [each.title, each]),
  ];
  for (const [record, part] of parts) {
    const field = fieldWith(part);
    if (field !== null)
      throw new CompileFailure('glyph', { record, field, detail: 'a character that XML cannot hold' });
  }
}
