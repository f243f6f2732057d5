import { drawnBox } from '../../departments.ts';
import type { VolumeManifest } from '../manifest.ts';
import { type ReadingForm, renderBody, renderSummary } from '../reading/form.ts';
import { volumeDrawing } from '../reading/outlines.ts';
import { type ReadingPage, readingPages, summaryOf } from '../reading/pages.ts';
import { renderTemplate } from '../reading/templates.ts';
import { screenWords as words } from '../words.ts';

export interface Link {
  href: string;
  label: string;
}

/** Where a web edition stands. `addressOf('sommaire')` is its first page; all others are named by their anchor. */
export interface WebOptions {
  addressOf: ReadingForm['addressOf'];
  pictureOf: ReadingForm['pictureOf'];
  /** What the breadcrumb begins with, before the book itself. */
  ancestors: readonly Link[];
}

/** A page of the book without a frame around it, to be put into the main part of any page. */
export interface WebPage {
  name: string;
  address: string;
  /** Of this page alone, for its `<title>`. */
  title: string;
  /** Breadcrumb, text, links to the pages before and after: `<div class="book" lang="fr">…</div>`. */
  html: string;
  previous: Link | null;
  next: Link | null;
}

export interface WebEdition {
  /** Names in reading order; the first is the summary. */
  names: readonly string[];
  /** One page by its name; null where the book has no such page. Only this page is rendered. */
  page: (name: string) => WebPage | null;
}

/** Name of the first page: title, presentation and summary. */
export const openingName = 'sommaire';

/** The book as pages of a site. Its testimonials must have been narrowed to those for the web. */
export function openWebEdition(manifest: VolumeManifest, options: WebOptions): WebEdition {
  const pages = readingPages(manifest);
  const titles = new Map([[openingName, words.summary], ...pages.map(({ name, title }) => [name, title] as const)]);
  const names = [...titles.keys()];
  const form: ReadingForm = { kind: 'web', ...options };
  const linkTo = (name: string | undefined): Link | null =>
    name === undefined ? null : { href: options.addressOf(name), label: titles.get(name) ?? '' };
  const chapters = pages.filter(({ content }) => content.kind === 'chapter');

  function breadcrumbOf(page: ReadingPage): Link[] {
    const book = { href: options.addressOf(openingName), label: words.tome(manifest.volume.number) };
    return [...options.ancestors, book, ...[linkTo(page.parent ?? undefined)].filter((link) => link !== null)];
  }

  return {
    names,
    page(name) {
      const position = names.indexOf(name);
      if (position === -1) return null;
      const page = pages[position - 1];
      const [previous, next] = [linkTo(names[position - 1]), linkTo(names[position + 1])];
      const html = renderTemplate('web/book', {
        words,
        breadcrumb: page ? breadcrumbOf(page) : options.ancestors,
        body: page ? renderBody(page, manifest, form) : openingOf(manifest, pages, form),
        previous,
        next,
        chapters: page
          ? chapters.map((each) => ({ ...linkTo(each.name), current: [page.name, page.parent].includes(each.name) }))
          : [],
      });
      const { volume } = manifest;
      const title = page?.title ?? [words.tome(volume.number), volume.title].join(' – ');
      return { name, address: options.addressOf(name), title, html, previous, next };
    },
  };
}

function openingOf(manifest: VolumeManifest, pages: readonly ReadingPage[], form: ReadingForm): string {
  const { volume } = manifest;
  const { cover } = volume;
  return renderTemplate('web/opening', {
    page: {
      ...volume,
      cover: cover && { picture: form.pictureOf(cover), alternativeText: cover.alternativeText },
      tome: words.tome(volume.number),
      imprint: [volume.publisher, volume.place, String(volume.year)].filter((part) => part !== '').join(', '),
      viewBox: drawnBox(),
      shapes: volumeDrawing(manifest),
      first: form.addressOf(pages[0]?.name ?? openingName),
    },
    summary: renderSummary(summaryOf(pages), form),
    words,
  });
}
