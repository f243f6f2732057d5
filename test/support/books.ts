import { publishedIds } from '../../db/queries/initiatives.ts';
import { volumeByNumber } from '../../db/queries/volumes.ts';
import { type VolumeContent, volumeCases, volumeSections, volumes } from '../../db/schema/index.ts';
import { locate } from '../../server/catalogue/located.ts';
import { topThemeOf } from '../../server/catalogue/pages/cards.ts';
import { translators } from '../../server/http/i18n/index.ts';
import type { VolumeManifest } from '../../server/publishing/manifest.ts';
import type { Services } from '../../server/services.ts';
import { buildManifest } from '../../server/volumes/manifest.ts';

export const volumeContent: VolumeContent = {
  year: 2026,
  title: 'Un tome d’essai',
  subtitle: 'Initiatives numériques de collectivités',
  demonstration: true,
  publisher: 'Éditions d’essai',
  place: 'Paris',
  isbn: { print: '978-2-1234-5680-3', pdf: '', epub: '' },
  issn: '1234-5679',
  legalDeposit: '2026-12',
  price: '15 €',
  licence: { label: 'Licence Ouverte 2.0', url: 'https://www.etalab.gouv.fr/licence-ouverte-open-licence/' },
  printer: '',
  team: [{ role: 'Coordination', names: ['Zoé Zygomar', 'Yann Ycare'] }],
  partners: [{ name: 'Association d’essai', url: 'https://exemple.fr/', logo: null }],
  cover: null,
  blurb: 'Un volume qui n’existe que pour les essais.\nIl montre ce que le catalogue sait composer.',
  quotesPublicSources: true,
};

const interview = [
  '– Pourquoi un tel volume ?',
  'Zoé Zygomar : Parce qu’une fiche seule ne dit pas ce qu’une autre répond.',
  '– Et pour qui ?',
  'Yann Ycare : Pour ceux qui décident, et pour ceux qui font.',
].join('\n');

import { frozenSample } from './barometer.ts';

/** Fills a volume of the seeded database with records of each top theme, and returns what a book of it is made from. */
export function seededManifest(
  { database, catalogue, config }: Services,
  { perChapter, number = 99 }: { perChapter: number; number?: number },
): VolumeManifest {
  const context = { t: translators.fr, vocabulary: catalogue.vocabulary(), baseUrl: config.baseUrl };
  database
    .insert(volumes)
    .values({ number, slug: `tome-${number}`, state: 'preparing', content: volumeContent })
    .run();
  const all = locate(database, publishedIds(database));
  let position = 0;
  const add = (values: Omit<typeof volumeSections.$inferInsert, 'volumeNumber' | 'position'>) => {
    position += 1;
    return database
      .insert(volumeSections)
      .values({ ...values, volumeNumber: number, position })
      .returning({ id: volumeSections.id })
      .get().id;
  };
  const author = { authorName: 'Zoé Zygomar', authorOffice: 'présidente de l’association d’essai' };
  add({
    kind: 'foreword',
    title: 'Avant-propos',
    ...author,
    text: 'Un mot.\n## Un intertitre\nUn autre mot.\n- un\n- deux',
  });
  const chapters = { attractivite: 'Attirer', services: 'Servir', amenagement: 'Aménager' };
  for (const [top, title] of Object.entries(chapters)) {
    const sectionId = add({
      kind: 'chapter',
      title,
      text: `Ce chapitre réunit des initiatives pour ${title.toLowerCase()}.`,
    });
    const ids = all
      .filter(({ initiative }) => topThemeOf(initiative.themeIds, context.vocabulary) === top)
      .slice(0, perChapter)
      .map(({ initiative }) => initiative.id);
    if (ids.length > 0)
      database
        .insert(volumeCases)
        .values(ids.map((initiativeId, index) => ({ volumeNumber: number, sectionId, initiativeId, position: index })))
        .run();
  }
  add({ kind: 'interview', title: 'Deux voix', text: interview });
  add({ kind: 'followups', title: 'Que sont-elles devenues ?' });
  add({ kind: 'map', title: 'La carte', text: 'Où se trouvent les initiatives de ce volume.' });
  add({ kind: 'figures', title: 'Le volume en chiffres' });
  const frozen = frozenSample(database);
  add({
    kind: 'barometer',
    title: 'Le baromètre',
    text: 'Ce que dit le catalogue.',
    barometerEditionId: frozen.id,
    barometerFigures: frozen.names,
  });
  add({ kind: 'further', title: 'Pour aller plus loin', text: '- https://www.exemple.fr/' });
  const volume = volumeByNumber(database, number);
  if (!volume) throw new Error('the volume was not written');
  return buildManifest(database, { ...volume, content: volumeContent }, { number: 1, date: '2026-12-01' }, context);
}
