import { readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { IntlMessageFormat } from 'intl-messageformat';
import { describe, expect, test } from 'vitest';
import { translators } from '../../server/http/i18n/index.ts';

const folder = fileURLToPath(new URL('../../server/http/i18n/messages', import.meta.url));

async function messagesOf(language: 'fr' | 'en'): Promise<[string, string][]> {
  const files = readdirSync(`${folder}/${language}`);
  const modules: Record<string, Record<string, string>>[] = await Promise.all(
    files.map((file) => import(`${folder}/${language}/${file}`)),
  );
  return modules.flatMap((module) => Object.values(module).flatMap((messages) => Object.entries(messages)));
}

const placeholders = (message: string) => new Set([...message.matchAll(/\{(\w+)/g)].map((match) => match[1]));

describe('texts of the interface', () => {
  test('every French message has an English one with the same values, and both can be read', async () => {
    const french = new Map(await messagesOf('fr'));
    const english = new Map(await messagesOf('en'));
    expect([...english.keys()].sort()).toEqual([...french.keys()].sort());
    for (const [key, message] of french) {
      expect(() => new IntlMessageFormat(message, 'fr', undefined, { ignoreTag: true }), key).not.toThrow();
      expect(
        () => new IntlMessageFormat(english.get(key) ?? '', 'en', undefined, { ignoreTag: true }),
        key,
      ).not.toThrow();
      const named = (text: string) =>
        [...placeholders(text)]
          .filter((name) => /^[a-z]\w*$/.test(name ?? '') && new RegExp(`\\{${name}[},]`).test(text))
          .sort();
      expect(named(english.get(key) ?? ''), key).toEqual(named(message));
    }
  });

  test('French messages follow French typography', async () => {
    for (const [key, message] of await messagesOf('fr')) {
      const plain = message.replaceAll(/\{\w+, plural,|=\d|one|other/g, '');
      expect(plain, `${key}: straight apostrophe`).not.toMatch(/\p{L}'\p{L}/u);
      expect(plain, `${key}: ordinary space before a double mark`).not.toMatch(/ [;!?»]|« | : ?$/);
      expect(plain, `${key}: straight quotation marks`).not.toMatch(/"/);
    }
  });

  test('counts agree in number, and zero is singular in French only', () => {
    expect(translators.fr('card.testimonials', { count: 1 })).toBe('1 témoignage');
    expect(translators.fr('card.testimonials', { count: 2 })).toBe('2 témoignages');
    expect(translators.en('card.testimonials', { count: 1 })).toBe('1 testimonial');
  });

  test('partial dates are written as far as they are known', () => {
    expect(translators.fr.date('2013')).toBe('2013');
    expect(translators.fr.date('2013-10')).toBe('octobre 2013');
    expect(translators.fr.date('2013-10-22')).toBe('22 octobre 2013');
    expect(translators.en.date('2013-10-22')).toBe('22 October 2013');
  });

  test('a period says once what its ends share', () => {
    const said = (from: string, to: string) => translators.fr.period(from, to).replaceAll(/\s/g, ' ');
    expect(said('2010-10-27', '2010-11-15')).toBe('27 octobre – 15 novembre 2010');
    expect(said('2010-10', '2010-11')).toBe('octobre – novembre 2010');
    expect(said('2010', '2010-11-15')).toBe('2010 – 15 novembre 2010');
  });
});
