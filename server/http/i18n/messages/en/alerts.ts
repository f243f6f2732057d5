import type { alerts as french } from '../fr/alerts.ts';

export const alerts: Record<keyof typeof french, string> = {
  'alerts.link': 'Receive new records by e-mail',
  'alerts.title': 'Follow this search',
  'alerts.standfirst': 'A message when new records answer this search, and only then. No account.',
  'alerts.all': 'All records of the catalogue',
  'alerts.filter': '{facet}: {label}',
  'alerts.today': 'Today: {heading}',
  'alerts.email.hint': 'A message will bring a link to confirm.',
  'alerts.frequency': 'At most one message',
  'alerts.frequency.daily': 'a day',
  'alerts.frequency.weekly': 'a week',
  'alerts.every.daily': 'at most once a day',
  'alerts.every.weekly': 'at most once a week',
  'alerts.use':
    'Your address serves these messages and nothing else. It is erased as soon as you stop the alert, by one press from each message, or after seven days if you do not confirm; the trace of messages sent (address, subject, date) thirty days after they left. Legal basis: your consent (article 6, 1, a of the GDPR).',
  'alerts.submit': 'Send me the link to confirm',
  'alerts.back': 'Back to the search',
  'alerts.again': 'Correct the address or ask for another link',
  'alerts.sent': 'A message has left',
  'alerts.sent.text':
    'It is on its way to {email}. Follow its link within seven days: nothing else will be sent before.',
  'alerts.confirm.title': 'Confirm the alert',
  'alerts.confirm.text': 'One more step: press the button to receive new records, {every}.',
  'alerts.confirm.change':
    'You follow this search already. Press the button to receive new records {every} from now on.',
  'alerts.confirm.submit': 'Confirm',
  'alerts.confirmed': 'Confirmed: you will receive the records published from now on.',
  'alerts.expired': 'This link works no more',
  'alerts.expired.text':
    'It is more than seven days old, or the alert has been stopped since. The address was erased. Ask for another link: it comes at once.',
  'alerts.expired.again': 'Follow this search',
  'alerts.manage': 'Your alert',
  'alerts.current': 'Since {date} you have been receiving new records {every}.',
  'alerts.change.daily': 'Receive them every day instead',
  'alerts.change.weekly': 'Receive them every week instead',
  'alerts.saved': 'Saved.',
  'alerts.see': 'See the records of this search',
  'alerts.stop': 'Stop this alert',
  'alerts.stop.text': 'Stopping erases your address at once: no more messages will leave.',
  'alerts.keep': 'Keep this alert',
  'alerts.stopped': 'The alert is stopped',
  'alerts.stopped.text': 'No more messages will leave for this search, and the alert is erased with your address.',
  'alerts.gone': 'This alert exists no more',
  'alerts.gone.text': 'It was stopped and erased with the address. No more messages will leave.',
  'alerts.search': 'Search the catalogue',
  'alerts.partial': 'Part of this search is no longer in the catalogue: the alert is about what remains of it.',
  'alerts.unknownLink': 'This link is incomplete or leads nowhere. Copy the whole of it from the message.',
  'mail.alert.confirmation.subject': 'Confirm your alert: {search}',
  'mail.alert.confirmation.text':
    'Hello,\n\nSomebody, you no doubt, asks to receive at this address, {every}, the new records of the catalogue Hommes et Territoires connectés that answer this search:\n\n{search}\n\nTo confirm, follow this link within seven days:\n\n{address}\n\nIf you asked for nothing, forget this message: nothing will happen.\n',
  'mail.alert.full.subject': 'You follow {count} searches already',
  'mail.alert.full.text':
    'Hello,\n\nOne more alert is asked for at this address, which has {count} already: as many as there can be. To add one, stop another:\n\n{alerts}\nIf you asked for nothing, forget this message: nothing will happen.\n',
  'mail.alert.news.subject': '{count, plural, one {One new record} other {# new records}}: {search}',
  'mail.alert.news.text':
    'Hello,\n\n{count, plural, one {One new record answers} other {# new records answer}} the search that you follow in the catalogue Hommes et Territoires connectés:\n\n{search}\n\n',
  'mail.alert.record': '{title}\n{territory}\n{summary}\n{address}\n\n',
  'mail.alert.place': '{name} ({place})',
  'mail.alert.more': 'And {count, plural, one {one more} other {# more}}:\n{address}\n\n',
  'mail.alert.choices':
    'You receive these messages {every}. To change how often:\n{manage}\n\nTo stop this alert:\n{stop}\n',
};
