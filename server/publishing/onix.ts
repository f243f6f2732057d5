import { writeFile } from 'node:fs/promises';
import { create } from 'xmlbuilder2';
import { assertPrintable } from './characters.ts';
import { type CitedName, citationsOf } from './citations.ts';
import { digitsOf, isValidIsbn, isValidIssn } from './identifiers.ts';
import { themeIndex } from './indexes.ts';
import type { VolumeManifest } from './manifest.ts';
import { type BookFormat, CompileFailure } from './port.ts';
import { wordsOfBook } from './texts.ts';
import { manuscriptWords, noticeWords as words } from './words.ts';

/**
 * ONIX for Books 3.0, reference tags (EDItEUR, release 3.0 revision 8). Elements stand in the order that its schema asks
 * for; codes are of the lists of issue 75, whose numbers are given beside them.
 */
type Element = { [name: string]: Element | Element[] | string | number | string[] | undefined };

const forms = ['print', 'pdf', 'epub'] as const;
type Form = (typeof forms)[number];

/** Lists 150 (form), 175 (detail) and 196 (accessibility: what each compiler of ours sees to). */
const formCodes: Record<Form, { form: string; details: string[]; accessibility: string[] }> = {
  print: { form: 'BC', details: [], accessibility: [] },
  // PDF/UA-1, contents, reading order, short alternative texts, language.
  pdf: { form: 'ED', details: ['E107', 'E201'], accessibility: ['05', '11', '13', '14', '22'] },
  // Contents, reading order, short alternative texts, language, structure, appearance that readers may change.
  epub: { form: 'ED', details: ['E101', 'E200'], accessibility: ['11', '13', '14', '22', '29', '36'] },
};

const publisherOf = ({ volume }: VolumeManifest) => (volume.publisher === '' ? volume.collection : volume.publisher);

/** Each form with an ISBN; throws CompileFailure for a number that is none. */
function productForms({ volume }: VolumeManifest): { form: Form; isbn: string }[] {
  return forms.flatMap((form) => {
    const number = volume.isbn[form];
    if (number === '') return [];
    if (!isValidIsbn(number)) {
      const detail = `${number}: not an ISBN-13`;
      throw new CompileFailure('layout', { record: null, field: `isbn.${form}`, detail });
    }
    return [{ form, isbn: digitsOf(number) }];
  });
}

/** ISO date as ONIX writes days. */
const dayOf = ({ edition }: VolumeManifest) => edition.date.replaceAll('-', '');

/** A title whose article is not sorted by, as French lists have it. */
function titleOf(text: string): Element {
  const [, article, elided, rest] = /^(?:(Le|La|Les|Un|Une) |(L’|L'))(.+)$/.exec(text) ?? [];
  const prefix = article ?? elided;
  return prefix === undefined || rest === undefined
    ? { NoPrefix: {}, TitleWithoutPrefix: text }
    : { TitlePrefix: prefix, TitleWithoutPrefix: rest };
}

function collectionOf({ volume }: VolumeManifest): Element {
  return {
    // List 148: a collection of the publisher.
    CollectionType: '10',
    ...(isValidIssn(volume.issn) && {
      CollectionIdentifier: { CollectionIDType: '02', IDValue: volume.issn.replace('-', '').toUpperCase() },
    }),
    CollectionSequence: { CollectionSequenceType: '02', CollectionSequenceNumber: volume.number },
    TitleDetail: { TitleType: '01', TitleElement: { TitleElementLevel: '02', ...titleOf(volume.collection) } },
  };
}

function contributor(sequence: number, role: string, { family, given, particle }: CitedName): Element {
  const before = [given, particle].filter((part) => part !== '').join(' ');
  const spaced = particle.endsWith('’') ? `${before}${family}` : [before, family].filter(Boolean).join(' ');
  return {
    SequenceNumber: sequence,
    ContributorRole: role,
    PersonName: spaced,
    ...(given !== '' && { NamesBeforeKey: given }),
    ...(particle !== '' && { PrefixToKey: particle }),
    KeyNames: family,
  };
}

/** List 17: editors, authors of forewords and of contributions; the many authors of the cases are not named (list 19). */
function contributorsOf(manifest: VolumeManifest): Element[] {
  const { book, parts } = citationsOf(manifest);
  const forewords = new Set(
    manifest.sections.filter(({ kind }) => kind === 'foreword').map(({ anchor }) => `${book.key}-${anchor}`),
  );
  const named: [string, CitedName][] = [
    ...book.editors.map((name): [string, CitedName] => ['B01', name]),
    ...parts.flatMap(({ key, authors }) =>
      authors.map((name): [string, CitedName] => [forewords.has(key) ? 'A23' : 'A32', name]),
    ),
  ];
  return [
    ...named.map(([role, name], index) => contributor(index + 1, role, name)),
    { SequenceNumber: named.length + 1, ContributorRole: 'A01', UnnamedPersons: '04' },
  ];
}

function licenceOf({ volume: { licence } }: VolumeManifest): Element {
  if (licence.label === '') return {};
  const link = URL.canParse(licence.url)
    ? { EpubLicenseExpression: { EpubLicenseExpressionType: '01', EpubLicenseExpressionLink: licence.url } }
    : {};
  return { EpubLicense: { EpubLicenseName: licence.label, ...link } };
}

/** List 79, code 09: what the file offers to readers who cannot see or hold a book. */
function featuresOf(form: Form): Element[] {
  if (form === 'print') return [];
  return [
    {
      ProductFormFeatureType: '09',
      ProductFormFeatureValue: '00',
      ProductFormFeatureDescription: words.accessibilitySummary[form],
    },
    ...formCodes[form].accessibility.map((code) => ({ ProductFormFeatureType: '09', ProductFormFeatureValue: code })),
  ];
}

/** Length of keywords that ONIX's own guide advises not to exceed, in characters. */
const keywordSpace = 500;

/** What most cases are about, in one text, as list 27 asks of keywords. */
function keywordsOf(manifest: VolumeManifest): string {
  const byFrequency = themeIndex(manifest).toSorted((a, b) => b.anchors.length - a.anchors.length);
  return byFrequency.reduce((text, { label }) => {
    const longer = text === '' ? label : `${text}; ${label}`;
    return longer.length > keywordSpace ? text : longer;
  }, '');
}

function descriptiveDetail(manifest: VolumeManifest, form: Form): Element {
  const { volume } = manifest;
  const digital = form !== 'print';
  const keywords = keywordsOf(manifest);
  return {
    ProductComposition: '00',
    ProductForm: formCodes[form].form,
    ProductFormDetail: formCodes[form].details,
    ProductFormFeature: featuresOf(form),
    PrimaryContentType: '10',
    ...(digital && { EpubTechnicalProtection: '00', ...licenceOf(manifest) }),
    Collection: collectionOf(manifest),
    TitleDetail: {
      TitleType: '01',
      TitleElement: {
        TitleElementLevel: '01',
        ...titleOf(volume.title),
        ...(volume.subtitle !== '' && { Subtitle: volume.subtitle }),
      },
    },
    Contributor: contributorsOf(manifest),
    ...(volume.demonstration && { EditionStatement: manuscriptWords.demonstration }),
    Language: { LanguageRole: '01', LanguageCode: 'fre' },
    // Lists 23 and 24: length of the text in words.
    Extent: { ExtentType: '02', ExtentValue: wordsOfBook(manifest), ExtentUnit: '02' },
    ...(keywords !== '' && { Subject: { SubjectSchemeIdentifier: '20', SubjectHeadingText: keywords } }),
    // List 28: professionals, here elected officials and their staff.
    Audience: { AudienceCodeType: '01', AudienceCodeValue: '06' },
  };
}

function textContent(type: string, body: Element): Element {
  return { TextType: type, ContentAudience: '00', Text: { '@textformat': '05', ...body } };
}

function collateralDetail({ volume, sections }: VolumeManifest): Element {
  const items = sections.map(({ title }) => ({ '#': title }));
  return {
    TextContent: [
      ...(volume.blurb.length === 0 ? [] : [textContent('03', { p: volume.blurb })]),
      ...(items.length === 0 ? [] : [textContent('04', { ul: { li: items } })]),
    ],
  };
}

function publishingDetail(manifest: VolumeManifest): Element {
  const { volume } = manifest;
  return {
    Publisher: { PublishingRole: '01', PublisherName: publisherOf(manifest) },
    ...(volume.place !== '' && { CityOfPublication: volume.place }),
    CountryOfPublication: 'FR',
    PublishingStatus: '04',
    PublishingDate: { PublishingDateRole: '01', Date: { '@dateformat': '00', '#': dayOf(manifest) } },
    CopyrightStatement: {
      CopyrightYear: volume.year,
      CopyrightOwner: { CorporateName: publisherOf(manifest) },
    },
  };
}

/** Amount in euros of "15 €", "15,50 €" or "15 euros"; 0 of "gratuit"; null of all else. */
export function plainPrice(text: string): number | null {
  if (/^gratuit$/i.test(text.trim())) return 0;
  const amount = /^(\d{1,4})(?:[.,](\d{2}))?\s?(?:€|euros?|EUR)(?:\s?TTC)?$/i.exec(text.trim());
  return amount ? Number(`${amount[1]}.${amount[2] ?? '00'}`) : null;
}

/** The price is that of the printed book; other forms are free if that is, and else the publisher says. */
function priceOf({ volume }: VolumeManifest, form: Form): Element {
  const price = plainPrice(volume.price);
  if (price === 0) return { UnpricedItemType: '01' };
  if (price === null || form !== 'print') return { UnpricedItemType: '04' };
  // List 58: fixed by law (loi n° 81-766 du 10 août 1981), tax included.
  return {
    Price: {
      PriceType: '04',
      PriceAmount: price.toFixed(2),
      CurrencyCode: 'EUR',
      Territory: { CountriesIncluded: 'FR' },
    },
  };
}

const isbnIdentifier = (isbn: string): Element => ({ ProductIDType: '15', IDValue: isbn });

function product(manifest: VolumeManifest, { form, isbn }: { form: Form; isbn: string }): Element {
  const { volume } = manifest;
  const others = productForms(manifest).filter((each) => each.form !== form);
  const ownNumber = `tome-${volume.number}-${form}`;
  return {
    RecordReference: `${new URL(volume.baseUrl).hostname}.${ownNumber}`,
    // List 1: a test record is one that nobody shall order by.
    NotificationType: volume.demonstration ? '89' : '03',
    RecordSourceType: '01',
    ProductIdentifier: [
      { ProductIDType: '01', IDTypeName: words.proprietaryScheme, IDValue: ownNumber },
      { ProductIDType: '03', IDValue: isbn },
      isbnIdentifier(isbn),
    ],
    DescriptiveDetail: descriptiveDetail(manifest, form),
    CollateralDetail: collateralDetail(manifest),
    PublishingDetail: publishingDetail(manifest),
    ...(others.length > 0 && {
      RelatedMaterial: {
        RelatedProduct: others.map((other) => ({
          ProductRelationCode: '06',
          ProductIdentifier: isbnIdentifier(other.isbn),
        })),
      },
    }),
    ProductSupply: {
      Market: { Territory: { CountriesIncluded: 'FR' } },
      SupplyDetail: {
        Supplier: { SupplierRole: '09', SupplierName: publisherOf(manifest) },
        // List 65: the publisher knows what is in stock, the catalogue does not.
        ProductAvailability: '99',
        ...priceOf(manifest, form),
      },
    },
  };
}

function message(manifest: VolumeManifest): Element {
  const products = productForms(manifest).map((each) => product(manifest, each));
  return {
    ONIXMessage: {
      '@release': '3.0',
      '@xmlns': 'http://ns.editeur.org/onix/3.0/reference',
      Header: {
        Sender: { SenderName: publisherOf(manifest) },
        SentDateTime: dayOf(manifest),
        DefaultLanguageOfText: 'fre',
      },
      ...(products.length === 0 ? { NoProduct: {} } : { Product: products }),
    },
  };
}

/** The notice for booksellers and their data bases: one product for each form that has an ISBN. */
export const onixFormat: BookFormat = {
  name: 'onix',
  extension: 'xml',
  mediaType: 'application/xml',
  medium: 'web',
  async compile(manifest, press, path) {
    assertPrintable(manifest);
    press.report({ step: 'writing' });
    await writeFile(path, `${create({ encoding: 'UTF-8' }, message(manifest)).end({ prettyPrint: true })}\n`);
    return { pages: null, remarks: [] };
  },
};
