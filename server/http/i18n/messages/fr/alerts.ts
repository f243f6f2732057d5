/** Following a search by e-mail. */
export const alerts = {
  'alerts.link': 'Recevoir les nouvelles fiches par courriel',
  'alerts.title': 'Suivre cette recherche',
  'alerts.standfirst':
    'Un message quand de nouvelles fiches répondent à cette recherche, et seulement alors. Sans compte.',
  'alerts.all': 'Toutes les fiches du catalogue',
  'alerts.filter': '{facet} : {label}',
  'alerts.today': 'Aujourd’hui : {heading}',
  'alerts.email.hint': 'Un message y portera un lien pour confirmer.',
  'alerts.frequency': 'Au plus un message',
  'alerts.frequency.daily': 'par jour',
  'alerts.frequency.weekly': 'par semaine',
  'alerts.every.daily': 'au plus une fois par jour',
  'alerts.every.weekly': 'au plus une fois par semaine',
  'alerts.use':
    'Votre adresse ne sert qu’à ces messages. Elle est effacée dès que vous arrêtez l’alerte, d’une pression depuis chaque message, ou au bout de sept jours si vous ne confirmez pas ; la trace des messages envoyés (adresse, objet, date) l’est trente jours après l’envoi. Base légale : votre consentement (article 6, 1, a du RGPD).',
  'alerts.submit': 'Recevoir le lien de confirmation',
  'alerts.back': 'Revenir à la recherche',
  'alerts.again': 'Corriger l’adresse ou demander un autre lien',
  'alerts.sent': 'Un message est parti',
  'alerts.sent.text':
    'Il va vers {email}. Suivez son lien dans les sept jours : rien d’autre ne vous sera envoyé avant.',
  'alerts.confirm.title': 'Confirmer l’alerte',
  'alerts.confirm.text': 'Plus qu’un geste : appuyez sur le bouton pour recevoir les nouvelles fiches, {every}.',
  'alerts.confirm.change':
    'Vous suivez déjà cette recherche. Appuyez sur le bouton pour recevoir désormais les nouvelles fiches {every}.',
  'alerts.confirm.submit': 'Confirmer',
  'alerts.confirmed': 'C’est confirmé : vous recevrez les fiches publiées à partir de maintenant.',
  'alerts.expired': 'Ce lien ne sert plus',
  'alerts.expired.text':
    'Il a plus de sept jours, ou l’alerte a été arrêtée depuis. L’adresse a été effacée. Demandez un autre lien : il arrive aussitôt.',
  'alerts.expired.again': 'Suivre cette recherche',
  'alerts.manage': 'Votre alerte',
  'alerts.current': 'Depuis le {date}, vous recevez les nouvelles fiches {every}.',
  'alerts.change.daily': 'Les recevoir plutôt chaque jour',
  'alerts.change.weekly': 'Les recevoir plutôt chaque semaine',
  'alerts.saved': 'C’est enregistré.',
  'alerts.see': 'Voir les fiches de cette recherche',
  'alerts.stop': 'Arrêter cette alerte',
  'alerts.stop.text': 'Arrêter efface aussitôt votre adresse : plus aucun message ne partira.',
  'alerts.keep': 'Garder cette alerte',
  'alerts.stopped': 'L’alerte est arrêtée',
  'alerts.stopped.text':
    'Plus aucun message ne partira pour cette recherche, et l’alerte est effacée avec votre adresse.',
  'alerts.gone': 'Cette alerte n’existe plus',
  'alerts.gone.text': 'Elle a été arrêtée et effacée avec l’adresse. Aucun message ne partira plus.',
  'alerts.search': 'Chercher dans le catalogue',
  'alerts.partial': 'Une partie de cette recherche n’existe plus au catalogue : l’alerte porte sur ce qui en reste.',
  'alerts.unknownLink': 'Ce lien n’est pas complet ou ne mène nulle part. Copiez-le en entier depuis le message.',
  'mail.alert.confirmation.subject': 'Confirmez votre alerte : {search}',
  'mail.alert.confirmation.text':
    'Bonjour,\n\nQuelqu’un, vous sans doute, demande à recevoir à cette adresse, {every}, les nouvelles fiches du catalogue Hommes et Territoires connectés qui répondent à cette recherche :\n\n{search}\n\nPour confirmer, suivez ce lien dans les sept jours :\n\n{address}\n\nSi vous n’avez rien demandé, oubliez ce message : rien ne se passera.\n',
  'mail.alert.full.subject': 'Vous suivez déjà {count} recherches',
  'mail.alert.full.text':
    'Bonjour,\n\nUne alerte de plus est demandée pour cette adresse, qui en a déjà {count} : c’est le plus possible. Pour en ajouter une, arrêtez-en une autre :\n\n{alerts}\nSi vous n’avez rien demandé, oubliez ce message : rien ne se passera.\n',
  'mail.alert.news.subject': '{count, plural, one {Une nouvelle fiche} other {# nouvelles fiches}} : {search}',
  'mail.alert.news.text':
    'Bonjour,\n\n{count, plural, one {Une nouvelle fiche répond} other {# nouvelles fiches répondent}} à la recherche que vous suivez au catalogue Hommes et Territoires connectés :\n\n{search}\n\n',
  'mail.alert.record': '{title}\n{territory}\n{summary}\n{address}\n\n',
  'mail.alert.place': '{name} ({place})',
  'mail.alert.more': 'Et {count, plural, one {une autre} other {# autres}} :\n{address}\n\n',
  'mail.alert.choices':
    'Vous recevez ces messages {every}. Changer la fréquence :\n{manage}\n\nArrêter cette alerte :\n{stop}\n',
} as const;
