import { rmSync } from 'node:fs';
import { describe, expect, onTestFinished, test } from 'vitest';
import { openDatabase } from '../../db/open.ts';
import { createEmbeddedEngine } from '../../server/search/embedded/engine.ts';
import { editDistance } from '../../server/search/spelling.ts';
import { readSynonyms } from '../../server/search/synonyms.ts';
import { parseText, stem } from '../../server/search/text.ts';
import { copySeededDatabase } from '../support/catalogue.ts';
import { documents } from './documents.ts';
import { describeRecordsContract } from './records.contract.ts';
import { contractRules, describeSearchContract } from './search.contract.ts';

describeSearchContract('embedded', async () =>
  createEmbeddedEngine({ database: openDatabase(':memory:'), ...contractRules }),
);

describeRecordsContract('embedded', async () =>
  createEmbeddedEngine({ database: openDatabase(':memory:'), ...readSynonyms() }),
);

const everything = { text: '', filters: {}, sort: 'pertinence', page: 1, pageSize: 1 } as const;

describe('embedded engine on a file', () => {
  test('two processes on one file agree: each sees the other’s changes at its next search', async () => {
    const { folder, path } = copySeededDatabase();
    const [mine, theirs] = [openDatabase(path), openDatabase(path)];
    onTestFinished(() => {
      mine.$client.close();
      theirs.$client.close();
      rmSync(folder, { recursive: true });
    });
    const writer = createEmbeddedEngine({ database: mine, ...contractRules });
    const reader = createEmbeddedEngine({ database: theirs, ...contractRules });
    await reader.search({ ...everything, text: 'zéphyr' });
    const [document] = documents;
    if (!document) throw new Error('no document');
    await writer.upsert([{ ...document, id: 90_001, texts: { ...document.texts, title: 'Zéphyr inédit' } }]);
    expect((await reader.search({ ...everything, text: 'zéphyr' })).hits.map((hit) => hit.id)).toEqual([90_001]);
    await writer.rebuild(documents);
    expect((await reader.search(everything)).total).toBe(documents.length);
  });

  test('a transaction that is rolled back leaves no trace in the index', async () => {
    const database = openDatabase(':memory:');
    const engine = createEmbeddedEngine({ database, ...contractRules });
    await engine.upsert(documents);
    const [document] = documents;
    if (!document) throw new Error('no document');
    expect(() =>
      database.transaction((tx) => {
        engine.upsertInTransaction(tx, [{ ...document, id: 902, texts: { ...document.texts, title: 'Éphémère' } }]);
        engine.removeInTransaction(tx, [2]);
        throw new Error('changed my mind');
      }),
    ).toThrow('changed my mind');
    expect((await engine.search({ ...everything, text: 'éphémère ' })).total).toBe(0);
    expect((await engine.search(everything)).total).toBe(documents.length);
    database.$client.close();
  });
});

describe('reading a query', () => {
  test('words, phrases and exclusions are told apart', () => {
    expect(parseText('Budget "Très Haut Débit" « à la carte » -wifi l’été', new Set(['la']))).toEqual({
      words: [
        { text: 'budget', prefix: false },
        { text: 'ete', prefix: true },
      ],
      phrases: [
        ['tres', 'haut', 'debit'],
        ['a', 'la', 'carte'],
      ],
      phraseTexts: ['Très Haut Débit', 'à la carte'],
      excluded: ['wifi'],
    });
  });

  test('endings of plural and feminine do not count', () => {
    const families = [
      ['rural', 'rurale', 'rurales', 'ruraux'],
      ['reseau', 'reseaux'],
      ['numerique', 'numeriques'],
      ['connecte', 'connectee', 'connectees'],
      ['actuel', 'actuelle', 'actuelles'],
      ['jour', 'jours'],
      ['cour', 'cours'],
      ['port', 'ports'],
      ['porte', 'portes'],
      ['ville', 'villes'],
      ['tablette', 'tablettes'],
    ];
    for (const family of families) expect(new Set(family.map(stem)).size, family.join()).toBe(1);
    expect(stem('commune')).not.toBe(stem('communication'));
    expect(new Set(['port', 'porte', 'porter'].map(stem)).size).toBe(3);
    expect(stem('wifi')).toBe('wifi');
  });

  test('typos are counted as insertions, deletions, substitutions and transpositions', () => {
    expect(editDistance('fibre', 'fibre', 2)).toBe(0);
    expect(editDistance('fibre', 'fiber', 2)).toBe(1);
    expect(editDistance('fibre', 'fibres', 2)).toBe(1);
    expect(editDistance('fibre', 'libre', 2)).toBe(1);
    expect(editDistance('mediatheque', 'bibliotheque', 2)).toBe(3);
    expect(editDistance('bibliotek', 'bibliotheque', 2, true)).toBe(2);
  });
});
