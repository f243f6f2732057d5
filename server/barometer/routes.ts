import { type Request, type Response, Router } from 'express';
import { allows } from '../accounts/policy.ts';
import { accountOf, signedIn } from '../http/account.ts';
import { formBody, readForm, showErrors } from '../http/forms.ts';
import type { Language, Translator } from '../http/i18n/index.ts';
import { headOf, languageOf, renderPage, searchParametersOf, translatorOf } from '../http/locals.ts';
import { type BarometerPlace, paths } from '../paths.ts';
import { pngOf } from './charts/png.ts';
import { standaloneSvg } from './charts/standalone.ts';
import type { Barometer, Figure } from './figure.ts';
import { csvOf, jsonOf } from './files.ts';
import { type FileFormat, readEdition, readFigureName, readFreeze } from './inputs.ts';
import { placeOf, presentBarometer, presentEditions, presentEmbed, presentFigure } from './pages.ts';
import { type BarometerEdition, type BarometerService, figureIn } from './service.ts';

/** What an address speaks of: today's figures, or those of an edition. */
interface Asked {
  barometer: Barometer;
  edition: BarometerEdition | null;
  place: BarometerPlace | null;
}

/** A picture opened by itself: its own dress is all it may use. */
const picturePolicy = "default-src 'none'; style-src 'unsafe-inline'; sandbox; frame-ancestors 'none'";

export function barometerRoutes({ barometer, baseUrl }: { barometer: BarometerService; baseUrl: string }): Router {
  const router = Router();
  const pictures = createPictures();

  async function askedBy(request: Request): Promise<Asked> {
    const { year } = request.params;
    if (year === undefined) return { barometer: await barometer.live(), edition: null, place: null };
    const { number, year: named } = readEdition(year, searchParametersOf(request));
    const edition = barometer.edition(named, number);
    return { barometer: edition.barometer, edition, place: placeOf(edition.head) };
  }

  function show(
    response: Response,
    view: string,
    page: unknown,
    head: { title: string; description: string; address: (language: Language) => string },
  ): void {
    renderPage(response, view, {
      page,
      section: 'barometre',
      head: headOf({ baseUrl, language: languageOf(response), ...head }),
    });
  }

  async function showBarometer(request: Request, response: Response): Promise<void> {
    const start = performance.now();
    const t = translatorOf(response);
    const { barometer: shown, edition, place } = await askedBy(request);
    const page = presentBarometer(shown, edition, t);
    response.set('Server-Timing', `figures;dur=${(performance.now() - start).toFixed(1)}`);
    show(response, 'barometer/barometer', page, {
      title: page.heading,
      description:
        place === null
          ? t('barometer.description.page')
          : t('barometer.edition.description', { year: String(place.year) }),
      address: (language) => paths.barometer(language, place),
    });
  }

  async function sendFile(response: Response, figure: Figure, format: FileFormat, place: BarometerPlace | null) {
    const t = translatorOf(response);
    const address = baseUrl + paths.barometerFigure(t.language, figure.name, place);
    const name = `${figure.name}.${format}`;
    switch (format) {
      case 'csv':
        response.set('Content-Disposition', `attachment; filename="${name}"`);
        response.type('text/csv; charset=utf-8').send(csvOf(figure, address, t));
        return;
      case 'json':
        response.set('Access-Control-Allow-Origin', '*').json(jsonOf(figure, address, t));
        return;
      default: {
        response.set({
          'Content-Disposition': `inline; filename="${name}"`,
          'Content-Security-Policy': picturePolicy,
          'Cross-Origin-Resource-Policy': 'cross-origin',
        });
        const svg = standaloneSvg(figure, { address }, t);
        response.type(format).send(format === 'svg' ? svg : await pictures(figure, svg, t));
      }
    }
  }

  function lastEdition(): BarometerEdition | null {
    const [head] = barometer.editions();
    return head ? barometer.edition(head.year, head.number) : null;
  }

  async function showFigure(request: Request, response: Response): Promise<void> {
    const { name, format } = readFigureName(request.params.name);
    const asked = await askedBy(request);
    const figure = figureIn(asked.barometer, name);
    if (format !== null) {
      await sendFile(response, figure, format, asked.place);
      return;
    }
    const t = translatorOf(response);
    const page = presentFigure(figure, asked.edition, lastEdition(), baseUrl, t);
    show(response, 'barometer/figure', page, {
      title: page.figure.title,
      description: `${page.figure.title}. ${page.figure.count}.`,
      address: (language) => paths.barometerFigure(language, name, asked.place),
    });
  }

  async function showEmbed(request: Request, response: Response): Promise<void> {
    const { name } = readFigureName(request.params.name);
    const { barometer: shown, place } = await askedBy(request);
    const t = translatorOf(response);
    allowFraming(response);
    response.set('Cache-Control', 'public, max-age=300').render('barometer/embed', {
      page: presentEmbed(figureIn(shown, name), place, baseUrl, t),
      t,
      language: t.language,
    });
  }

  function showEditions(request: Request, response: Response, typed: Parameters<typeof presentEditions>[1]): void {
    const t = translatorOf(response);
    const done = searchParametersOf(request).get('figee') === 'oui';
    show(response, 'barometer/editions', presentEditions(barometer.editions(), typed, done, t), {
      title: t('barometer.editions'),
      description: t('barometer.editions.description'),
      address: paths.barometerEditions,
    });
  }

  router.get('/barometre', showBarometer);
  router.get('/barometre/figures/:name', showFigure);
  router.get('/barometre/figures/:name/integration', showEmbed);

  router.get('/barometre/editions', (request, response) => {
    const account = accountOf(response);
    const years = barometer.years();
    const freezes = account !== null && allows(account, 'barometer.freeze');
    showEditions(request, response, freezes ? { years, year: String(years[0]), errors: [] } : null);
  });

  router.post('/barometre/editions', formBody, async (request, response) => {
    const actor = signedIn(response);
    const form = readForm(request.body);
    const years = barometer.years();
    const { value, faults } = readFreeze(form, years);
    if (!value && allows(actor, 'barometer.freeze')) {
      response.status(422);
      showEditions(request, response, {
        years,
        year: form.one('year'),
        errors: showErrors(faults, translatorOf(response)),
      });
      return;
    }
    await barometer.freeze(actor, value?.year ?? 0);
    response.redirect(303, `${paths.barometerEditions(languageOf(response))}?figee=oui`);
  });

  router.get('/barometre/:year', showBarometer);
  router.get('/barometre/:year/donnees.json', (request, response) => {
    const { year, number } = readEdition(request.params.year, searchParametersOf(request));
    const { head, text } = barometer.edition(year, number);
    response.set({
      'Access-Control-Allow-Origin': '*',
      'Content-Disposition': `inline; filename="barometre-${head.year}-${head.number}.json"`,
    });
    response.type('json').send(text);
  });
  router.get('/barometre/:year/figures/:name', showFigure);
  router.get('/barometre/:year/figures/:name/integration', showEmbed);

  return router;
}

/** Any site may show this page in a frame: it holds nothing that a visitor could be made to press. */
function allowFraming(response: Response): void {
  const policy = String(response.get('Content-Security-Policy') ?? '');
  response.set('Content-Security-Policy', policy.replace("frame-ancestors 'none'", 'frame-ancestors *'));
  response.removeHeader('X-Frame-Options');
}

/** Pictures cost a tenth of a second of processor: painted once for the same figure. */
function createPictures() {
  const painted = new WeakMap<Figure, Map<Language, Promise<Buffer>>>();
  return (figure: Figure, svg: string, { language }: Translator): Promise<Buffer> => {
    const known = painted.get(figure) ?? new Map<Language, Promise<Buffer>>();
    painted.set(figure, known);
    const picture = known.get(language) ?? pngOf(svg);
    known.set(language, picture);
    return picture;
  };
}
