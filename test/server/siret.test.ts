import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { accountByEmail } from '../../db/queries/accounts.ts';
import { isSiret } from '../../server/accounts/siret.ts';
import { signIn } from '../support/accounts.ts';
import { type Site, seededSite } from '../support/catalogue.ts';

const email = 'secretariat@mairie.exemple.fr';
/** Rennes: the commune, and its town hall. */
const siren = '213502388';
const siret = '21350238800019';

const accountIn = ({ services }: Site) => accountByEmail(services.database, email);

describe('a SIRET or a SIREN on the account page', () => {
  const profile = { name: 'Zoé Été', language: 'fr' };

  test('fills in organisation and place where they are empty, once', async () => {
    const site = await seededSite();
    const visitor = await signIn(site, email);
    await visitor.post('/compte', { ...profile, siret: ' 213 502 388 ' });
    expect(accountIn(site)).toMatchObject({ siret: siren, organisation: 'Mairie (Rennes)' });
    expect(await (await visitor.get('/compte')).text()).toContain('value="Rennes (35)"');
    await visitor.post('/compte', { ...profile, siret: siren });
    expect(accountIn(site)).toMatchObject({ siret: siren, organisation: '', territoryId: null });
  });

  test('leaves alone what was written', async () => {
    const site = await seededSite();
    const visitor = await signIn(site, email);
    await visitor.post('/compte', { ...profile, siret, organisation: 'Archives', territory: 'Ploemeur' });
    expect(accountIn(site)).toMatchObject({ siret, organisation: 'Archives' });
    expect(await (await visitor.get('/compte')).text()).toContain('value="Ploemeur (56)"');
  });

  test('a wrong number is told with what was typed, beside all other faults', async () => {
    const site = await seededSite();
    const visitor = await signIn(site, email);
    for (const [typed, reason] of [
      ['12345', 'Un SIRET a 14 chiffres'],
      ['213502389', 'un de ses chiffres est faux'],
      ['21350238800018', 'un de ses chiffres est faux'],
    ] as const) {
      const answer = await visitor.post('/compte', { name: '', language: 'fr', siret: typed });
      expect(answer.status).toBe(422);
      const html = await answer.text();
      expect(html).toContain(reason);
      expect(html).toContain(`value="${typed}"`);
      expect(html).toContain('href="#siret"');
      expect(html).toContain('href="#name"');
    }
    expect(accountIn(site)?.siret).toBeNull();
  });

  test('check digits are those of Insee, with the exception of La Poste', () => {
    for (const number of ['732829320', '73282932000074', '35600000000048', '35600000049837', '356000000'])
      expect(isSiret(number), number).toBe(true);
    for (const number of ['', '732829321', '73282932000075', '35600000049838', '7328293200007', '73282932O'])
      expect(isSiret(number), number).toBe(false);
  });

  test('one wrong digit is always seen', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 13 }), fc.integer({ min: 1, max: 9 }), (place, difference) => {
        const digits = [...siret];
        digits[place] = String((Number(digits[place]) + difference) % 10);
        return !isSiret(digits.join(''));
      }),
    );
  });
});
