import { copyFileSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inject, onTestFinished } from 'vitest';
import { createApp } from '../../server/app.ts';
import { createServices, type Services } from '../../server/services.ts';
import { testConfig } from './config.ts';

/** Services on a fresh migrated database without any data; closed when the test ends. */
export function emptyServices(): Services {
  const services = createServices(testConfig(':memory:'));
  onTestFinished(() => {
    services.close();
  });
  return services;
}

/** Copies the seeded database into a folder of its own. The caller removes the folder. */
export function copySeededDatabase(): { folder: string; path: string } {
  const folder = mkdtempSync(join(tmpdir(), 'catalogue-test-'));
  const path = join(folder, 'catalogue.sqlite');
  copyFileSync(inject('seededDatabase'), path);
  return { folder, path };
}

/** Services on a copy of the seeded database, for this test alone. */
export function seededServices(): Services {
  const { folder, path } = copySeededDatabase();
  const services = createServices(testConfig(path));
  onTestFinished(() => {
    services.close();
    rmSync(folder, { recursive: true, force: true });
  });
  return services;
}

export interface Site {
  /** Address of the running application, without a final slash. */
  url: string;
  services: Services;
  get(path: string, options?: RequestInit): Promise<Response>;
  close(): Promise<void>;
}

function listen(server: Server, port: number): Promise<number> {
  return new Promise((resolve) => {
    server.listen(port, '127.0.0.1', () => resolve((server.address() as AddressInfo).port));
  });
}

/** The real application on a port of its own, or the one given, over services that the caller closes with it. */
export async function serve(services: Services, port = 0): Promise<Site> {
  const server = createServer(createApp(services));
  const url = `http://127.0.0.1:${await listen(server, port)}`;
  return {
    url,
    services,
    get: (path, options) => fetch(url + path, { redirect: 'manual', ...options }),
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}

/** The real application over a copy of the seeded database, for this test alone. */
export async function seededSite(): Promise<Site> {
  const site = await serve(seededServices());
  onTestFinished(() => site.close());
  return site;
}
