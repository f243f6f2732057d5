import { Router } from 'express';
import type { CatalogueService } from '../catalogue/service.ts';
import { headOf, languageOf, renderPage, translatorOf } from '../http/locals.ts';
import { paths } from '../paths.ts';
import { presentPressRoom } from './pages.ts';
import type { NewsroomService } from './service.ts';

export function newsroomRoutes({
  newsroom,
  catalogue,
  baseUrl,
}: {
  newsroom: NewsroomService;
  catalogue: Pick<CatalogueService, 'vocabulary'>;
  baseUrl: string;
}): Router {
  const router = Router();

  router.get('/presse', async (_request, response) => {
    const t = translatorOf(response);
    const page = presentPressRoom(await newsroom.room(), { t, vocabulary: catalogue.vocabulary(), baseUrl });
    renderPage(response, 'newsroom/press', {
      page,
      section: null,
      head: headOf({
        baseUrl,
        language: languageOf(response),
        title: t('press.title'),
        description: t('press.description'),
        address: paths.press,
      }),
    });
  });

  return router;
}
