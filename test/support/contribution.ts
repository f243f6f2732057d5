import { expect } from 'vitest';
import { submissionById } from '../../db/queries/submissions.ts';
import { submissions } from '../../db/schema/index.ts';
import type { Visitor } from './accounts.ts';
import type { Site } from './catalogue.ts';

export const project = {
  title: 'Une borne de visioconférence à la mairie annexe',
  territory: 'Ploemeur',
  summary:
    'La mairie annexe reçoit les habitants par écran : un agent répond à distance, deux après-midi par semaine, sans rendez-vous.',
  status: 'en-cours',
  yearFrom: '2024',
  yearTo: '',
};
export const story = {
  context: 'La mairie annexe fermait faute d’agents.',
  realisation: 'Une borne relie la mairie annexe au guichet principal ; un agent y répond deux après-midi par semaine.',
  results: '',
  lessons: '',
};

/** Number of the contribution that an answer leads to. */
export function numberIn(response: Response): number {
  return Number(/\/contribuer\/(\d+)/.exec(response.headers.get('location') ?? '')?.[1]);
}

export async function baseOf(visitor: Visitor, address: string): Promise<string> {
  return /name="base" value="([^"]+)"/.exec(await (await visitor.get(address)).text())?.[1] ?? '';
}

/** Sends one page of the form as it was opened. */
export async function fill(visitor: Visitor, id: number, step: string, values: Record<string, string | string[]>) {
  const address = `/contribuer/${id}/${step}`;
  return visitor.post(address, { ...values, base: await baseOf(visitor, address) });
}

/** Contributions take time: the trap for programs looks at their age. */
export function age(site: Site, id: number): void {
  const { database } = site.services;
  database
    .update(submissions)
    .set({ createdAt: new Date(Date.now() - 60_000).toISOString() })
    .run();
  expect(submissionById(database, id)).toBeDefined();
}

export async function complete(site: Site, visitor: Visitor, start: Record<string, string> = {}): Promise<number> {
  const id = numberIn(await visitor.post('/contribuer', start));
  expect((await fill(visitor, id, 'projet', project)).status).toBe(303);
  expect((await fill(visitor, id, 'recit', story)).status).toBe(303);
  expect((await fill(visitor, id, 'themes', { themes: ['demarches-en-ligne', 'inclusion-numerique'] })).status).toBe(
    303,
  );
  age(site, id);
  return id;
}

export async function submitted(site: Site, visitor: Visitor): Promise<number> {
  const id = await complete(site, visitor);
  expect((await visitor.post(`/contribuer/${id}/soumission`, {})).status).toBe(303);
  return id;
}

/** An editor accepts a contribution and puts it online. */
export async function publish(editor: Visitor, id: number): Promise<void> {
  for (const decision of ['accept', 'publish'])
    expect((await editor.post(`/relecture/${id}/decision`, { decision })).status).toBe(303);
}
