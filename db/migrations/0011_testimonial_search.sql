-- Index of testimonials for the embedded engine, made like that of initiatives.
CREATE VIRTUAL TABLE `testimonial_search_texts` USING fts5(title, territory, summary, topics, body, content='', contentless_delete=1, tokenize='unicode61 remove_diacritics 2', prefix='2 3');
--> statement-breakpoint
CREATE VIRTUAL TABLE `testimonial_search_heads` USING fts5(title, territory, summary, topics, content='', contentless_delete=1, tokenize='unicode61 remove_diacritics 2', prefix='2 3');
--> statement-breakpoint
CREATE VIRTUAL TABLE `testimonial_search_vocabulary` USING fts5vocab(`testimonial_search_texts`, 'row');
--> statement-breakpoint
CREATE TABLE `testimonial_search_documents` (
	`id` integer PRIMARY KEY NOT NULL,
	`revision` integer NOT NULL,
	`facets` text NOT NULL,
	`sort` text NOT NULL,
	`place` text NOT NULL,
	`texts` text NOT NULL
);
--> statement-breakpoint
-- What changed, in order: every process brings its memory up to date from here. Id 0: the whole index was replaced.
CREATE TABLE `testimonial_search_changes` (
	`sequence` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`id` integer NOT NULL
);
