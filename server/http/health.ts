import { Router } from 'express';
import type { SearchReader } from '../search/port.ts';

/** /healthz: the process answers. /readyz: it can serve, or says what is wrong. */
export function healthRoutes({ engine, migrations }: { engine: SearchReader; migrations: () => number }): Router {
  const router = Router();
  router.get('/healthz', (_request, response) => {
    response.set('Cache-Control', 'no-store').json({ status: 'ok' });
  });
  router.get('/readyz', async (_request, response) => {
    const { state, ...details } = await engine.status();
    response
      .status(state === 'down' ? 503 : 200)
      .set('Cache-Control', 'no-store')
      .json({ status: state, ...details, migrations: migrations() });
  });
  return router;
}
