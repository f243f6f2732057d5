import { type Request, type RequestHandler, type Response, Router } from 'express';
import { allows } from '../accounts/policy.ts';
import { readSearch } from '../catalogue/inputs.ts';
import type { CatalogueService } from '../catalogue/service.ts';
import { NotFound } from '../errors.ts';
import { accountOf, signedIn } from '../http/account.ts';
import { type Fault, type FormValues, formBody, readForm, returnAddress, showErrors } from '../http/forms.ts';
import type { Language, MessageKey } from '../http/i18n/index.ts';
import { limitRate } from '../http/limits.ts';
import { headOf, languageOf, renderPage, searchParametersOf, translatorOf } from '../http/locals.ts';
import { identifier, numberIn, privatePages } from '../http/private.ts';
import { imageFault, receivedImage, receiveImage } from '../http/uploads.ts';
import { paths } from '../paths.ts';
import { openingName, openWebEdition } from '../publishing/web/edition.ts';
import { type Compilations, isFormatName } from './compilations.ts';
import {
  readBarometerChoice,
  readCall,
  readContent,
  readIds,
  readLevel,
  readNewSection,
  readNewVolume,
  readPicture,
  readPosition,
  readProof,
  readSection,
  readTarget,
  readTaxonomyVersion,
  typedContent,
} from './inputs.ts';
import {
  presentBalance,
  presentCall,
  presentChecks,
  presentContent,
  presentImages,
  presentProof,
  presentProofs,
  presentPublicVolume,
  presentSection,
  presentSelection,
  presentVolumeList,
  presentWorks,
  presentWorkspace,
} from './pages.ts';
import { type PicturePlace, pictureAt } from './pictures.ts';
import type { ProofsService } from './proofs.ts';
import type { VolumesService } from './service.ts';

const linkUses = { limit: 60, minutes: 15 };
/** Each use of the link shows up to three pages. */
const pageUses = { limit: 4 * linkUses.limit, minutes: linkUses.minutes };
const compilesPerHour = { limit: 120, minutes: 60 };
const uploadsPerHour = { limit: 60, minutes: 60 };

export function volumeRoutes({
  volumes,
  compilations,
  proofs,
  catalogue,
  baseUrl,
}: {
  volumes: VolumesService;
  proofs: ProofsService;
  compilations: Compilations;
  catalogue: CatalogueService;
  baseUrl: string;
}): Router {
  const router = Router();

  const { contextOf, show } = privatePages({ catalogue, baseUrl, section: 'tomes' });

  const work = (response: Response, number: number, part = '') => paths.volumeWork(languageOf(response), number, part);

  function showList(response: Response, form: Parameters<typeof presentVolumeList>[1]): void {
    const t = translatorOf(response);
    const page = presentVolumeList(volumes.list(signedIn(response)), form, t);
    show(response, 'volumes/list', page, t('volumes.work.title'), paths.volumesInWork);
  }

  router.get('/tomes/preparation', (_request, response) => showList(response, { number: '', title: '', errors: [] }));

  router.post('/tomes/preparation', formBody, (request, response) => {
    const form = readForm(request.body);
    const { value, faults } = readNewVolume(form);
    if (!value) {
      response.status(422);
      const errors = showErrors(faults, translatorOf(response));
      showList(response, { number: form.one('number'), title: form.one('title'), errors });
      return;
    }
    volumes.create(signedIn(response), value.number, value.title);
    response.redirect(303, work(response, value.number, 'fiche'));
  });

  router.get('/tomes/:number/preparation', (request, response) => {
    const number = numberIn(request, 'number');
    const view = volumes.workspace(signedIn(response), number);
    const page = presentWorkspace(view, volumes.callAnswers(number), contextOf(response));
    show(response, 'volumes/workspace', page, page.heading, (language) => paths.volumeWork(language, number, ''));
  });

  function showContent(response: Response, number: number, form: Parameters<typeof presentContent>[2]): void {
    const { volume } = volumes.identity(signedIn(response), number);
    const page = presentContent(volume, volumes.taxonomyVersions(), form, translatorOf(response));
    show(response, 'volumes/content', page, page.heading, (language) => paths.volumeWork(language, number, 'fiche'));
  }

  router.get('/tomes/:number/preparation/fiche', (request, response) => {
    const number = numberIn(request, 'number');
    const { volume } = volumes.identity(signedIn(response), number);
    showContent(response, number, {
      typed: typedContent(volume.content),
      taxonomyVersion: volume.taxonomyVersion,
      quotesPublicSources: volume.content.quotesPublicSources,
      errors: [],
      saved: searchParametersOf(request).has('enregistre'),
    });
  });

  router.post('/tomes/:number/preparation/fiche', formBody, (request, response) => {
    const number = numberIn(request, 'number');
    const account = signedIn(response);
    const form = readForm(request.body);
    const { volume } = volumes.identity(account, number);
    const { value, faults, typed } = readContent(form, volume.content);
    if (!value) {
      response.status(422);
      const errors = showErrors(faults, translatorOf(response));
      showContent(response, number, {
        typed,
        taxonomyVersion: readTaxonomyVersion(form) ?? volume.taxonomyVersion,
        quotesPublicSources: form.has('quotesPublicSources'),
        errors,
        saved: false,
      });
      return;
    }
    volumes.saveContent(account, number, value, readTaxonomyVersion(form));
    response.redirect(303, `${work(response, number, 'fiche')}?enregistre=oui`);
  });

  const pictureKey = /^(couverture|partenaire-\d{1,4})$/;

  /** Which picture a form is for. Partners are known by their name, which stays while their places change. */
  function placeIn(request: Request, form: FormValues): { key: string; place: PicturePlace } {
    const key = String(request.params.picture);
    if (!pictureKey.test(key)) throw new NotFound();
    const place = key === 'couverture' ? ({ kind: 'cover' } as const) : null;
    return { key, place: place ?? { kind: 'logo', partner: form.one('partenaire') } };
  }

  function showImages(response: Response, number: number, form: Parameters<typeof presentImages>[1], saved: boolean) {
    const { volume } = volumes.identity(signedIn(response), number);
    const page = presentImages(volume, form, saved, translatorOf(response));
    show(response, 'volumes/images', page, page.heading, (language) => paths.volumeWork(language, number, 'images'));
  }

  router.get('/tomes/:number/preparation/images', (request, response) => {
    const saved = searchParametersOf(request).has('enregistre');
    showImages(response, numberIn(request, 'number'), null, saved);
  });

  const mayPicture: RequestHandler = (request, response, next) => {
    volumes.assertEditable(signedIn(response), numberIn(request, 'number'));
    next();
  };

  router.post(
    '/tomes/:number/preparation/images/:picture',
    mayPicture,
    limitRate({ ...uploadsPerHour, key: (request) => request.headers.cookie ?? '' }),
    receiveImage,
    async (request, response) => {
      const number = numberIn(request, 'number');
      const account = signedIn(response);
      const form = readForm(request.body);
      const { key, place } = placeIn(request, form);
      const { value, faults, typed } = readPicture(form, key, place.kind);
      const { bytes, fault } = await receivedImage(request, response);
      const fail = (imageFault: MessageKey | null) => {
        response.status(422);
        const image: Fault[] = imageFault === null ? [] : [{ field: 'image', key: imageFault, values: {} }];
        const errors = showErrors([...(faults ?? []), ...image], translatorOf(response));
        showImages(response, number, { place, typed, errors }, false);
      };
      const current = pictureAt(volumes.identity(account, number).volume.content, place);
      const keeps = fault === 'contribution.image.none' && current !== null;
      if (fault !== null && !keeps) return fail(fault);
      // Browsers keep no chosen file from one page to the next.
      if (!value) return fail(keeps ? null : 'volume.image.again');
      try {
        if (place.kind === 'cover') await volumes.setCover(account, number, bytes, value);
        else await volumes.setLogo(account, number, place.partner, bytes, value);
      } catch (error) {
        return fail(imageFault(error));
      }
      response.redirect(303, `${work(response, number, 'images')}?enregistre=oui`);
    },
  );

  router.post('/tomes/:number/preparation/images/:picture/retrait', formBody, (request, response) => {
    const number = numberIn(request, 'number');
    volumes.removeImage(signedIn(response), number, placeIn(request, readForm(request.body)).place);
    response.redirect(303, `${work(response, number, 'images')}?enregistre=oui`);
  });

  function showCall(response: Response, number: number, form: Parameters<typeof presentCall>[1]): void {
    const { volume } = volumes.identity(signedIn(response), number);
    const page = presentCall(volume, form, translatorOf(response));
    show(response, 'volumes/call', page, page.heading, (language) => paths.volumeWork(language, number, 'appel'));
  }

  router.get('/tomes/:number/preparation/appel', (request, response) => {
    const number = numberIn(request, 'number');
    const { volume } = volumes.identity(signedIn(response), number);
    showCall(response, number, { values: volume.call ?? { opensOn: '', closesOn: '', text: '' }, errors: [] });
  });

  router.post('/tomes/:number/preparation/appel', formBody, (request, response) => {
    const number = numberIn(request, 'number');
    const account = signedIn(response);
    const form = readForm(request.body);
    const { value, faults } = readCall(form);
    if (faults) {
      response.status(422);
      const values = { opensOn: form.one('opensOn'), closesOn: form.one('closesOn'), text: form.one('text') };
      showCall(response, number, { values, errors: showErrors(faults, translatorOf(response)) });
      return;
    }
    volumes.saveCall(account, number, value);
    response.redirect(303, work(response, number, 'appel'));
  });

  router.post('/tomes/:number/preparation/parties', formBody, (request, response) => {
    const number = numberIn(request, 'number');
    const { value } = readNewSection(readForm(request.body));
    if (!value) {
      response.redirect(303, `${work(response, number)}#ajouter`);
      return;
    }
    const id = volumes.addSection(signedIn(response), number, value.kind, value.title);
    response.redirect(303, work(response, number, `parties/${id}`));
  });

  function showSection(
    response: Response,
    number: number,
    id: number,
    form: Parameters<typeof presentSection>[1],
  ): void {
    const page = presentSection(volumes.section(signedIn(response), number, id), form, translatorOf(response));
    show(response, 'volumes/section', page, page.heading, (language) =>
      paths.volumeWork(language, number, `parties/${id}`),
    );
  }

  router.get('/tomes/:number/preparation/parties/:id', (request, response) => {
    const [number, id] = [numberIn(request, 'number'), numberIn(request, 'id')];
    const { section } = volumes.section(signedIn(response), number, id);
    showSection(response, number, id, {
      values: section,
      errors: [],
      saved: searchParametersOf(request).has('enregistre'),
    });
  });

  router.post('/tomes/:number/preparation/parties/:id', formBody, (request, response) => {
    const [number, id] = [numberIn(request, 'number'), numberIn(request, 'id')];
    const account = signedIn(response);
    const form = readForm(request.body);
    const { value, faults } = readSection(form);
    if (!value) {
      response.status(422);
      const names = ['title', 'authorName', 'authorOffice', 'text'] as const;
      const typed = Object.fromEntries(names.map((name) => [name, form.one(name)])) as Record<
        (typeof names)[number],
        string
      >;
      showSection(response, number, id, {
        values: typed,
        errors: showErrors(faults, translatorOf(response)),
        saved: false,
      });
      return;
    }
    volumes.saveSection(account, number, id, value, readBarometerChoice(form));
    response.redirect(303, `${work(response, number, `parties/${id}`)}?enregistre=oui`);
  });

  router.post('/tomes/:number/preparation/parties/:id/place', formBody, (request, response) => {
    const [number, id] = [numberIn(request, 'number'), numberIn(request, 'id')];
    volumes.moveSection(signedIn(response), number, id, readPosition(readForm(request.body)) ?? 0);
    response.redirect(303, `${work(response, number)}#partie-${id}`);
  });

  router.get('/tomes/:number/preparation/parties/:id/retrait', (request, response) => {
    const [number, id] = [numberIn(request, 'number'), numberIn(request, 'id')];
    const t = translatorOf(response);
    const { section } = volumes.section(signedIn(response), number, id);
    const action = work(response, number, `parties/${id}/retrait`);
    const page = { title: section.title, action, back: work(response, number) };
    show(response, 'volumes/remove-section', page, t('volume.section.remove'), (language) =>
      paths.volumeWork(language, number, `parties/${id}/retrait`),
    );
  });

  router.post('/tomes/:number/preparation/parties/:id/retrait', formBody, (request, response) => {
    const number = numberIn(request, 'number');
    volumes.removeSection(signedIn(response), number, numberIn(request, 'id'));
    response.redirect(303, work(response, number));
  });

  router.get('/tomes/:number/preparation/selection', async (request, response) => {
    const number = numberIn(request, 'number');
    const account = signedIn(response);
    const context = contextOf(response);
    const { volume, sections } = volumes.identity(account, number);
    const parameters = searchParametersOf(request);
    const chapter = parameters.get('chapitre') ?? '';
    const reading = { vocabulary: context.vocabulary, referenceOf: catalogue.reference, ownCode: null };
    const input = readSearch(parameters, reading);
    const browsed = await catalogue.browse(input.query);
    const page = presentSelection(volume, sections, chapter, volumes.chosenIds(number), { input, browsed }, context);
    show(response, 'volumes/selection', page, page.heading, (language) =>
      paths.volumeWork(language, number, 'selection'),
    );
  });

  /** Adds the records that a form names, or every result of the search that it repeats. */
  router.post('/tomes/:number/preparation/fiches', formBody, async (request, response) => {
    const number = numberIn(request, 'number');
    const account = signedIn(response);
    const form = readForm(request.body);
    const target = readTarget(form);
    if (form.has('tout')) {
      const reading = { vocabulary: catalogue.vocabulary(), referenceOf: catalogue.reference, ownCode: null };
      const { query } = readSearch(new URLSearchParams(form.one('recherche')), reading);
      await volumes.addResults(account, number, target, query);
    } else if (form.has('appel')) volumes.addCases(account, number, target, volumes.callAnswers(number));
    else volumes.addCases(account, number, target, readIds(form));
    response.redirect(303, returnAddress(form.one('retour'), work(response, number)));
  });

  router.post('/tomes/:number/preparation/chapitres', formBody, (request, response) => {
    const number = numberIn(request, 'number');
    volumes.chaptersFromThemes(signedIn(response), number, readLevel(readForm(request.body)));
    response.redirect(303, work(response, number));
  });

  router.post('/tomes/:number/preparation/fiches/:id/place', formBody, (request, response) => {
    const [number, id] = [numberIn(request, 'number'), numberIn(request, 'id')];
    const account = signedIn(response);
    const form = readForm(request.body);
    const stays = !form.has('chapitre');
    const cases = volumes.cases(account, number);
    const current = cases.find(({ initiativeId }) => initiativeId === id);
    const target = stays ? (current?.sectionId ?? null) : readTarget(form);
    const end = cases.filter(({ sectionId }) => sectionId === target).length;
    volumes.moveCase(account, number, id, target, readPosition(form) ?? end);
    if (request.get('x-order') === 'yes') {
      response.status(204).end();
      return;
    }
    response.redirect(303, `${work(response, number)}#fiche-${id}`);
  });

  router.post('/tomes/:number/preparation/fiches/:id/retrait', formBody, (request, response) => {
    const number = numberIn(request, 'number');
    volumes.removeCase(signedIn(response), number, numberIn(request, 'id'));
    response.redirect(303, work(response, number));
  });

  router.get('/tomes/:number/preparation/equilibre', async (request, response) => {
    const number = numberIn(request, 'number');
    const account = signedIn(response);
    const { volume } = volumes.identity(account, number);
    const page = presentBalance(volume, await volumes.balance(account, number), contextOf(response));
    show(response, 'volumes/balance', page, page.heading, (language) =>
      paths.volumeWork(language, number, 'equilibre'),
    );
  });

  router.get('/tomes/:number/preparation/controles', (request, response) => {
    const number = numberIn(request, 'number');
    const account = signedIn(response);
    const mayReview = allows(account, 'submission.review');
    const page = presentChecks(volumes.workspace(account, number), mayReview, translatorOf(response));
    show(response, 'volumes/checks', page, page.heading, (language) => paths.volumeWork(language, number, 'controles'));
  });

  router.get('/tomes/:number/preparation/bons-a-tirer', (request, response) => {
    const number = numberIn(request, 'number');
    const account = signedIn(response);
    const { volume } = volumes.identity(account, number);
    const page = presentProofs(volume, proofs.list(account, number), contextOf(response));
    show(response, 'volumes/proofs', page, page.heading, (language) =>
      paths.volumeWork(language, number, 'bons-a-tirer'),
    );
  });

  router.post('/tomes/:number/preparation/bons-a-tirer', formBody, (request, response) => {
    const number = numberIn(request, 'number');
    proofs.send(signedIn(response), number);
    response.redirect(303, work(response, number, 'bons-a-tirer'));
  });

  const forItsReader = { 'Cache-Control': 'private, no-store', 'Referrer-Policy': 'same-origin' };

  async function showProof(response: Response, form: Parameters<typeof presentProof>[2]): Promise<void> {
    const t = translatorOf(response);
    const typeset = await proofs.typeset(form.reference);
    const page = presentProof(proofs.view(form.reference), typeset, form, t);
    const title = t('proof.title');
    const address = (language: Language) => paths.proof(language, form.reference);
    const head = headOf({ baseUrl, language: t.language, title, description: title, address, noIndex: true });
    response.set(forItsReader);
    renderPage(response, 'volumes/proof', { page, head, section: null });
  }

  router.get('/bon-a-tirer/:reference', limitRate(linkUses), async (request, response) => {
    const reference = String(request.params.reference);
    const { proof } = proofs.view(reference);
    const saved = searchParametersOf(request).has('enregistre');
    await showProof(response, { reference, remark: proof.remark, errors: [], saved });
  });

  router.get('/bon-a-tirer/:reference/:file', limitRate(pageUses), async (request, response) => {
    const path = await proofs.file(String(request.params.reference), String(request.params.file));
    response.set(forItsReader).sendFile(path, { cacheControl: false, lastModified: false, etag: false });
  });

  router.post('/bon-a-tirer/:reference', formBody, limitRate(linkUses), async (request, response) => {
    const reference = String(request.params.reference);
    const form = readForm(request.body);
    const { value, faults } = readProof(form);
    if (!value) {
      response.status(422);
      const errors = showErrors(faults, translatorOf(response));
      await showProof(response, { reference, remark: form.one('remark'), errors, saved: false });
      return;
    }
    proofs.answer(reference, value.answer, value.remark);
    response.redirect(303, `${paths.proof(languageOf(response), reference)}?enregistre=oui`);
  });

  router.post('/tomes/:number/preparation/cloture', formBody, (request, response) => {
    const number = numberIn(request, 'number');
    const account = signedIn(response);
    const edition = volumes.close(account, number);
    compilations.requestAll(number, edition, account);
    response.redirect(303, work(response, number, 'fabrication'));
  });

  router.post('/tomes/:number/preparation/reouverture', formBody, (request, response) => {
    const number = numberIn(request, 'number');
    volumes.reopen(signedIn(response), number);
    response.redirect(303, work(response, number));
  });

  function worksPage(request: Request, response: Response) {
    const number = numberIn(request, 'number');
    const account = signedIn(response);
    const { volume, editions } = volumes.identity(account, number);
    return presentWorks(volume, compilations.list(account, number), editions, translatorOf(response));
  }

  router.get('/tomes/:number/preparation/fabrication', (request, response) => {
    const number = numberIn(request, 'number');
    const page = worksPage(request, response);
    show(response, 'volumes/works', page, page.heading, (language) =>
      paths.volumeWork(language, number, 'fabrication'),
    );
  });

  router.get('/tomes/:number/preparation/fabrication.json', (request, response) => {
    const { pending, rows } = worksPage(request, response);
    response.set('Cache-Control', 'private, no-store').json({
      pending,
      rows: rows.map(({ id, state, step, done, total, running }) => ({ id, state, step, done, total, running })),
    });
  });

  router.post('/tomes/:number/preparation/fabrication', formBody, limitRate(compilesPerHour), (request, response) => {
    const number = numberIn(request, 'number');
    const form = readForm(request.body);
    const format = form.one('format');
    if (!isFormatName(format)) throw new NotFound();
    const edition = identifier.safeParse(form.one('edition'));
    compilations.request(signedIn(response), number, edition.success ? edition.data : null, format);
    response.redirect(303, work(response, number, 'fabrication'));
  });

  router.post('/tomes/:number/preparation/fabrication/:id/annulation', formBody, (request, response) => {
    compilations.cancel(signedIn(response), numberIn(request, 'number'), numberIn(request, 'id'));
    response.redirect(303, work(response, numberIn(request, 'number'), 'fabrication'));
  });

  /** A volume that was made here; past ones are the catalogue's. */
  router.get('/tomes/:number', (request, response, next) => {
    const parsed = identifier.safeParse(request.params.number);
    const volume = parsed.success ? volumes.made(parsed.data) : null;
    if (!volume) return next();
    const context = contextOf(response);
    const [latest, ...former] = volumes.editions(volume.number).map((edition) => ({
      edition,
      files: compilations.files(edition.id),
    }));
    const called = volumes.openCalls().some(({ number }) => number === volume.number);
    if (!latest && !called) throw new NotFound();
    const page = presentPublicVolume(
      called ? volume : { ...volume, call: null },
      latest ? { ...latest, manifest: volumes.manifestOfEdition(latest.edition.id) } : null,
      former.map(({ edition, files }) => ({ ...edition, files })),
      context,
    );
    const { language } = context.t;
    const address = (each: Language) => paths.volume(each, volume.number);
    const description = volume.content.subtitle || page.heading;
    const head = headOf({ baseUrl, language, title: page.heading, description, address });
    renderPage(response, 'volumes/public', { page, head, section: 'tomes' });
  });

  function read(request: Request, response: Response, name: string): void {
    const number = numberIn(request, 'number');
    const t = translatorOf(response);
    const manifest = volumes.reading(number);
    const addressIn = (language: Language) => (page: string) =>
      paths.volumeReading(language, number, page === openingName ? '' : page);
    const edition =
      manifest &&
      openWebEdition(manifest, {
        addressOf: addressIn(t.language),
        pictureOf: ({ file, width, height }) => ({ src: `/images/${file}`, width, height }),
        ancestors: [{ href: paths.volumes(t.language), label: t('volumes.title') }],
      });
    const page = edition?.page(name);
    if (!manifest || !page) throw new NotFound();
    const title = name === openingName ? page.title : `${page.title} – ${manifest.volume.title}`;
    const description = manifest.volume.subtitle || manifest.volume.title;
    const address = (language: Language) => addressIn(language)(name);
    const head = headOf({ baseUrl, language: t.language, title, description, address });
    // Words that are taken back disappear within the request: no cache keeps a page.
    response.set('Cache-Control', 'private, no-cache');
    renderPage(response, 'volume/web/reader', { page, head, section: 'tomes' });
  }

  router.get('/tomes/:number/lire', (request, response) => read(request, response, openingName));
  router.get('/tomes/:number/lire/:page', (request, response) => read(request, response, String(request.params.page)));

  router.get('/tomes/:number/fichiers/:id', (request, response) => {
    const number = numberIn(request, 'number');
    const account = accountOf(response);
    const mayProof = account !== null && allows(account, 'volume.edit');
    const { row, path, edition, format } = compilations.file(numberIn(request, 'id'), mayProof);
    if (row.volumeNumber !== number) throw new NotFound();
    const name = [
      `tome-${number}`,
      edition ? `edition-${edition.number}` : 'epreuve',
      ...(format.name === 'print' ? ['impression'] : []),
    ];
    response.set({
      'Content-Type': format.mediaType,
      'Content-Disposition': `attachment; filename="${name.join('-')}.${format.extension}"`,
      'Cache-Control': edition ? 'no-cache' : 'private, no-store',
      ETag: `"${row.sha256}"`,
    });
    response.sendFile(path, { cacheControl: false, lastModified: false, etag: false });
  });

  return router;
}
