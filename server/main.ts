import { createServer } from 'node:http';
import { createApp } from './app.ts';
import { InvalidConfiguration, readConfig } from './config.ts';
import { loadData } from './load.ts';
import { createServices } from './services.ts';

/** Time left to requests under way when the process is asked to stop, in milliseconds. */
const shutdownDelay = 5000;

async function start(): Promise<void> {
  const config = readConfig();
  const services = createServices(config);
  const { logger } = services;
  const loaded = await loadData(services);
  if (loaded.territories > 0 || loaded.initiatives > 0) logger.info(loaded, 'data loaded');
  services.indexer?.start();
  services.postman.start();
  services.rounds.start();
  services.compilations.start();
  services.imports.start();
  const server = createServer(createApp(services));

  server.on('error', (error) => {
    logger.fatal({ err: error }, `cannot listen on ${config.host}:${config.port}`);
    process.exitCode = 1;
    services.close();
  });
  server.listen(config.port, config.host, () => {
    const address = server.address();
    const port = typeof address === 'object' && address ? address.port : config.port;
    console.log(`\n  Hommes et Territoires connectés: http://${config.host}:${port}\n`);
    // The engines read their memory at the first question: asked here, the first visitor does not wait for it.
    services.barometer.live().catch((error: unknown) => logger.error({ err: error }, 'figures could not be counted'));
  });

  const stop = () => {
    server.close(() => services.close());
    server.closeIdleConnections();
    setTimeout(() => server.closeAllConnections(), shutdownDelay).unref();
  };
  process.once('SIGINT', stop);
  process.once('SIGTERM', stop);
}

try {
  await start();
} catch (error) {
  if (!(error instanceof InvalidConfiguration)) throw error;
  console.error(error.message);
  process.exitCode = 1;
}
