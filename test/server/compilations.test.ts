import { existsSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { editionsOf } from '../../db/queries/books.ts';
import {
  compilationById,
  compilationsOf,
  insertCompilation,
  updateCompilation,
} from '../../db/queries/compilations.ts';
import { testimonialsInPrint } from '../../db/queries/testimonials.ts';
import { casesOf, type VolumeManifest } from '../../server/publishing/manifest.ts';
import { CompileFailure, type Compiler, formatNames } from '../../server/publishing/port.ts';
import { createCompilations } from '../../server/volumes/compilations.ts';
import { signIn } from '../support/accounts.ts';
import { type Site, seededSite } from '../support/catalogue.ts';

const number = 2026;

/** A compiler that does what the test says: it waits, fails, or writes the number of testimonials it was given. */
function fakeCompiler() {
  const given: VolumeManifest[] = [];
  const behaviour = { wait: false, fail: null as Error | null };
  const compiler: Compiler = {
    async compile({ manifest, path, onProgress, signal }) {
      given.push(manifest);
      onProgress({ step: 'setting', done: 1, total: 2 });
      while (behaviour.wait) {
        if (signal.aborted) throw new Error('aborted');
        await new Promise((resolve) => setTimeout(resolve, 5));
      }
      if (behaviour.fail) throw behaviour.fail;
      const text = JSON.stringify(manifest).length.toString();
      writeFileSync(path, text);
      return { pages: 3, remarks: [], sha256: `${given.length}`.padStart(64, '0'), bytes: text.length };
    },
    close: async () => {},
  };
  return { compiler, given, behaviour };
}

async function scene(prepared?: Site) {
  const site = prepared ?? (await seededSite());
  const { database, volumes, logger, config } = site.services;
  const fake = fakeCompiler();
  const directory = join(config.dataDirectory, 'editions');
  const works = createCompilations({ database, compiler: fake.compiler, volumes, directory, logger });
  const publisher = await signIn(site, 'editrice@exemple.fr', 'publisher');
  const edition = editionsOf(database, number)[0]?.id ?? 0;
  return { site, database, works, directory, publisher, edition, ...fake };
}

const settle = (works: { idle(): Promise<void> }) => works.idle();
const moment = () => new Promise((resolve) => setTimeout(resolve, 30));

describe('the queue of files', () => {
  test('makes a file whole, says how far it is, and asks for the same thing once', async () => {
    const { works, database, publisher, edition, directory, behaviour } = await scene();
    behaviour.wait = true;
    const id = works.request(publisher.account, number, edition, 'epub');
    expect(works.request(publisher.account, number, edition, 'epub')).toBe(id);
    await moment();
    expect(compilationById(database, id)).toMatchObject({ state: 'running', step: 'setting', done: 1, total: 2 });
    expect(works.files(edition)).toEqual([]);
    behaviour.wait = false;
    await settle(works);
    expect(compilationById(database, id)).toMatchObject({ state: 'done', pages: 3 });
    expect(readdirSync(directory).every((name) => !name.endsWith('.making'))).toBe(true);
    expect(works.files(edition).map(({ format }) => format)).toEqual(['epub']);
  });

  test('what is under way is cancelled without a trace, what waits is never begun', async () => {
    const { works, database, publisher, edition, directory, behaviour } = await scene();
    behaviour.wait = true;
    const first = works.request(publisher.account, number, edition, 'epub');
    const second = works.request(publisher.account, number, edition, 'web');
    await moment();
    works.cancel(publisher.account, number, second);
    works.cancel(publisher.account, number, first);
    await settle(works);
    expect([first, second].map((id) => compilationById(database, id)?.state)).toEqual(['cancelled', 'cancelled']);
    expect(existsSync(directory) ? readdirSync(directory) : []).toEqual([]);
    expect(() => works.cancel(publisher.account, number, first)).toThrow();
  });

  test('a process that ends takes it up again at its next start', async () => {
    const { works, site, database, publisher, edition, behaviour } = await scene();
    behaviour.wait = true;
    const id = works.request(publisher.account, number, edition, 'epub');
    await moment();
    await works.stop();
    expect(compilationById(database, id)?.state).toBe('running');
    const next = await scene(site);
    next.works.start();
    await settle(next.works);
    expect(compilationById(database, id)?.state).toBe('done');
  });

  test('a failure names the record and its field; the next file is made all the same', async () => {
    const { works, database, publisher, edition, behaviour } = await scene();
    behaviour.fail = new CompileFailure('glyph', { record: 'Une fiche', field: 'title', detail: '漢' });
    const id = works.request(publisher.account, number, edition, 'epub');
    await settle(works);
    expect(compilationById(database, id)).toMatchObject({
      state: 'failed',
      failure: { reason: 'glyph', record: 'Une fiche', field: 'title' },
    });
    behaviour.fail = new Error('a fault of ours, with a path that nobody should read');
    const other = works.request(publisher.account, number, edition, 'web');
    await settle(works);
    expect(compilationById(database, other)?.failure).toMatchObject({ reason: 'unexpected', detail: '' });
    behaviour.fail = null;
    works.request(publisher.account, number, edition, 'csl');
    await settle(works);
    expect(works.files(edition).map(({ format }) => format)).toEqual(['csl']);
  });

  test('a folder that cannot be written is a failure, not a queue that stands still', async () => {
    const { works, database, publisher, edition, directory } = await scene();
    writeFileSync(directory, 'a file where the folder should be');
    const id = works.request(publisher.account, number, edition, 'epub');
    await settle(works);
    expect(compilationById(database, id)?.state).toBe('failed');
  });

  test('files of demonstrations are asked for once, at the first start', async () => {
    const { works, database } = await scene();
    works.start();
    await settle(works);
    works.start();
    await settle(works);
    expect(compilationsOf(database, number, 100)).toHaveLength(formatNames.length);
  });
});

describe('who may have which file', () => {
  test('a printer’s file, a manuscript and a proof are for publishers alone', async () => {
    const { works, site, publisher, edition } = await scene();
    const ids = {
      epub: works.request(publisher.account, number, edition, 'epub'),
      print: works.request(publisher.account, number, edition, 'print'),
      docx: works.request(publisher.account, number, edition, 'docx'),
      proof: works.request(publisher.account, number, null, 'epub'),
    };
    await settle(works);
    const statuses = async (get: (path: string) => Promise<Response>) =>
      Object.fromEntries(
        await Promise.all(
          Object.entries(ids).map(async ([name, id]) => [name, (await get(`/tomes/${number}/fichiers/${id}`)).status]),
        ),
      );
    expect(await statuses(site.get)).toEqual({ epub: 200, print: 404, docx: 404, proof: 404 });
    expect(await statuses(publisher.get)).toEqual({ epub: 200, print: 200, docx: 200, proof: 200 });
    expect((await site.get(`/tomes/10/fichiers/${ids.epub}`)).status).toBe(404);
  });

  test('words taken back are in no file made afterwards, and files that hold them are no longer given out', async () => {
    const { works, site, database, publisher, edition, given } = await scene();
    const editor = await signIn(site, 'relecteur@exemple.fr', 'editor');
    const before = works.request(publisher.account, number, edition, 'epub');
    await settle(works);
    const holders = casesOf(site.services.volumes.manifestOfEdition(edition)).map((one) => one.id);
    const [spoken] = testimonialsInPrint(database, holders);
    expect(JSON.stringify(given[0])).toContain(spoken?.testimonial.slug);
    await editor.post(`/relecture/temoignages/${spoken?.testimonial.slug}`, { media: 'web', reason: 'courrier' });

    expect((await site.get(`/tomes/${number}/fichiers/${before}`)).status).toBe(404);
    works.renew();
    await settle(works);
    expect(JSON.stringify(given.at(-1))).not.toContain(spoken?.testimonial.slug);
    const [after] = works.files(edition);
    expect(after?.id).not.toBe(before);
    expect((await site.get(`/tomes/${number}/fichiers/${after?.id}`)).status).toBe(200);
  });

  test('a format that is no longer known fails and harms nothing', async () => {
    const { works, database, edition } = await scene();
    const id = insertCompilation(database, { volumeNumber: number, editionId: edition, format: 'papyrus' });
    updateCompilation(database, id, { state: 'queued' });
    works.start();
    await settle(works);
    expect(compilationById(database, id)?.state).toBe('failed');
  });
});
