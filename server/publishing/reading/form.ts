import type { BookImage, VolumeManifest } from '../manifest.ts';
import { screenWords as words } from '../words.ts';
import * as models from './models.ts';
import type { ReadingPage, SummaryEntry } from './pages.ts';
import type { Picture } from './pictures.ts';
import { renderTemplate } from './templates.ts';

/** What differs between an e-book and a web edition inside a section: addresses, pictures, and names of meaning. */
export interface ReadingForm {
  kind: 'epub' | 'web';
  /** Address of a page by its name, relative to any other page. */
  addressOf: (page: string) => string;
  pictureOf: (image: BookImage) => Picture;
}

/**
 * Attributes that say what a part of the book is: a role of DPUB-ARIA 1.1 everywhere, and in an e-book also the
 * `epub:type` of the EPUB Structural Semantics Vocabulary, which HTML has no place for.
 */
function meaningIn(form: ReadingForm): (type: string, role?: string) => string {
  return (type, role) =>
    [role === undefined ? '' : ` role="${role}"`, form.kind === 'epub' ? ` epub:type="${type}"` : ''].join('');
}

function bodyOf({ content }: ReadingPage, manifest: VolumeManifest, form: ReadingForm): [string, object] {
  const { volume } = manifest;
  switch (content.kind) {
    case 'case':
      return ['case', models.caseModel(content.one, content.chapter, form)];
    case 'chapter':
      return ['chapter', models.chapterModel(content.chapter, form)];
    case 'index':
      return ['index', models.indexModel(content, manifest, form)];
    case 'title':
      return ['title', models.titleModel(manifest)];
    case 'presentation':
      return ['presentation', { paragraphs: volume.blurb }];
    case 'partners':
      return ['partners', models.partnersModel(manifest, form)];
    case 'colophon':
      return ['colophon', models.colophonModel(manifest, form.kind === 'epub' ? volume.isbn.epub : '')];
    case 'section':
      switch (content.section.kind) {
        case 'map':
          return ['map', models.mapModel(content.section)];
        case 'figures':
          return ['figures', models.figuresModel(content.section)];
        case 'barometer':
          return ['barometer', models.barometerModel(content.section)];
        case 'followups':
          return ['followups', content.section];
        default:
          return ['free', content.section];
      }
  }
}

/** What a page says, as markup that is both XML and HTML. */
export function renderBody(page: ReadingPage, manifest: VolumeManifest, form: ReadingForm): string {
  const [template, model] = bodyOf(page, manifest, form);
  return renderTemplate(`reading/${template}`, { page: model, words, meaning: meaningIn(form) });
}

/** The summary as nested lists of links. `pages` in reading order. */
export function renderSummary(entries: readonly SummaryEntry[], form: ReadingForm): string {
  return renderTemplate('reading/summary', { entries, addressOf: form.addressOf });
}
