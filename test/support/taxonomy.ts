import type { Visitor } from './accounts.ts';

export const taxonomyAt = (part = '') => `/relecture/taxonomie${part === '' ? '' : `/${part}`}`;

/** What the form of an entry sends. */
export const named = (labelFr: string, labelEn: string) => ({ labelFr, labelEn, descriptionFr: '', descriptionEn: '' });

/** Starts version 2 of the taxonomy, makes these changes in it and puts it into force. */
export async function putIntoForce(
  editor: Visitor,
  changes: readonly { part: string; values: Record<string, string> }[],
  number = 2,
): Promise<void> {
  const steps = [
    { part: '', values: { label: `Taxonomie ${2025 + number}` } },
    ...changes.map(({ part, values }) => ({ part: `${number}/${part}`, values })),
    { part: `${number}/vigueur`, values: {} },
  ];
  for (const { part, values } of steps) {
    const answer = await editor.post(taxonomyAt(part), values);
    if (answer.status !== 303) throw new Error(`${part}: ${answer.status} ${await answer.text()}`);
  }
}
