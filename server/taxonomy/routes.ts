import { type Request, type Response, Router } from 'express';
import type { CatalogueService } from '../catalogue/service.ts';
import { InvalidInput } from '../errors.ts';
import { signedIn } from '../http/account.ts';
import { formBody, readForm, type ShownError, showErrors } from '../http/forms.ts';
import type { Language } from '../http/i18n/index.ts';
import { languageOf, searchParametersOf, translatorOf } from '../http/locals.ts';
import { numberIn, privatePages } from '../http/private.ts';
import { paths } from '../paths.ts';
import { readDirection, readEntry, readNewVersion, readVocabularyName } from './inputs.ts';
import {
  presentDiscarding,
  presentEnforcement,
  presentEntry,
  presentNewEntry,
  presentVersion,
  presentVersions,
  titleOf,
  typedEntry,
} from './pages.ts';
import type { TaxonomyService } from './service.ts';

const nothingTyped = { labelFr: '', labelEn: '', descriptionFr: '', descriptionEn: '' };

export function taxonomyRoutes({
  taxonomy,
  catalogue,
  baseUrl,
}: {
  taxonomy: TaxonomyService;
  catalogue: Pick<CatalogueService, 'vocabulary'>;
  baseUrl: string;
}): Router {
  const router = Router();

  const { show } = privatePages({ catalogue, baseUrl, section: 'relecture' });

  /** What the address names: a version, and where it goes on, a vocabulary and an entry. */
  const versionIn = (request: Request) => numberIn(request, 'version');
  const vocabularyIn = (request: Request) => readVocabularyName(String(request.params.vocabulary));
  const slugIn = (request: Request) => String(request.params.slug);

  const toVersion = (response: Response, number: number, anchor = '') =>
    response.redirect(303, `${paths.taxonomyVersion(languageOf(response), number)}${anchor}`);

  /** What an InvalidInput of the service says, as an error of the field. Throws every other error again. */
  function errorOf(error: unknown, field: string, response: Response): ShownError[] {
    if (!(error instanceof InvalidInput)) throw error;
    response.status(422);
    return [{ field, message: translatorOf(response)(error.key, error.values) }];
  }

  function showVersions(response: Response, form: Parameters<typeof presentVersions>[1]): void {
    const t = translatorOf(response);
    const page = presentVersions(taxonomy.versions(signedIn(response)), form, t);
    show(response, 'taxonomy/versions', page, t('taxonomy.title'), paths.taxonomy);
  }

  router.get('/relecture/taxonomie', (_request, response) => showVersions(response, { label: '', errors: [] }));

  router.post('/relecture/taxonomie', formBody, (request, response) => {
    const form = readForm(request.body);
    const { value, faults } = readNewVersion(form);
    if (!value) {
      response.status(422);
      showVersions(response, { label: form.one('label'), errors: showErrors(faults, translatorOf(response)) });
      return;
    }
    toVersion(response, taxonomy.start(signedIn(response), value.label));
  });

  router.get('/relecture/taxonomie/:version', (request, response) => {
    const number = versionIn(request);
    const view = taxonomy.version(signedIn(response), number);
    const t = translatorOf(response);
    show(response, 'taxonomy/version', presentVersion(view, t), titleOf(view.version, t), (language) =>
      paths.taxonomyVersion(language, number),
    );
  });

  router.get('/relecture/taxonomie/:version/vigueur', (request, response) => {
    const number = versionIn(request);
    const page = presentEnforcement(taxonomy.consequences(signedIn(response), number), translatorOf(response));
    show(response, 'taxonomy/confirmation', page, page.heading, (language) =>
      paths.taxonomyVersion(language, number, 'vigueur'),
    );
  });

  router.post('/relecture/taxonomie/:version/vigueur', formBody, (request, response) => {
    const number = versionIn(request);
    taxonomy.enforce(signedIn(response), number);
    toVersion(response, number);
  });

  router.get('/relecture/taxonomie/:version/abandon', (request, response) => {
    const number = versionIn(request);
    const page = presentDiscarding(taxonomy.consequences(signedIn(response), number), translatorOf(response));
    show(response, 'taxonomy/confirmation', page, page.heading, (language) =>
      paths.taxonomyVersion(language, number, 'abandon'),
    );
  });

  router.post('/relecture/taxonomie/:version/abandon', formBody, (request, response) => {
    taxonomy.discard(signedIn(response), versionIn(request));
    response.redirect(303, paths.taxonomy(languageOf(response)));
  });

  function showNewEntry(
    request: Request,
    response: Response,
    parent: string,
    form: Parameters<typeof presentNewEntry>[2],
  ): void {
    const [number, vocabulary] = [versionIn(request), vocabularyIn(request)];
    const place = taxonomy.place(signedIn(response), number, vocabulary, parent);
    const page = presentNewEntry(place, vocabulary, form, translatorOf(response));
    const part = `${String(request.params.vocabulary)}${parent === '' ? '' : `?${new URLSearchParams({ sous: parent })}`}`;
    show(response, 'taxonomy/entry', page, page.heading, (language: Language) =>
      paths.taxonomyVersion(language, number, part),
    );
  }

  router.get('/relecture/taxonomie/:version/:vocabulary', (request, response) => {
    const parent = searchParametersOf(request).get('sous') ?? '';
    showNewEntry(request, response, parent, { typed: nothingTyped, errors: [] });
  });

  router.post('/relecture/taxonomie/:version/:vocabulary', formBody, (request, response) => {
    const [number, vocabulary] = [versionIn(request), vocabularyIn(request)];
    const form = readForm(request.body);
    const parent = form.one('sous');
    const { value, faults, typed } = readEntry(form);
    if (!value) {
      response.status(422);
      showNewEntry(request, response, parent, { typed, errors: showErrors(faults, translatorOf(response)) });
      return;
    }
    try {
      const slug = taxonomy.addEntry(signedIn(response), number, vocabulary, parent, value);
      toVersion(response, number, `#${vocabulary}-${slug}`);
    } catch (error) {
      showNewEntry(request, response, parent, { typed, errors: errorOf(error, 'labelFr', response) });
    }
  });

  function showEntry(
    request: Request,
    response: Response,
    form: Partial<Parameters<typeof presentEntry>[1]> = {},
  ): void {
    const [number, slug] = [versionIn(request), slugIn(request)];
    const view = taxonomy.entry(signedIn(response), number, vocabularyIn(request), slug);
    const filled = { typed: typedEntry(view.entry), successor: '', errors: [], ...form };
    const page = presentEntry(view, filled, translatorOf(response));
    show(response, 'taxonomy/entry', page, page.heading, (language) =>
      paths.taxonomyVersion(language, number, `${String(request.params.vocabulary)}/${encodeURIComponent(slug)}`),
    );
  }

  router.get('/relecture/taxonomie/:version/:vocabulary/:slug', (request, response) => showEntry(request, response));

  router.post('/relecture/taxonomie/:version/:vocabulary/:slug', formBody, (request, response) => {
    const [number, vocabulary, slug] = [versionIn(request), vocabularyIn(request), slugIn(request)];
    const { value, faults, typed } = readEntry(readForm(request.body));
    if (!value) {
      response.status(422);
      showEntry(request, response, { typed, errors: showErrors(faults, translatorOf(response)) });
      return;
    }
    try {
      taxonomy.saveEntry(signedIn(response), number, vocabulary, slug, value);
      toVersion(response, number, `#${vocabulary}-${slug}`);
    } catch (error) {
      showEntry(request, response, { typed, errors: errorOf(error, 'labelFr', response) });
    }
  });

  router.post('/relecture/taxonomie/:version/:vocabulary/:slug/place', formBody, (request, response) => {
    const [number, vocabulary, slug] = [versionIn(request), vocabularyIn(request), slugIn(request)];
    const direction = readDirection(readForm(request.body));
    taxonomy.moveEntry(signedIn(response), number, vocabulary, slug, direction);
    toVersion(response, number, `#${vocabulary}-${slug}`);
  });

  router.post('/relecture/taxonomie/:version/:vocabulary/:slug/retrait', formBody, (request, response) => {
    const [number, vocabulary, slug] = [versionIn(request), vocabularyIn(request), slugIn(request)];
    const successor = readForm(request.body).one('successor');
    try {
      taxonomy.retireEntry(signedIn(response), number, vocabulary, slug, successor);
      toVersion(response, number);
    } catch (error) {
      showEntry(request, response, { successor, errors: errorOf(error, 'successor', response) });
    }
  });

  router.post('/relecture/taxonomie/:version/:vocabulary/:slug/remise', formBody, (request, response) => {
    const [number, vocabulary, slug] = [versionIn(request), vocabularyIn(request), slugIn(request)];
    try {
      taxonomy.restoreEntry(signedIn(response), number, vocabulary, slug);
      toVersion(response, number, `#${vocabulary}-${slug}`);
    } catch (error) {
      showEntry(request, response, { errors: errorOf(error, 'labelFr', response) });
    }
  });

  return router;
}
