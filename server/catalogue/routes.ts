import { type Response, Router, urlencoded } from 'express';
import { NotFound } from '../errors.ts';
import { authorityOf, rememberAuthority } from '../http/cookies.ts';
import type { Language } from '../http/i18n/index.ts';
import { headOf, languageOf, renderPage, type Section, searchParametersOf, translatorOf } from '../http/locals.ts';
import { paths } from '../paths.ts';
import { compareWith, readChoice, readReturn, readSearch, readText, toParameters } from './inputs.ts';
import type { PageHead } from './models.ts';
import { presentAuthority } from './pages/authority.ts';
import type { PresentationContext } from './pages/cards.ts';
import { presentHome, presentThemes } from './pages/home.ts';
import { initiativeJsonLd, presentInitiative } from './pages/initiative.ts';
import { presentSearch } from './pages/search.ts';
import { presentSuggestions } from './pages/suggestions.ts';
import { presentTerritories, presentTerritory } from './pages/territories.ts';
import { presentTheme } from './pages/themes.ts';
import { presentVolume, presentVolumes, volumeTitle } from './pages/volumes.ts';
import type { CatalogueService } from './service.ts';

interface Shown {
  view: string;
  section: Section;
  page: unknown;
  title: string;
  description: string;
  address: (language: Language) => string;
  links?: PageHead['links'];
  jsonLd?: unknown;
  noIndex?: boolean;
}

export function catalogueRoutes({ catalogue, baseUrl }: { catalogue: CatalogueService; baseUrl: string }): Router {
  const router = Router();

  function contextOf(response: Response): PresentationContext {
    return { t: translatorOf(response), vocabulary: catalogue.vocabulary(), baseUrl };
  }

  function show(response: Response, shown: Shown): void {
    const { view, section, page, ...head } = shown;
    renderPage(response, view, { page, section, head: headOf({ baseUrl, language: languageOf(response), ...head }) });
  }

  router.get('/', async (_request, response) => {
    const context = contextOf(response);
    const home = await catalogue.home();
    show(response, {
      view: 'catalogue/home',
      section: null,
      page: presentHome(home, catalogue.territoriesOf(home.testimonials), context),
      title: context.t('site.name'),
      description: context.t('home.description'),
      address: paths.home,
    });
  });

  router.get('/initiatives', async (request, response) => {
    const context = contextOf(response);
    const { t, vocabulary } = context;
    const reading = { vocabulary, referenceOf: catalogue.reference, ownCode: authorityOf(request) };
    const input = readSearch(searchParametersOf(request), reading);
    const browsed = await catalogue.browse(input.query);
    const page = presentSearch(input, browsed, context);
    const parameters = toParameters(input.query);
    // The authority that a visitor chose changes the page: no cache may give it to another.
    response.vary('Cookie').set('Cache-Control', 'private, no-cache');
    response.set('Server-Timing', `search;dur=${browsed.milliseconds.toFixed(1)}`);
    show(response, {
      view: 'catalogue/search',
      section: 'initiatives',
      page,
      title: input.query.text === '' && page.chips.length === 0 ? t('search.title') : page.heading,
      description: t('search.description'),
      address: (language) => paths.initiatives(language, parameters),
      links: [
        { type: 'application/atom+xml', href: page.exports.atom, title: t('export.atom') },
        { type: 'text/csv', href: page.exports.csv, title: t('export.csv') },
      ],
      noIndex: parameters.size > 1,
    });
  });

  router.get('/ma-collectivite', (request, response) => {
    const context = contextOf(response);
    const parameters = searchParametersOf(request);
    const text = readText(parameters);
    const own = authorityOf(request);
    show(response, {
      view: 'catalogue/authority',
      section: null,
      page: presentAuthority(
        {
          text,
          returnTo: readReturn(parameters.get('retour'), context.t.language),
          current: own === null ? null : catalogue.reference(own),
          results: text === '' ? null : catalogue.referencesNamed(text),
        },
        context,
      ),
      title: context.t('authority.title'),
      description: context.t('authority.description'),
      address: (language) => paths.authority(language),
      noIndex: true,
    });
  });

  router.post('/ma-collectivite', urlencoded({ extended: false, limit: '16kb' }), (request, response) => {
    const choice = readChoice(request.body, languageOf(response));
    const reference = choice.code === '' ? null : catalogue.reference(choice.code);
    if (choice.code !== '' && reference === null) throw new NotFound('error.404.territory', { code: choice.code });
    rememberAuthority(response, reference?.code ?? null, baseUrl.startsWith('https://'));
    response.redirect(303, compareWith(choice.returnTo, reference?.code ?? null));
  });

  router.get('/suggestions', (request, response) => {
    const context = contextOf(response);
    const suggested = catalogue.suggest(readText(searchParametersOf(request)), context.t);
    response.set('Cache-Control', 'private, max-age=60').json(presentSuggestions(suggested, context));
  });

  router.get('/initiatives/:slug', async (request, response) => {
    const context = contextOf(response);
    const merged = catalogue.mergedSlug(request.params.slug);
    if (merged !== null) {
      response.redirect(301, paths.initiative(languageOf(response), merged));
      return;
    }
    const view = await catalogue.initiative(request.params.slug);
    const { revision, slug } = view.initiative;
    show(response, {
      view: 'catalogue/initiative',
      section: 'initiatives',
      page: presentInitiative(view, context),
      title: context.t('testimonial.title', { speaker: revision.title, office: view.territory.name }),
      description: revision.summary,
      address: (language) => paths.initiative(language, slug),
      jsonLd: initiativeJsonLd(view, context),
    });
  });

  router.get('/i/:id', (request, response) => {
    const id = /^\d{1,9}$/.test(request.params.id) ? Number(request.params.id) : Number.NaN;
    if (Number.isNaN(id)) throw new NotFound();
    response.redirect(302, paths.initiative(languageOf(response), catalogue.slugOf(id)));
  });

  router.get('/territoires', async (request, response) => {
    const context = contextOf(response);
    const text = readText(searchParametersOf(request));
    show(response, {
      view: 'catalogue/territories',
      section: 'territoires',
      page: presentTerritories(text, await catalogue.territories(text), context),
      title: context.t('territories.title'),
      description: context.t('territories.description'),
      address: (language) => paths.territories(language, text === '' ? '' : new URLSearchParams({ q: text })),
      noIndex: text !== '',
    });
  });

  router.get('/territoires/:code', async (request, response) => {
    const { code } = request.params;
    const successor = catalogue.successor(code);
    if (successor !== null) {
      response.redirect(301, paths.territory(languageOf(response), successor));
      return;
    }
    const context = contextOf(response);
    const view = await catalogue.territory(code);
    show(response, {
      view: 'catalogue/territory',
      section: 'territoires',
      page: presentTerritory(view, catalogue.territoriesOf(view.spoken), context),
      title: view.territory.name,
      description: context.t('territory.description', { name: view.territory.name }),
      address: (language) => paths.territory(language, view.territory.code),
      noIndex: view.total === 0,
    });
  });

  router.get('/themes', async (_request, response) => {
    const context = contextOf(response);
    show(response, {
      view: 'catalogue/themes',
      section: 'themes',
      page: { themes: presentThemes(await catalogue.counts('theme'), context) },
      title: context.t('themes.title'),
      description: context.t('themes.description'),
      address: paths.themes,
    });
  });

  router.get('/themes/:slug', async (request, response) => {
    const context = contextOf(response);
    const view = await catalogue.theme(request.params.slug);
    if (view.theme.slug !== request.params.slug) {
      response.redirect(301, paths.theme(languageOf(response), view.theme.slug));
      return;
    }
    const label = context.t.label(view.theme);
    show(response, {
      view: 'catalogue/theme',
      section: 'themes',
      page: presentTheme(view, catalogue.territoriesOf(view.spoken), context),
      title: label,
      description: context.t('theme.description', { label }),
      address: (language) => paths.theme(language, view.theme.slug),
    });
  });

  router.get('/tomes', async (_request, response) => {
    const context = contextOf(response);
    show(response, {
      view: 'catalogue/volumes',
      section: 'tomes',
      page: presentVolumes(catalogue.volumes(), await catalogue.volumeCounts(), context),
      title: context.t('volumes.title'),
      description: context.t('volumes.description'),
      address: paths.volumes,
    });
  });

  router.get('/tomes/:number', (request, response) => {
    if (!/^\d{1,4}$/.test(request.params.number)) throw new NotFound();
    const context = contextOf(response);
    const view = catalogue.volume(Number(request.params.number));
    show(response, {
      view: 'catalogue/volume',
      section: 'tomes',
      page: presentVolume(view, context),
      title: volumeTitle(view, context),
      description: view.volume.introduction ?? context.t('volumes.description'),
      address: (language) => paths.volume(language, view.volume.number),
    });
  });

  const texts = [
    { path: '/a-propos', name: 'about', section: 'apropos', address: paths.about },
    { path: '/aide', name: 'help', section: null, address: paths.help },
    { path: '/mentions-legales', name: 'legal', section: null, address: paths.legal },
    { path: '/accessibilite', name: 'accessibility', section: null, address: paths.accessibility },
  ] as const;
  for (const { path, name, section, address } of texts) {
    router.get(path, (_request, response) => {
      const { t } = contextOf(response);
      show(response, {
        view: `pages/${name}-${t.language}`,
        section,
        page: {},
        title: t(`${name}.title`),
        description: t(`${name}.description`),
        address,
      });
    });
  }

  return router;
}
