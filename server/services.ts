import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { pino } from 'pino';
import { openDatabase } from '../db/open.ts';
import { appliedMigrations } from '../db/queries/operations.ts';
import software from '../package.json' with { type: 'json' };
import { createSignIn } from './accounts/auth.ts';
import { readSecret } from './accounts/secret.ts';
import { createAccountsService } from './accounts/service.ts';
import { endRefusedAlert } from './alerts/ending.ts';
import { createAlertsService } from './alerts/service.ts';
import { createBarometerService } from './barometer/service.ts';
import { createSearcher } from './catalogue/comparables.ts';
import { createCatalogueService } from './catalogue/service.ts';
import type { Config } from './config.ts';
import { createConsentService } from './consent/service.ts';
import { createImageStore } from './contribution/images.ts';
import { createContributionService } from './contribution/service.ts';
import { createExchangeService } from './exchange/service.ts';
import { createFollowupsService } from './followups/service.ts';
import { translators } from './http/i18n/index.ts';
import { createRecordExport } from './imports/export.ts';
import { createJudge } from './imports/judge.ts';
import { createImportService } from './imports/service.ts';
import { createWriter } from './imports/writer.ts';
import { createFileTransport } from './mail/files.ts';
import { createLinkSigner } from './mail/links.ts';
import { createPostman } from './mail/postman.ts';
import { createSmtpTransport } from './mail/smtp.ts';
import { createNewsroomService } from './newsroom/service.ts';
import { paths } from './paths.ts';
import { createPollsService } from './polls/service.ts';
import { createProConnectProvider } from './proconnect/provider.ts';
import { createProConnectService } from './proconnect/service.ts';
import { createCompiler } from './publishing/compiler.ts';
import { createFlow } from './review/flow.ts';
import { createReviewService } from './review/service.ts';
import { createRounds } from './rounds.ts';
import { createCollectionEngine, createEmbeddedEngine } from './search/embedded/engine.ts';
import { createFailoverReader } from './search/failover.ts';
import { testimonialsCollection } from './search/fields.ts';
import { createIndexer } from './search/indexer.ts';
import { createMeilisearchEngine } from './search/meilisearch/engine.ts';
import type { SteadyReader } from './search/port.ts';
import { createReindex } from './search/reindex.ts';
import { readSynonyms } from './search/synonyms.ts';
import { createTaxonomyService } from './taxonomy/service.ts';
import { createTestimonialSearch } from './testimonials/search-service.ts';
import { createTestimonialsService } from './testimonials/service.ts';
import { createCompilations } from './volumes/compilations.ts';
import { createProofPages } from './volumes/proof-pages.ts';
import { createProofsService } from './volumes/proofs.ts';
import { createVolumesService } from './volumes/service.ts';

export type Services = ReturnType<typeof createServices>;

/** Composition root: the only place that constructs things. `databasePath` may be ":memory:" for tests. */
export function createServices(config: Config) {
  if (config.databasePath !== ':memory:') mkdirSync(config.dataDirectory, { recursive: true });
  const logger = pino({ level: config.logLevel });
  const database = openDatabase(config.databasePath);
  const rules = readSynonyms();
  const embedded = createEmbeddedEngine({ database, ...rules });
  const testimonialEngine = createCollectionEngine({ database, ...rules }, testimonialsCollection);
  const access = config.searchEngine === 'meilisearch' ? config.meilisearch : null;
  const remote = access ? createMeilisearchEngine({ ...access, ...rules, local: embedded }) : null;
  const indexer = remote ? createIndexer({ database, engine: remote, logger }) : null;
  const steadyEmbedded: SteadyReader = { ...embedded, steadily: (ask) => ask(embedded) };
  const engine: SteadyReader =
    access && remote && indexer
      ? createFailoverReader({
          primary: remote,
          fallback: embedded,
          logger,
          timeout: access.timeout,
          deliveries: indexer.state,
        })
      : steadyEmbedded;
  const { baseUrl, mailFrom, smtpUrl, proConnect } = config;
  const sender = { from: mailFrom, hostname: new URL(baseUrl).hostname };
  const transport = smtpUrl
    ? createSmtpTransport({ url: smtpUrl, ...sender })
    : createFileTransport({ directory: join(config.dataDirectory, 'mails'), ...sender });
  const postman = createPostman({ database, transport, logger, refused: endRefusedAlert });
  const secret = readSecret(config);
  const signIn = createSignIn({
    database,
    baseUrl,
    secret,
    siteName: translators.fr('site.name'),
  });
  const searcher = createSearcher({ database, engine });
  const catalogue = createCatalogueService({ database, engine, searcher, titles: embedded });
  const flow = createFlow({ database, vocabulary: catalogue.vocabulary, baseUrl });
  const reindex = createReindex({ index: embedded, testimonialIndex: testimonialEngine });
  const signer = createLinkSigner({ secret });
  const consent = createConsentService({ database, signer, reindex, postman, baseUrl });
  const followups = createFollowupsService({ database, signer, postman, baseUrl });
  const polls = createPollsService({ database, signer, postman, baseUrl });
  const images = createImageStore({ directory: join(config.dataDirectory, 'images') });
  const volumes = createVolumesService({
    database,
    searcher,
    engine,
    vocabulary: catalogue.vocabulary,
    reindex,
    images,
    baseUrl,
  });
  const alerts = createAlertsService({
    database,
    searcher: createSearcher({ database, engine: steadyEmbedded }),
    vocabulary: catalogue.vocabulary,
    referenceOf: catalogue.reference,
    signer,
    postman,
    logger,
    baseUrl,
  });
  const compiler = createCompiler({ imagesDirectory: images.directory });
  const proofPages = createProofPages({ compiler, directory: join(config.dataDirectory, 'proofs'), logger });
  const proofs = createProofsService({
    database,
    manifestNow: volumes.manifestNow,
    pages: proofPages,
    signer,
    postman,
    baseUrl,
  });
  const compilations = createCompilations({
    database,
    compiler,
    volumes,
    directory: join(config.dataDirectory, 'editions'),
    logger,
  });
  const barometer = createBarometerService({
    database,
    engine: embedded,
    testimonialEngine,
    vocabulary: catalogue.vocabulary,
    software: `${software.name} ${software.version}`,
  });
  const review = createReviewService({ database, reindex, flow, consent, postman });
  const judge = createJudge({ flow, vocabulary: catalogue.vocabulary, images });
  const writer = createWriter({ flow, review });
  const imports = createImportService({ database, flow, judge, writer, engine, logger });
  const rounds = createRounds({
    rounds: [
      { name: 'followups', run: followups.askDue },
      { name: 'alerts', run: alerts.sendDue },
      { name: 'polls', run: polls.closeDue },
      { name: 'editions', run: compilations.renew },
      { name: 'proofs', run: proofPages.prune },
      { name: 'imports', run: imports.prune },
    ],
    logger,
  });
  return {
    config,
    logger,
    database,
    /** Answers visitors. */
    engine,
    /** Always there, never behind. */
    embedded,
    /** Finds testimonials: always in this process, whatever answers for initiatives. */
    testimonialEngine,
    /** The engine on another server, where there is one, and what feeds it. */
    remote,
    indexer,
    migrations: () => appliedMigrations(database),
    postman,
    rounds,
    accounts: createAccountsService({ database, signIn, postman, baseUrl }),
    alerts,
    /** Null where it is not configured. */
    proConnect: proConnect
      ? createProConnectService({
          database,
          provider: createProConnectProvider({
            access: proConnect,
            callback: baseUrl + paths.proConnectReturn('fr'),
            logger,
          }),
          signIn,
          postman,
          baseUrl,
        })
      : null,
    barometer,
    catalogue,
    consent,
    contribution: createContributionService({ flow, engine, images, consent, postman }),
    followups,
    newsroom: createNewsroomService({ database, barometer, catalogue, volumes, compilations }),
    polls,
    volumes,
    compiler,
    compilations,
    proofs,
    testimonialSearch: createTestimonialSearch({ database, engine: testimonialEngine }),
    exchange: createExchangeService({ database, searcher }),
    imports,
    testimonials: createTestimonialsService({ database, catalogue, reindex }),
    recordExport: createRecordExport({ database, judge }),
    review,
    taxonomy: createTaxonomyService({ database, reindex }),
    close: async () => {
      if (indexer) await indexer.stop();
      await imports.stop();
      await rounds.stop();
      await compilations.stop();
      await postman.stop();
      database.$client.close();
    },
  };
}
