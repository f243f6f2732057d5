import { pipeline } from 'node:stream/promises';
import { type Request, type RequestHandler, type Response, Router } from 'express';
import type { CatalogueService } from '../catalogue/service.ts';
import { InvalidInput } from '../errors.ts';
import { signedIn } from '../http/account.ts';
import { formBody, readForm } from '../http/forms.ts';
import type { Language, MessageKey } from '../http/i18n/index.ts';
import { limitRate } from '../http/limits.ts';
import { headOf, languageOf, renderPage, searchParametersOf, translatorOf } from '../http/locals.ts';
import { numberIn, privatePages } from '../http/private.ts';
import { receiveFile, uploadRefusal } from '../http/uploads.ts';
import { paths } from '../paths.ts';
import { guardFormula } from './columns.ts';
import { byteOrderMark, csvLine, exportFormats, type RecordExport } from './export.ts';
import { maximumFileBytes } from './files.ts';
import { readLaunch, readMapping } from './inputs.ts';
import {
  presentColumns,
  presentFault,
  presentFormat,
  presentImport,
  presentImports,
  presentProgress,
  recordSchema,
  templateHeadings,
} from './pages.ts';
import type { ImportService, Launch } from './service.ts';

const uploadsPerHour = { limit: 30, minutes: 60 };
const untouched: Launch = { mode: 'review', partial: false, duplicates: [] };

const idOf = (request: Request) => numberIn(request, 'id');

export function importRoutes({
  imports,
  recordExport,
  catalogue,
  baseUrl,
}: {
  imports: ImportService;
  recordExport: RecordExport;
  catalogue: Pick<CatalogueService, 'vocabulary'>;
  baseUrl: string;
}): Router {
  const router = Router();

  const { contextOf, show } = privatePages({ catalogue, baseUrl, section: 'relecture' });

  function send(response: Response, name: string, type: string): void {
    response.set({ 'Content-Type': type, 'Content-Disposition': `attachment; filename="${name}"` });
  }

  router.get('/aide/import', (_request, response) => {
    const context = contextOf(response);
    const { t } = context;
    const title = t('import.documentation.title');
    const description = t('import.documentation.description');
    const address = (language: Language) => paths.importFormat(language);
    const head = headOf({ baseUrl, language: t.language, title, description, address });
    renderPage(response, 'imports/format', { page: presentFormat(context), head, section: null });
  });

  router.get('/aide/import/modele.csv', (_request, response) => {
    const t = translatorOf(response);
    send(response, t.language === 'fr' ? 'modele.csv' : 'template.csv', 'text/csv; charset=utf-8');
    response.send(byteOrderMark + csvLine(templateHeadings(t)));
  });

  router.get('/aide/import/schema.json', (_request, response) => {
    response.type('application/schema+json').send(JSON.stringify(recordSchema(), null, 2));
  });

  for (const format of exportFormats) {
    router.get(paths.recordsExport(format), async (request, response) => {
      const drafts = searchParametersOf(request).get('relecture') === 'oui';
      const text = recordExport.forEditor(signedIn(response), format, drafts);
      const type = format === 'csv' ? 'text/csv; charset=utf-8' : 'application/x-ndjson; charset=utf-8';
      send(response, `fiches.${format}`, type);
      response.set('Cache-Control', 'private, no-store');
      await pipeline(text, response);
    });
  }

  function showHome(response: Response, error: MessageKey | InvalidInput | null): void {
    const context = contextOf(response);
    const { t } = context;
    const message = error instanceof InvalidInput ? t(error.key, error.values) : error && t(error);
    const page = presentImports(imports.list(signedIn(response)), message, context);
    show(response, 'imports/home', page, t('import.title'), paths.imports);
  }

  router.get('/relecture/import', (_request, response) => showHome(response, null));

  const mayImport: RequestHandler = (_request, response, next) => {
    imports.assertMayImport(signedIn(response));
    next();
  };

  router.post(
    '/relecture/import',
    mayImport,
    limitRate({ ...uploadsPerHour, key: (request) => request.headers.cookie ?? '' }),
    receiveFile('fichier', { fileSize: maximumFileBytes, fields: 5, fieldSize: 1000 }),
    async (request, response) => {
      const fail = (error: MessageKey | InvalidInput) => {
        response.status(422);
        showHome(response, error);
      };
      const refusal = uploadRefusal(response);
      if (refusal === 'LIMIT_FILE_SIZE') return fail('import.file.size');
      if (refusal !== null || !request.file) return fail('import.file.none');
      try {
        const { originalname, buffer } = request.file;
        const id = await imports.receive(signedIn(response), originalname, buffer);
        response.redirect(303, paths.importOf(languageOf(response), id));
      } catch (error) {
        if (!(error instanceof InvalidInput)) throw error;
        fail(error);
      }
    },
  );

  function showImport(response: Response, id: number, typed: Launch, error: InvalidInput | null): void {
    const context = contextOf(response);
    const view = imports.view(signedIn(response), id);
    const message = error ? context.t(error.key, error.values) : null;
    const page = presentImport(view, typed, message, context);
    const { state } = view.row;
    const name = state === 'checked' ? 'preview' : page.progress.working ? 'progress' : 'result';
    show(response, `imports/${name}`, page, page.name, (language) => paths.importOf(language, id));
  }

  router.get('/relecture/import/:id', (request, response) => {
    const id = idOf(request);
    const { row } = imports.progress(signedIn(response), id);
    if (row.state === 'received') {
      response.redirect(303, paths.importPart(languageOf(response), id, 'colonnes'));
      return;
    }
    showImport(response, id, untouched, null);
  });

  router.get('/relecture/import/:id/avancement.json', (request, response) => {
    const progress = imports.progress(signedIn(response), idOf(request));
    response.set('Cache-Control', 'private, no-store').json(presentProgress(progress, translatorOf(response)));
  });

  router.get('/relecture/import/:id/erreurs.csv', async (request, response) => {
    const t = translatorOf(response);
    const id = idOf(request);
    const lines = imports.faults(signedIn(response), id);
    send(response, `${t.language === 'fr' ? 'erreurs' : 'errors'}-${id}.csv`, 'text/csv; charset=utf-8');
    function* text() {
      const names = ['line', 'field', 'value', 'reason'] as const;
      yield byteOrderMark + csvLine(names.map((name) => t(`import.errors.${name}`)));
      for (const { line, faults } of lines)
        for (const { field, value, message } of faults.map((fault) => presentFault(fault, t)))
          yield csvLine([String(line), field, guardFormula(value ?? ''), message]);
    }
    await pipeline(text, response);
  });

  function showColumns(response: Response, id: number, typed: (string | null)[] | null, error: InvalidInput | null) {
    const context = contextOf(response);
    const view = imports.columns(signedIn(response), id);
    const message = error ? context.t(error.key, error.values) : null;
    const page = presentColumns(view, typed ?? view.row.mapping, message, context);
    show(response, 'imports/columns', page, context.t('import.mapping.title'), (language) =>
      paths.importPart(language, id, 'colonnes'),
    );
  }

  router.get('/relecture/import/:id/colonnes', (request, response) => showColumns(response, idOf(request), null, null));

  router.post('/relecture/import/:id/colonnes', formBody, (request, response) => {
    const id = idOf(request);
    const account = signedIn(response);
    const { row } = imports.progress(account, id);
    const mapping = readMapping(readForm(request.body), row.headings.length);
    try {
      imports.assign(account, id, mapping);
    } catch (error) {
      if (!(error instanceof InvalidInput)) throw error;
      response.status(422);
      showColumns(response, id, mapping, error);
      return;
    }
    response.redirect(303, paths.importOf(languageOf(response), id));
  });

  router.post('/relecture/import/:id/lancement', formBody, (request, response) => {
    const id = idOf(request);
    const launch = readLaunch(readForm(request.body));
    try {
      imports.launch(signedIn(response), id, launch);
    } catch (error) {
      if (!(error instanceof InvalidInput)) throw error;
      response.status(422);
      showImport(response, id, launch, error);
      return;
    }
    response.redirect(303, paths.importOf(languageOf(response), id));
  });

  const verbs = { arret: imports.cancel, reprise: imports.resume } as const;
  for (const [path, verb] of Object.entries(verbs)) {
    router.post(`/relecture/import/:id/${path}`, formBody, (request, response) => {
      const id = idOf(request);
      verb(signedIn(response), id);
      response.redirect(303, paths.importOf(languageOf(response), id));
    });
  }

  router.post('/relecture/import/:id/effacement', formBody, (request, response) => {
    imports.discard(signedIn(response), idOf(request));
    response.redirect(303, paths.imports(languageOf(response)));
  });

  return router;
}
