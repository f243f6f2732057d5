type Attributes = Readonly<Record<string, string | number | null>>;

const entities: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

export const escapeText = (text: string) => text.replace(/[&<>"]/g, (character) => entities[character] ?? '');

const written = (value: string | number) =>
  typeof value === 'number' ? String(Math.round(value * 100) / 100) : escapeText(value);

/** An element of SVG. Attributes that are null are left out; `content` is markup already. */
export function element(name: string, attributes: Attributes, ...content: readonly string[]): string {
  const list = Object.entries(attributes).flatMap(([key, value]) =>
    value === null ? [] : [` ${key}="${written(value)}"`],
  );
  const opening = `<${name}${list.join('')}`;
  return content.length === 0 ? `${opening}/>` : `${opening}>${content.join('')}</${name}>`;
}

export const label = (content: string, attributes: Attributes): string =>
  element('text', attributes, escapeText(content));

export const percent = (value: number) => `${Math.round(value * 100) / 100}%`;

/**
 * A drawing as wide as the place it is put in: lengths across are shares of that width, lengths down are pixels, so that
 * letters keep their size on a telephone and on a wall.
 */
export interface Drawing {
  markup: string;
  /** Pixels. */
  height: number;
}

/** Lines of at most so many characters, broken between words. */
export function wrap(text: string, characters: number): string[] {
  const lines: string[] = [];
  for (const word of text.split(' ')) {
    const last = lines.at(-1);
    if (last === undefined || last.length + word.length + 1 > characters) lines.push(word);
    else lines[lines.length - 1] = `${last} ${word}`;
  }
  return lines;
}
