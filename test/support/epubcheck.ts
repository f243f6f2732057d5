import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { promisify } from 'node:util';
import { z } from 'zod';

const run = promisify(execFile);
const debianJar = '/usr/share/java/epubcheck.jar';

const report = z.object({
  messages: z.array(
    z.object({
      ID: z.string(),
      severity: z.string(),
      message: z.string(),
      locations: z.array(z.object({ path: z.string(), line: z.int() })),
    }),
  ),
});

/** How to start EPUBCheck: `EPUBCHECK_CLASSPATH` names all jars of a newer one, otherwise Debian's is taken. */
function command(): string[] | null {
  const classpath = process.env.EPUBCHECK_CLASSPATH;
  if (classpath) return ['-cp', classpath, 'com.adobe.epubcheck.tool.Checker'];
  return existsSync(debianJar) ? ['-jar', debianJar] : null;
}

/**
 * What EPUBCheck says of a file, hints of usage aside: one line a message, none where all is well. Null where it is not
 * installed, and that is printed; with `REQUIRE_EPUBCHECK=true` (as in .ci/run) it is an error.
 */
export async function epubcheck(path: string): Promise<string[] | null> {
  const start = command();
  if (start === null) {
    const message = 'EPUBCHECK IS NOT INSTALLED: the e-book was not validated (apt-get install epubcheck).';
    if (process.env.REQUIRE_EPUBCHECK === 'true') throw new Error(message);
    console.error(`\n${'!'.repeat(80)}\n${message}\n${'!'.repeat(80)}\n`);
    return null;
  }
  // It exits with 1 where it finds errors: its report says which.
  const { stdout } = await run('java', [...start, path, '--json', '-'], { maxBuffer: 1e8 }).catch(
    (error: unknown) => error as { stdout: string },
  );
  const { messages } = report.parse(JSON.parse(stdout.slice(stdout.indexOf('{'), stdout.lastIndexOf('}') + 1)));
  return messages.map(
    ({ ID, severity, message, locations }) =>
      `${severity} ${ID} ${locations.map(({ path: file, line }) => `${file}:${line}`).join(' ')} ${message}`,
  );
}
