import type { MessageKey, Translator } from '../http/i18n/index.ts';
import { paths } from '../paths.ts';
import type { RefusalReason } from './refusal.ts';

/** Coming back without a session; who cancelled is led to the sign-in page instead. */
export type ShownRefusal = Exclude<RefusalReason, 'cancelled'> | 'stillThere';

export const refusalStatus: Record<ShownRefusal, number> = {
  foreign: 400,
  address: 403,
  spent: 410,
  unverified: 502,
  unavailable: 503,
  stillThere: 503,
};

export function refusalTitle(reason: ShownRefusal): MessageKey {
  return `proConnect.${reason}`;
}

export function presentRefusal(reason: ShownRefusal, returnTo: string | undefined, t: Translator) {
  const byLink = reason === 'unavailable' || reason === 'address';
  const signedOut = reason === 'stillThere';
  return {
    heading: t(refusalTitle(reason)),
    text: t(`proConnect.${reason}.text`),
    action: signedOut ? paths.home(t.language) : paths.signIn(t.language, returnTo),
    label: t(signedOut ? 'proConnect.home' : byLink ? 'proConnect.byLink' : 'proConnect.again'),
  };
}

/** The page in between, for browsers that do not go on by themselves. */
export function presentLeaving(direction: 'in' | 'out', address: string, t: Translator) {
  return {
    heading: t(direction === 'in' ? 'proConnect.leaving' : 'proConnect.leavingOut'),
    text: t(direction === 'in' ? 'proConnect.leaving.text' : 'proConnect.leavingOut.text'),
    address,
    label: t(direction === 'in' ? 'proConnect.leaving.go' : 'proConnect.leavingOut.go'),
  };
}
