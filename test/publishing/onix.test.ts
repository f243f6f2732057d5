import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { convert } from 'xmlbuilder2';
import type { VolumeManifest } from '../../server/publishing/manifest.ts';
import { onixFormat, plainPrice } from '../../server/publishing/onix.ts';
import { seededManifest } from '../support/books.ts';
import { seededServices } from '../support/catalogue.ts';
import { hostileTitle, temporaryFolder, testPress, unescaped, withFirstCase } from '../support/manifests.ts';

const isbn = { print: '978-2-07-036002-4', pdf: '978-2-07-061275-8', epub: '979-10-90636-07-1' };

function manifest(volume: Partial<VolumeManifest['volume']> = {}): VolumeManifest {
  const book = seededManifest(seededServices(), { perChapter: 2 });
  return { ...book, volume: { ...book.volume, isbn, ...volume } };
}

async function compiled(book: VolumeManifest) {
  const path = join(temporaryFolder(), 'volume.xml');
  await onixFormat.compile(book, testPress('/'), path);
  const xml = readFileSync(path, 'utf8');
  // biome-ignore lint/suspicious/noExplicitAny: a tree of any shape, which the expectations describe.
  const { ONIXMessage: message } = convert(xml, { format: 'object' }) as any;
  return { xml, path, message, products: [message.Product ?? []].flat() };
}

describe('the notice for booksellers', () => {
  test('has a product for each form with an ISBN, each of which names the others', async () => {
    const { message, products } = await compiled(manifest());
    expect(message).toMatchObject({
      '@release': '3.0',
      '@xmlns': 'http://ns.editeur.org/onix/3.0/reference',
      Header: { Sender: { SenderName: 'Éditions d’essai' }, SentDateTime: '20261201', DefaultLanguageOfText: 'fre' },
    });
    expect(products.map(({ RecordReference }) => RecordReference)).toEqual([
      'catalogue.test.tome-99-print',
      'catalogue.test.tome-99-pdf',
      'catalogue.test.tome-99-epub',
    ]);
    expect(products.map(({ ProductIdentifier }) => ProductIdentifier[2])).toEqual([
      { ProductIDType: '15', IDValue: '9782070360024' },
      { ProductIDType: '15', IDValue: '9782070612758' },
      { ProductIDType: '15', IDValue: '9791090636071' },
    ]);
    expect(products.map(({ DescriptiveDetail: { ProductForm } }) => ProductForm)).toEqual(['BC', 'ED', 'ED']);
    for (const { RelatedMaterial } of products) expect(RelatedMaterial.RelatedProduct).toHaveLength(2);
  });

  test('describes the volume in its collection', async () => {
    const { products } = await compiled(manifest());
    expect(Object.keys(products[1])).toEqual([
      'RecordReference',
      'NotificationType',
      'RecordSourceType',
      'ProductIdentifier',
      'DescriptiveDetail',
      'CollateralDetail',
      'PublishingDetail',
      'RelatedMaterial',
      'ProductSupply',
    ]);
    const detail = products[1].DescriptiveDetail;
    // The order of the schema, which refuses any other.
    expect(Object.keys(detail)).toEqual([
      'ProductComposition',
      'ProductForm',
      'ProductFormDetail',
      'ProductFormFeature',
      'PrimaryContentType',
      'EpubTechnicalProtection',
      'EpubLicense',
      'Collection',
      'TitleDetail',
      'Contributor',
      'EditionStatement',
      'Language',
      'Extent',
      'Subject',
      'Audience',
    ]);
    expect(detail).toMatchObject({
      EpubLicense: {
        EpubLicenseName: 'Licence Ouverte 2.0',
        EpubLicenseExpression: { EpubLicenseExpressionType: '01' },
      },
      Collection: {
        CollectionIdentifier: { CollectionIDType: '02', IDValue: '12345679' },
        CollectionSequence: { CollectionSequenceNumber: '99' },
        TitleDetail: { TitleElement: { TitleWithoutPrefix: 'Hommes et Territoires connectés' } },
      },
      TitleDetail: {
        TitleElement: { TitlePrefix: 'Un', TitleWithoutPrefix: 'tome d’essai', Subtitle: expect.any(String) },
      },
      Contributor: [
        { ContributorRole: 'B01', PersonName: 'Zoé Zygomar', NamesBeforeKey: 'Zoé', KeyNames: 'Zygomar' },
        { ContributorRole: 'B01', PersonName: 'Yann Ycare' },
        { ContributorRole: 'A23', PersonName: 'Zoé Zygomar' },
        { ContributorRole: 'A01', UnnamedPersons: '04' },
      ],
      Language: { LanguageCode: 'fre' },
    });
    expect(Number(detail.Extent.ExtentValue)).toBeGreaterThan(500);
    expect(detail.Subject.SubjectHeadingText.length).toBeLessThanOrEqual(500);
    const features = detail.ProductFormFeature.map((each: Record<string, string>) => each.ProductFormFeatureValue);
    expect(features, 'PDF/UA-1 among them').toContain('05');
    expect(products[0].DescriptiveDetail.ProductFormFeature, 'none of a printed book').toBeUndefined();
  });

  test('a volume of demonstration is a test record, which nobody orders by', async () => {
    const [demonstration] = (await compiled(manifest())).products;
    expect(demonstration.NotificationType).toBe('89');
    expect(demonstration.DescriptiveDetail.EditionStatement).toBe('Volume de démonstration');
    const [real] = (await compiled(manifest({ demonstration: false }))).products;
    expect(real.NotificationType).toBe('03');
    expect(real.DescriptiveDetail.EditionStatement).toBeUndefined();
  });

  test('gives a price only where it is plainly a number', async () => {
    expect(['15 €', '15,50\u00a0€', '7.90 euros', '12 € TTC', 'gratuit'].map(plainPrice)).toEqual([
      15, 15.5, 7.9, 12, 0,
    ]);
    expect(['', '15', 'environ 15 €', '15 € (7 € en PDF)', '10 $', '1,5 €'].map(plainPrice)).toEqual(
      Array(6).fill(null),
    );
    const supply = async (price: string) =>
      (await compiled(manifest({ price }))).products.map(({ ProductSupply }) => ProductSupply.SupplyDetail);
    const [print, pdf] = await supply('15 €');
    expect(print.Price).toMatchObject({ PriceType: '04', PriceAmount: '15.00', CurrencyCode: 'EUR' });
    expect(pdf).toMatchObject({ UnpricedItemType: '04' });
    expect((await supply('gratuit')).map(({ UnpricedItemType }) => UnpricedItemType)).toEqual(['01', '01', '01']);
    expect((await supply('sur demande'))[0]).toMatchObject({ UnpricedItemType: '04' });
  });

  test('without an ISBN there is no product; with a wrong one there is no notice', async () => {
    const none = await compiled(manifest({ isbn: { print: '', pdf: '', epub: '' } }));
    expect(none.message).toHaveProperty('NoProduct');
    expect(none.products).toEqual([]);
    const wrong = manifest({ isbn: { ...isbn, epub: '979-10-90636-07-2' } });
    await expect(compiled(wrong)).rejects.toMatchObject({ record: null, field: 'isbn.epub' });
  });

  test('text is text, whatever it looks like', async () => {
    const { products } = await compiled(manifest({ title: hostileTitle, blurb: [hostileTitle] }));
    const { TitleDetail } = products[0].DescriptiveDetail;
    const { TitlePrefix, TitleWithoutPrefix } = TitleDetail.TitleElement;
    expect(unescaped(`${TitlePrefix} ${TitleWithoutPrefix}`)).toBe(hostileTitle);
    expect(unescaped(products[0].CollateralDetail.TextContent[0].Text.p)).toBe(hostileTitle);
    const broken = withFirstCase(manifest(), () => ({ title: 'Un\u0000titre' }));
    await expect(compiled(broken)).rejects.toMatchObject({ reason: 'glyph', field: 'title' });
  });

  test('is the same twice', async () => {
    const book = manifest();
    expect((await compiled(book)).xml).toBe((await compiled(book)).xml);
  });

  /** EDItEUR's schema may not be passed on: give the path of ONIX_BookProduct_3.0_reference.xsd as ONIX_SCHEMA. */
  test.skipIf(!process.env.ONIX_SCHEMA)('is valid against the schema of EDItEUR', async () => {
    const bare = { licence: { label: '', url: '' }, team: [], blurb: [], issn: '', subtitle: '', demonstration: false };
    const books = [
      manifest(),
      manifest({ ...bare, price: 'gratuit' }),
      manifest({ isbn: { print: '', pdf: '', epub: '' } }),
    ];
    for (const book of books) {
      const { path } = await compiled(book);
      const { stderr, status } = spawnSync('xmllint', ['--noout', '--schema', process.env.ONIX_SCHEMA ?? '', path]);
      expect(status, String(stderr)).toBe(0);
    }
  });
});
