/** The page for journalists. */
export const newsroom = {
  'press.title': 'Presse',
  'press.description': 'Chiffres à reprendre avec leur source, dossiers de presse des tomes, conditions de reprise.',
  'press.standfirst':
    'Des chiffres prêts à citer, chacun avec le nombre de fiches dont il vient, et un dossier par tome : couverture, sommaire, contacts, images avec leurs droits.',
  'press.figures': 'Chiffres à reprendre',
  'press.figures.live': 'Comptés aujourd’hui ; ils changent avec le catalogue. Citez la date.',
  'press.figures.frozen': 'Figés le {date} dans l’édition {year} : ils resteront vérifiables.',
  'press.quote': '{label} : {value}',
  'press.citation': '{title}. {sentence} ({count}). Source : Hommes et Territoires connectés, baromètre, {address}',
  'press.cite': 'Citer',
  'press.polls': 'Sondages vérifiés',
  'press.poll.answer': '{label} :',
  'press.kits': 'Dossiers de presse',
  'press.volume': 'Tome {number}, {year}',
  'press.volume.counts':
    '{cases, plural, one {# initiative} other {# initiatives}}, {images, plural, =0 {aucune image dont les droits soient connus} one {# image à reprendre} other {# images à reprendre}}',
  'press.noContact': 'L’éditeur n’en a pas encore nommé.',
  'press.kit': 'Télécharger le dossier de presse',
  'press.kit.none': 'Le dossier est en cours de fabrication.',
  'press.registry': 'Tomes parus',
  'press.registry.hint': 'Le registre donne, pour chacun, ce que les sources en disent.',
  'press.reuse': 'Reprendre nos données',
  'press.reuse.text':
    'Les fiches et les chiffres sont sous Licence Ouverte 2.0 : citez le catalogue, la date et l’adresse. Les propos cités appartiennent à leurs auteurs, les images portent leurs propres droits.',
} as const;
