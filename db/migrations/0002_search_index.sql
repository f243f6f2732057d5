-- Index of the embedded engine. Texts are given folded and without elided articles; contents are not stored twice.
CREATE VIRTUAL TABLE `search_texts` USING fts5(title, territory, summary, topics, testimonials, body, content='', contentless_delete=1, tokenize='unicode61 remove_diacritics 2', prefix='2 3');
--> statement-breakpoint
CREATE VIRTUAL TABLE `search_vocabulary` USING fts5vocab(`search_texts`, 'row');
--> statement-breakpoint
CREATE TABLE `search_documents` (
	`id` integer PRIMARY KEY NOT NULL,
	`revision` integer NOT NULL,
	`facets` text NOT NULL,
	`sort` text NOT NULL,
	`texts` text NOT NULL
);
--> statement-breakpoint
-- What changed, in order: every process brings its memory up to date from here. Id 0: the whole index was replaced.
CREATE TABLE `search_changes` (
	`sequence` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`id` integer NOT NULL
);
