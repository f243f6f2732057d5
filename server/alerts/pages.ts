import { type AlertFrequency, alertFrequencies } from '../../db/queries/alerts.ts';
import { type CatalogueSearch, toParameters } from '../catalogue/inputs.ts';
import type { PresentationContext } from '../catalogue/pages/cards.ts';
import { presentChips, searchHeading } from '../catalogue/pages/search.ts';
import { type ShownError, textFields } from '../http/forms.ts';
import { paths } from '../paths.ts';
import type { Followed } from './inputs.ts';
import type { AlertsService } from './service.ts';

/** The search as the pages of an alert say it. */
function presentFollowed({ search, partial }: Followed, context: PresentationContext) {
  const { t } = context;
  const chips = presentChips(search, context).map(({ facet, label }) => ({ facet, label }));
  return {
    text: search.text === '' ? null : t('quoted', { text: search.text }),
    all: search.text === '' && chips.length === 0,
    chips,
    partial,
    href: paths.initiatives(t.language, toParameters(search)),
  };
}

export interface RequestForm {
  email: string;
  frequency: string;
  errors: ShownError[];
}

export function presentNewAlert(followed: Followed, total: number, form: RequestForm, context: PresentationContext) {
  const { t } = context;
  const field = textFields(form.errors, t);
  return {
    action: paths.newAlert(t.language, toParameters(followed.search)),
    followed: presentFollowed(followed, context),
    today: t('alerts.today', { heading: searchHeading(followed.search, total, context) }),
    errors: form.errors,
    email: field('email', 'account.email', form.email, {
      type: 'email',
      autocomplete: 'email',
      required: true,
      hint: 'alerts.email.hint',
      maximum: 254,
    }),
    frequency: {
      name: 'frequency',
      label: t('alerts.frequency'),
      error: form.errors.find((error) => error.field === 'frequency')?.message ?? null,
      options: alertFrequencies.map((value) => ({
        value,
        label: t(`alerts.frequency.${value}`),
        selected: value === form.frequency,
      })),
    },
  };
}

export function presentAlertSent(
  { email, search, link }: { email: string; search: CatalogueSearch; link: string | null },
  { t }: PresentationContext,
) {
  const parameters = toParameters(search);
  return {
    email,
    link,
    againHref: paths.newAlert(t.language, parameters),
    searchHref: paths.initiatives(t.language, parameters),
  };
}

export function presentConfirmation(
  request: NonNullable<ReturnType<AlertsService['request']>>,
  reference: string,
  context: PresentationContext,
) {
  const { t } = context;
  const { alert, frequency, ...followed } = request;
  const every = t(`alerts.every.${frequency}`);
  return {
    action: paths.alertConfirmation(t.language, reference, toParameters(followed.search)),
    followed: presentFollowed(followed, context),
    standfirst: t(alert.confirmedAt === null ? 'alerts.confirm.text' : 'alerts.confirm.change', { every }),
  };
}

/** A link to confirm that came too late, with the search that its address names. */
export function presentExpired({ search }: Followed, { t }: PresentationContext) {
  return { againHref: paths.newAlert(t.language, toParameters(search)) };
}

export function presentAlert(
  { alert, ...followed }: NonNullable<ReturnType<AlertsService['view']>>,
  { reference, notice }: { reference: string; notice: 'confirmed' | 'saved' | null },
  context: PresentationContext,
) {
  const { t } = context;
  const others = alertFrequencies.filter((frequency): frequency is AlertFrequency => frequency !== alert.frequency);
  return {
    action: paths.alert(t.language, reference),
    stopAction: paths.alertStop(t.language, reference),
    followed: presentFollowed(followed, context),
    notice: notice && t(`alerts.${notice}`),
    current: t('alerts.current', {
      every: t(`alerts.every.${alert.frequency}`),
      date: t.date(alert.confirmedAt ?? alert.createdAt),
    }),
    others: others.map((value) => ({ value, label: t(`alerts.change.${value}`) })),
  };
}

export function presentStop({ search, partial }: Followed, reference: string, context: PresentationContext) {
  const { t } = context;
  return {
    action: paths.alertStop(t.language, reference),
    followed: presentFollowed({ search, partial }, context),
    keepHref: paths.alert(t.language, reference),
  };
}
