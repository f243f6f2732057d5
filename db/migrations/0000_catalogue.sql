CREATE TABLE `consents` (
	`testimonial_id` integer NOT NULL,
	`medium` text NOT NULL,
	`basis` text NOT NULL,
	`granted_at` text NOT NULL,
	`withdrawn_at` text,
	PRIMARY KEY(`testimonial_id`, `medium`),
	FOREIGN KEY (`testimonial_id`) REFERENCES `testimonials`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE TABLE `initiatives` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`slug` text NOT NULL,
	`state` text NOT NULL,
	`published_revision_id` integer,
	`published_at` text,
	`created_at` text DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ', 'now')) NOT NULL,
	`updated_at` text DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ', 'now')) NOT NULL,
	`seed_hash` text
);
--> statement-breakpoint
CREATE UNIQUE INDEX `initiatives_slug_unique` ON `initiatives` (`slug`);--> statement-breakpoint
CREATE TABLE `revision_technologies` (
	`revision_id` integer NOT NULL,
	`technology` text NOT NULL,
	`position` integer NOT NULL,
	PRIMARY KEY(`revision_id`, `technology`),
	FOREIGN KEY (`revision_id`) REFERENCES `revisions`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE TABLE `revision_themes` (
	`revision_id` integer NOT NULL,
	`theme_id` integer NOT NULL,
	`position` integer NOT NULL,
	PRIMARY KEY(`revision_id`, `theme_id`),
	FOREIGN KEY (`revision_id`) REFERENCES `revisions`(`id`) ON UPDATE no action ON DELETE cascade,
	FOREIGN KEY (`theme_id`) REFERENCES `themes`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `revision_themes_theme` ON `revision_themes` (`theme_id`);--> statement-breakpoint
CREATE TABLE `revisions` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`initiative_id` integer NOT NULL,
	`number` integer NOT NULL,
	`title` text NOT NULL,
	`summary` text NOT NULL,
	`territory_id` integer NOT NULL,
	`territory_name` text NOT NULL,
	`status` text NOT NULL,
	`year_from` integer,
	`year_to` integer,
	`content` text NOT NULL,
	`created_at` text DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ', 'now')) NOT NULL,
	FOREIGN KEY (`initiative_id`) REFERENCES `initiatives`(`id`) ON UPDATE no action ON DELETE cascade,
	FOREIGN KEY (`territory_id`) REFERENCES `territories`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `revisions_number` ON `revisions` (`initiative_id`,`number`);--> statement-breakpoint
CREATE INDEX `revisions_territory` ON `revisions` (`territory_id`);--> statement-breakpoint
CREATE TABLE `speakers` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`slug` text NOT NULL,
	`name` text NOT NULL,
	`aliases` text DEFAULT '[]' NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `speakers_slug_unique` ON `speakers` (`slug`);--> statement-breakpoint
CREATE TABLE `testimonial_themes` (
	`testimonial_id` integer NOT NULL,
	`theme_id` integer NOT NULL,
	PRIMARY KEY(`testimonial_id`, `theme_id`),
	FOREIGN KEY (`testimonial_id`) REFERENCES `testimonials`(`id`) ON UPDATE no action ON DELETE cascade,
	FOREIGN KEY (`theme_id`) REFERENCES `themes`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `testimonial_themes_theme` ON `testimonial_themes` (`theme_id`);--> statement-breakpoint
CREATE TABLE `testimonials` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`slug` text NOT NULL,
	`speaker_id` integer NOT NULL,
	`initiative_id` integer,
	`territory_id` integer NOT NULL,
	`territory_name` text NOT NULL,
	`office` text NOT NULL,
	`date` text,
	`place` text,
	`medium` text NOT NULL,
	`voice` text NOT NULL,
	`form` text NOT NULL,
	`text` text NOT NULL,
	`motives` text DEFAULT '[]' NOT NULL,
	`brakes` text DEFAULT '[]' NOT NULL,
	`networks` text DEFAULT '[]' NOT NULL,
	`uses` text DEFAULT '[]' NOT NULL,
	`source` text NOT NULL,
	`published_at` text,
	`created_at` text DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ', 'now')) NOT NULL,
	`seed_hash` text,
	FOREIGN KEY (`speaker_id`) REFERENCES `speakers`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`initiative_id`) REFERENCES `initiatives`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`territory_id`) REFERENCES `territories`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `testimonials_slug_unique` ON `testimonials` (`slug`);--> statement-breakpoint
CREATE INDEX `testimonials_initiative` ON `testimonials` (`initiative_id`);--> statement-breakpoint
CREATE INDEX `testimonials_speaker` ON `testimonials` (`speaker_id`);--> statement-breakpoint
CREATE INDEX `testimonials_territory` ON `testimonials` (`territory_id`);--> statement-breakpoint
CREATE TABLE `events` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`at` text DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ', 'now')) NOT NULL,
	`verb` text NOT NULL,
	`initiative_id` integer,
	`testimonial_id` integer,
	`detail` text
);
--> statement-breakpoint
CREATE INDEX `events_initiative` ON `events` (`initiative_id`);--> statement-breakpoint
CREATE TABLE `index_outbox` (
	`sequence` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`initiative_id` integer NOT NULL
);
--> statement-breakpoint
CREATE TABLE `settings` (
	`key` text PRIMARY KEY NOT NULL,
	`value` text NOT NULL
);
--> statement-breakpoint
CREATE TABLE `taxonomy_versions` (
	`number` integer PRIMARY KEY NOT NULL,
	`label` text NOT NULL,
	`valid_from` text NOT NULL
);
--> statement-breakpoint
CREATE TABLE `terms` (
	`vocabulary` text NOT NULL,
	`slug` text NOT NULL,
	`version_number` integer NOT NULL,
	`position` integer NOT NULL,
	`label_fr` text NOT NULL,
	`label_en` text NOT NULL,
	PRIMARY KEY(`vocabulary`, `slug`)
);
--> statement-breakpoint
CREATE TABLE `themes` (
	`id` integer PRIMARY KEY NOT NULL,
	`slug` text NOT NULL,
	`parent_id` integer,
	`version_number` integer NOT NULL,
	`position` integer NOT NULL,
	`label_fr` text NOT NULL,
	`label_en` text NOT NULL,
	`description_fr` text,
	`description_en` text,
	FOREIGN KEY (`parent_id`) REFERENCES `themes`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`version_number`) REFERENCES `taxonomy_versions`(`number`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `themes_slug_unique` ON `themes` (`slug`);--> statement-breakpoint
CREATE TABLE `former_territories` (
	`code` text NOT NULL,
	`name` text NOT NULL,
	`folded_name` text NOT NULL,
	`kind` text NOT NULL,
	`successor_code` text NOT NULL,
	FOREIGN KEY (`successor_code`) REFERENCES `territories`(`code`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `former_territories_code` ON `former_territories` (`code`);--> statement-breakpoint
CREATE INDEX `former_territories_name` ON `former_territories` (`folded_name`);--> statement-breakpoint
CREATE TABLE `territories` (
	`id` integer PRIMARY KEY NOT NULL,
	`code` text NOT NULL,
	`kind` text NOT NULL,
	`category` text,
	`name` text NOT NULL,
	`folded_name` text NOT NULL,
	`siren` text,
	`population` integer,
	`stratum` text,
	`department_code` text,
	`region_code` text,
	`epci_code` text,
	`postal_codes` text DEFAULT '[]' NOT NULL,
	`latitude` real,
	`longitude` real,
	`country` text DEFAULT 'FR' NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `territories_code_unique` ON `territories` (`code`);--> statement-breakpoint
CREATE INDEX `territories_folded_name` ON `territories` (`folded_name`);--> statement-breakpoint
CREATE INDEX `territories_department` ON `territories` (`department_code`,`kind`);--> statement-breakpoint
CREATE INDEX `territories_epci` ON `territories` (`epci_code`);--> statement-breakpoint
CREATE INDEX `territories_region` ON `territories` (`region_code`,`kind`);--> statement-breakpoint
CREATE TABLE `volume_assertions` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`volume_number` integer NOT NULL,
	`property` text NOT NULL,
	`value` text NOT NULL,
	`accepted` integer NOT NULL,
	`reason` text,
	`evidence` text,
	`source` text NOT NULL,
	`position` integer NOT NULL,
	FOREIGN KEY (`volume_number`) REFERENCES `volumes`(`number`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE INDEX `volume_assertions_volume` ON `volume_assertions` (`volume_number`);--> statement-breakpoint
CREATE TABLE `volume_initiatives` (
	`volume_number` integer NOT NULL,
	`initiative_id` integer NOT NULL,
	`page` integer,
	PRIMARY KEY(`volume_number`, `initiative_id`),
	FOREIGN KEY (`volume_number`) REFERENCES `volumes`(`number`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`initiative_id`) REFERENCES `initiatives`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE INDEX `volume_initiatives_initiative` ON `volume_initiatives` (`initiative_id`);--> statement-breakpoint
CREATE TABLE `volumes` (
	`number` integer PRIMARY KEY NOT NULL,
	`slug` text NOT NULL,
	`introduction` text,
	`seed_hash` text
);
--> statement-breakpoint
CREATE UNIQUE INDEX `volumes_slug_unique` ON `volumes` (`slug`);