import { type AccountRow, roles } from '../../db/queries/accounts.ts';
import type { PresentationContext } from '../catalogue/pages/cards.ts';
import { type TerritoryChoice, type TerritoryPick, territoryField } from '../contribution/territories.ts';
import { type ShownError, textFields } from '../http/forms.ts';
import type { Translator } from '../http/i18n/index.ts';
import { paths } from '../paths.ts';
import type { AccountsService, Profile } from './service.ts';

export function presentSignIn(
  values: { email: string; returnTo: string; errors: ShownError[]; proConnect: boolean; cancelled?: boolean },
  t: Translator,
) {
  const field = textFields(values.errors, t);
  return {
    action: paths.signIn(t.language),
    returnTo: values.returnTo,
    errors: values.errors,
    proConnect: values.proConnect,
    /** Came back from ProConnect without having signed in. */
    cancelled: values.cancelled ?? false,
    email: field('email', 'account.email', values.email, {
      type: 'email',
      autocomplete: 'email webauthn',
      required: true,
      hint: 'account.email.hint',
      maximum: 254,
    }),
  };
}

export interface ProfileForm {
  values: Omit<Profile, 'territoryId'>;
  territory: TerritoryChoice;
  pick: TerritoryPick | null;
  errors: ShownError[];
}

/** Browser and system out of what a browser says of itself: enough to recognise one's own telephone. */
export function deviceOf(userAgent: string | null, t: Translator): string {
  const browser = ['Firefox', 'Edg', 'OPR', 'Chrome', 'Safari'].find((name) => userAgent?.includes(`${name}/`));
  const system = ['Android', 'iPhone', 'iPad', 'Windows', 'Macintosh', 'Linux'].find((name) =>
    userAgent?.includes(name),
  );
  const names = { Edg: 'Edge', OPR: 'Opera', Macintosh: 'Mac' } as Record<string, string>;
  const known = [browser, system].filter((name) => name !== undefined).map((name) => names[name] ?? name);
  return known.length === 0 ? t('account.unknownDevice') : known.join(', ');
}

export function presentAccount(
  view: ReturnType<AccountsService['overview']>,
  form: ProfileForm,
  {
    sessionId,
    returnTo,
    saved,
    introduced,
  }: {
    sessionId: string | null;
    returnTo: string;
    saved: boolean;
    /** Filled in by ProConnect, and seen for the first time. */
    introduced: boolean;
  },
  context: PresentationContext,
) {
  const { t } = context;
  const { account } = view;
  const field = textFields(form.errors, t);
  return {
    action: paths.account(t.language),
    returnTo,
    saved,
    introduced,
    welcome: account.name === '' && !introduced,
    email: account.email,
    role: t(`role.${account.role}`),
    errors: form.errors,
    name: field('name', 'account.name', form.values.name, {
      autocomplete: 'name',
      required: true,
      hint: 'account.name.hint',
      maximum: 120,
    }),
    organisation: field('organisation', 'account.organisation', form.values.organisation, {
      autocomplete: 'organization',
      hint: 'account.organisation.hint',
      maximum: 200,
    }),
    siret: field('siret', 'account.siret', form.values.siret ?? '', {
      hint: 'account.siret.hint',
      type: 'number',
      maximum: 20,
    }),
    territory: territoryField(form.territory, form.pick, {
      name: 'territory',
      label: 'account.territory',
      hint: 'account.territory.hint',
      required: false,
      error: form.errors.find((error) => error.field === 'territory')?.message ?? null,
      context,
    }),
    language: form.values.language,
    mailChoices: form.values.mailChoices,
    sessions: view.sessions.map((session) => ({
      device: deviceOf(session.userAgent, t),
      lastUsed: t.date(session.updatedAt.toISOString()),
      current: session.id === sessionId,
      endAction: paths.accountPart(t.language, `sessions/${session.id}`),
    })),
    identities: view.identities.map((identity) => ({
      since: t.date(identity.createdAt.toISOString()),
      removeAction: paths.accountPart(t.language, `identites/${identity.id}`),
    })),
    passkeys: view.passkeys.map((key) => ({
      name: key.name || t('account.passkey'),
      created: key.createdAt === null ? '' : t.date(key.createdAt.toISOString()),
      removeAction: paths.accountPart(t.language, `cles/${key.id}`),
    })),
  };
}

export function presentAdministration(accounts: readonly AccountRow[], self: AccountRow, t: Translator) {
  return {
    accounts: accounts.map((account) => ({
      email: account.email,
      name: account.name,
      organisation: account.organisation,
      action: paths.administrationAccount(t.language, account.id),
      roles: roles.map((role) => ({ value: role, label: t(`role.${role}`), selected: account.role === role })),
      self: account.id === self.id,
    })),
  };
}
