import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import sparticuz from '@sparticuz/chromium';
import { type Browser, chromium, type Page } from 'playwright-core';

const flags = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];
const systemBrowsers = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];

async function candidates(): Promise<{ path: string; args: string[] }[]> {
  const named = process.env.CHROMIUM_PATH;
  const paths = [...(named ? [named] : []), ...systemBrowsers.filter((path) => existsSync(path))];
  const found = paths.map((path) => ({ path, args: flags }));
  if (process.platform === 'linux' && process.arch === 'x64') {
    // One process for everything saves memory where there is little, and dies with any page that does.
    const args = sparticuz.args.filter((argument) => argument !== '--single-process');
    found.push({ path: await sparticuz.executablePath(), args: [...args, ...flags] });
  }
  return found;
}

/**
 * A real Chromium: `CHROMIUM_PATH`, the system's, or the one of npm's @sparticuz/chromium. Null where none starts, and
 * the reason is printed; with `REQUIRE_BROWSER=true` (as in .ci/run) that is an error.
 */
export async function launchBrowser(): Promise<Browser | null> {
  const reasons: string[] = [];
  for (const { path, args } of await candidates()) {
    try {
      return await chromium.launch({ executablePath: path, args, headless: true });
    } catch (error) {
      reasons.push(`${path}: ${error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error)}`);
    }
  }
  const message = `NO BROWSER COULD START: the browser tests did not run.\n${reasons.join('\n')}`;
  if (process.env.REQUIRE_BROWSER === 'true') throw new Error(message);
  console.error(`\n${'!'.repeat(80)}\n${message}\n${'!'.repeat(80)}\n`);
  return null;
}

const axeSource = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

interface Violation {
  id: string;
  nodes: string[];
}

/** What axe finds wrong with the page as it stands. Its context must bypass the content security policy. */
export async function violations(page: Page): Promise<Violation[]> {
  await page.evaluate(axeSource);
  return page.evaluate(async () => {
    const { axe } = globalThis as unknown as {
      axe: { run(): Promise<{ violations: { id: string; nodes: { html: string }[] }[] }> };
    };
    const { violations: found } = await axe.run();
    return found.map((violation) => ({
      id: violation.id,
      nodes: violation.nodes.map((node) => node.html.slice(0, 160)),
    }));
  });
}
