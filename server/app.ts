import { fileURLToPath } from 'node:url';
import compression from 'compression';
import ejs from 'ejs';
import express, { type Express } from 'express';
import { accountRoutes } from './accounts/routes.ts';
import { alertRoutes, isOneClickStop } from './alerts/routes.ts';
import { barometerRoutes } from './barometer/routes.ts';
import { catalogueRoutes } from './catalogue/routes.ts';
import { consentRoutes } from './consent/routes.ts';
import { contributionRoutes } from './contribution/routes.ts';
import { exchangeRoutes } from './exchange/routes.ts';
import { followupRoutes } from './followups/routes.ts';
import { recogniseAccount } from './http/account.ts';
import { createAssets, imageFiles } from './http/assets.ts';
import { failures, notFound } from './http/failures.ts';
import { healthRoutes } from './http/health.ts';
import { language } from './http/language.ts';
import { logRequests } from './http/logging.ts';
import { sameOrigin } from './http/origin.ts';
import { security } from './http/security.ts';
import { importRoutes } from './imports/routes.ts';
import { newsroomRoutes } from './newsroom/routes.ts';
import { pollRoutes } from './polls/routes.ts';
import { proConnectRoutes } from './proconnect/routes.ts';
import { reviewRoutes } from './review/routes.ts';
import type { Services } from './services.ts';
import { taxonomyRoutes } from './taxonomy/routes.ts';
import { testimonialRoutes } from './testimonials/routes.ts';
import { volumeRoutes } from './volumes/routes.ts';

const viewsFolder = fileURLToPath(new URL('../views', import.meta.url));

/** The whole site as an Express application; it never listens. */
export function createApp(services: Services): Express {
  const {
    config,
    logger,
    accounts,
    alerts,
    barometer,
    catalogue,
    consent,
    contribution,
    followups,
    volumes,
    compilations,
    proofs,
    proConnect,
    review,
    exchange,
    engine,
    migrations,
  } = services;
  const { imports, newsroom, polls, recordExport, taxonomy, testimonials, testimonialSearch } = services;
  const { baseUrl } = config;
  const assets = createAssets();
  const app = express();

  app.disable('x-powered-by');
  app.set('trust proxy', config.trustedProxies);
  app.set('query parser', false);
  app.set('views', viewsFolder);
  app.set('view engine', 'ejs');
  app.set('view cache', true);
  // Includes begin with "/": others are looked for on the disk each time.
  const options = { root: viewsFolder, cache: true };
  app.engine('ejs', (path, data, done) => {
    ejs.renderFile(path, data as ejs.Data, options, done);
  });
  app.locals.asset = assets.asset;

  app.use(healthRoutes({ engine, migrations }));
  app.use(logRequests(logger));
  app.use(security(baseUrl));
  // Half the work of the usual level for a tenth more bytes.
  app.use(compression({ level: 4 }));
  app.use(assets.router);
  app.use(imageFiles(contribution.images.directory));
  app.use(language);
  app.use(sameOrigin(baseUrl, isOneClickStop));
  app.use(recogniseAccount(accounts));
  if (proConnect) app.use(proConnectRoutes({ accounts, proConnect, baseUrl }));
  app.use(accountRoutes({ accounts, catalogue, config }));
  app.use(contributionRoutes({ contribution, catalogue, volumes, baseUrl }));
  app.use(consentRoutes({ consent, catalogue, baseUrl }));
  app.use(followupRoutes({ followups, baseUrl }));
  app.use(newsroomRoutes({ newsroom, catalogue, baseUrl }));
  app.use(pollRoutes({ polls, catalogue, baseUrl }));
  app.use(alertRoutes({ alerts, catalogue, config }));
  app.use(importRoutes({ imports, recordExport, catalogue, baseUrl }));
  app.use(taxonomyRoutes({ taxonomy, catalogue, baseUrl }));
  app.use(testimonialRoutes({ testimonials, testimonialSearch, catalogue, baseUrl }));
  app.use(reviewRoutes({ review, contribution, catalogue, baseUrl }));
  app.use(volumeRoutes({ volumes, compilations, proofs, catalogue, baseUrl }));
  app.use(barometerRoutes({ barometer, baseUrl }));
  app.use(exchangeRoutes({ catalogue, exchange, testimonialSearch, baseUrl }));
  app.use(catalogueRoutes({ catalogue, baseUrl }));
  app.use(notFound);
  app.use(failures(logger, baseUrl));
  return app;
}
