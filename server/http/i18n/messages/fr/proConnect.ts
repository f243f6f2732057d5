/** Signing in through ProConnect, and out again. */
export const proConnect = {
  'proConnect.what': 'Qu’est-ce que ProConnect ?',
  'proConnect.text': 'ProConnect est le compte des agents publics et des professionnels, proposé par l’État.',
  'proConnect.leaving': 'Vers ProConnect',
  'proConnect.leaving.text': 'Vous allez vous identifier chez ProConnect, puis revenir ici.',
  'proConnect.leaving.go': 'Continuer vers ProConnect',
  'proConnect.leavingOut': 'Déconnexion de ProConnect',
  'proConnect.leavingOut.text':
    'Vous êtes déconnecté du catalogue. ProConnect ferme aussi votre session, puis vous ramène ici.',
  'proConnect.leavingOut.go': 'Se déconnecter de ProConnect',
  'proConnect.cancelled':
    'Vous êtes revenu de ProConnect sans vous identifier. Recommencez, ou demandez un lien par courrier électronique.',
  'proConnect.introduced':
    'Bienvenue. Voici ce que ProConnect nous a transmis : vérifiez, corrigez ce qui doit l’être, puis enregistrez. Votre nom n’est montré qu’aux relecteurs.',
  'proConnect.foreign': 'Cette connexion n’a pas commencé ici',
  'proConnect.foreign.text':
    'Le retour de ProConnect n’est reconnu que par le navigateur qui y est parti, s’il accepte les cookies. Reprenez depuis la page de connexion.',
  'proConnect.spent': 'Cette connexion ne sert plus',
  'proConnect.spent.text':
    'Elle a déjà servi, ou plus de dix minutes ont passé. Si vous êtes déjà connecté, il n’y a rien à refaire ; sinon, reprenez depuis la page de connexion.',
  'proConnect.unverified': 'La réponse de ProConnect n’a pas pu être vérifiée',
  'proConnect.unverified.text':
    'Par prudence, aucune session n’a été ouverte. Recommencez ; si cela se répète, demandez un lien par courrier électronique et signalez-le aux responsables du site.',
  'proConnect.address': 'Votre adresse n’est pas vérifiée',
  'proConnect.address.text':
    'ProConnect ne garantit pas encore l’adresse électronique de ce compte. Un lien envoyé à cette adresse suffit à vous connecter.',
  'proConnect.unavailable': 'ProConnect ne répond pas',
  'proConnect.unavailable.text':
    'Le service est arrêté ou surchargé. En attendant, un lien par courrier électronique ouvre le même compte.',
  'proConnect.stillThere': 'Vous êtes déconnecté du catalogue',
  'proConnect.stillThere.text':
    'ProConnect ne répond pas : votre session y est peut-être encore ouverte. Sur un appareil partagé, fermez le navigateur.',
  'proConnect.again': 'Revenir à la page de connexion',
  'proConnect.byLink': 'Recevoir plutôt un lien',
  'proConnect.home': 'Revenir à l’accueil',
  'account.identities': 'ProConnect',
  'account.identities.text': 'ProConnect ouvre ce compte. Sans lui, un lien par courrier électronique l’ouvre encore.',
  'account.identity.since': 'associé le {date}',
  'account.identity.remove': 'Dissocier',
  'mail.proConnect.subject': 'ProConnect ouvre désormais votre compte',
  'mail.proConnect.text':
    'Bonjour,\n\nUne personne identifiée par ProConnect avec votre adresse vient de se connecter à votre compte du catalogue Hommes et Territoires connectés. Les deux sont désormais associés.\n\nSi c’est vous, il n’y a rien à faire. Sinon, ouvrez votre compte par un lien, déconnectez les appareils que vous ne connaissez pas et dissociez ProConnect :\n\n{account}\n',
} as const;
