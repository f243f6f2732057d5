/**
 * A process that publishes and delivers without end, to be killed by a test at any moment.
 * Arguments: database of the catalogue, database of the distant index. Prints one JSON line for each change that was
 * acknowledged, and one when its deliveries began.
 */
import { publishedIds } from '../../db/queries/initiatives.ts';
import { createServices } from '../../server/services.ts';
import { testConfig } from './config.ts';
import { createDistantEngine, createSilentIndexer, retitle } from './indexing.ts';

const [path = '', indexPath = ''] = process.argv.slice(2);
const services = createServices(testConfig(path));
const indexer = createSilentIndexer(services.database, createDistantEngine(indexPath));
const ids = publishedIds(services.database).slice(0, 20);

for (let round = 0; ; round += 1) {
  const id = ids[round % ids.length] ?? 0;
  const title = `Zéphyrine ${process.pid} ${round}`;
  retitle(services, id, title);
  process.stdout.write(`${JSON.stringify({ id, title })}\n`);
  await indexer.repair();
}
