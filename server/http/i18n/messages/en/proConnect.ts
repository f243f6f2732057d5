/** Signing in through ProConnect, and out again. */
export const proConnect = {
  'proConnect.what': 'What is ProConnect?',
  'proConnect.text': 'ProConnect is the French State’s account for public servants and professionals.',
  'proConnect.leaving': 'On to ProConnect',
  'proConnect.leaving.text': 'You will identify yourself at ProConnect, then come back here.',
  'proConnect.leaving.go': 'Continue to ProConnect',
  'proConnect.leavingOut': 'Signing out of ProConnect',
  'proConnect.leavingOut.text':
    'You are signed out of the catalogue. ProConnect closes your session too, then brings you back here.',
  'proConnect.leavingOut.go': 'Sign out of ProConnect',
  'proConnect.cancelled':
    'You came back from ProConnect without identifying yourself. Try again, or ask for a link by e-mail.',
  'proConnect.introduced':
    'Welcome. This is what ProConnect told us: check it, mend what needs mending, then save. Only reviewers see your name.',
  'proConnect.foreign': 'This sign-in did not begin here',
  'proConnect.foreign.text':
    'Only the browser that left for ProConnect can come back from it, and only if it accepts cookies. Start again from the sign-in page.',
  'proConnect.spent': 'This sign-in is spent',
  'proConnect.spent.text':
    'It has been used, or more than ten minutes have passed. If you are signed in already, there is nothing to do; otherwise, start again from the sign-in page.',
  'proConnect.unverified': 'ProConnect’s answer could not be verified',
  'proConnect.unverified.text':
    'To be safe, no session was opened. Try again; if it happens again, ask for a link by e-mail and tell those who run this site.',
  'proConnect.address': 'Your address is not verified',
  'proConnect.address.text':
    'ProConnect does not vouch for the e-mail address of this account yet. A link sent to that address is enough to sign in.',
  'proConnect.unavailable': 'ProConnect does not answer',
  'proConnect.unavailable.text':
    'The service is down or overloaded. Meanwhile, a link by e-mail opens the same account.',
  'proConnect.stillThere': 'You are signed out of the catalogue',
  'proConnect.stillThere.text':
    'ProConnect does not answer: your session there may still be open. On a shared device, close the browser.',
  'proConnect.again': 'Back to the sign-in page',
  'proConnect.byLink': 'Get a link instead',
  'proConnect.home': 'Back to the home page',
  'account.identities': 'ProConnect',
  'account.identities.text': 'ProConnect opens this account. Without it, a link by e-mail still does.',
  'account.identity.since': 'connected on {date}',
  'account.identity.remove': 'Disconnect',
  'mail.proConnect.subject': 'ProConnect now opens your account',
  'mail.proConnect.text':
    'Hello,\n\nSomebody identified by ProConnect with your address has just signed in to your account of the catalogue Hommes et Territoires connectés. The two are connected from now on.\n\nIf it was you, there is nothing to do. If not, open your account by a link, sign out the devices that you do not know, and disconnect ProConnect:\n\n{account}\n',
} as const;
