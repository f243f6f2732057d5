CREATE TABLE `alerts` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`email` text NOT NULL,
	`search` text NOT NULL,
	`language` text NOT NULL,
	`frequency` text NOT NULL,
	`created_at` text DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ', 'now')) NOT NULL,
	`confirmed_at` text,
	`watched_until` text DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ', 'now')) NOT NULL,
	`ran_at` text
);
--> statement-breakpoint
CREATE UNIQUE INDEX `alerts_search` ON `alerts` (`email`,`search`);--> statement-breakpoint
CREATE TABLE `consent_entries` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`request_id` integer,
	`testimonial_id` integer,
	`medium` text NOT NULL,
	`act` text NOT NULL,
	`wording` text NOT NULL,
	`at` text DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ', 'now')) NOT NULL,
	`account_id` text,
	FOREIGN KEY (`request_id`) REFERENCES `consent_requests`(`id`) ON UPDATE no action ON DELETE cascade,
	FOREIGN KEY (`testimonial_id`) REFERENCES `testimonials`(`id`) ON UPDATE no action ON DELETE cascade,
	FOREIGN KEY (`account_id`) REFERENCES `accounts`(`id`) ON UPDATE no action ON DELETE set null
);
--> statement-breakpoint
CREATE INDEX `consent_entries_request` ON `consent_entries` (`request_id`);--> statement-breakpoint
CREATE INDEX `consent_entries_testimonial` ON `consent_entries` (`testimonial_id`);--> statement-breakpoint
CREATE TABLE `consent_requests` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`initiative_id` integer NOT NULL,
	`key` text NOT NULL,
	`statement` text NOT NULL,
	`account_id` text,
	`created_at` text DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ', 'now')) NOT NULL,
	`approved_at` text,
	`superseded_at` text,
	`testimonial_id` integer,
	FOREIGN KEY (`initiative_id`) REFERENCES `initiatives`(`id`) ON UPDATE no action ON DELETE cascade,
	FOREIGN KEY (`account_id`) REFERENCES `accounts`(`id`) ON UPDATE no action ON DELETE set null,
	FOREIGN KEY (`testimonial_id`) REFERENCES `testimonials`(`id`) ON UPDATE no action ON DELETE set null
);
--> statement-breakpoint
CREATE INDEX `consent_requests_key` ON `consent_requests` (`key`);--> statement-breakpoint
CREATE INDEX `consent_requests_initiative` ON `consent_requests` (`initiative_id`);--> statement-breakpoint
CREATE INDEX `consent_requests_testimonial` ON `consent_requests` (`testimonial_id`);--> statement-breakpoint
CREATE TABLE `followups` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`initiative_id` integer NOT NULL,
	`account_id` text,
	`asked_at` text DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ', 'now')) NOT NULL,
	`answered_at` text,
	`answer` text,
	`text` text DEFAULT '' NOT NULL,
	`hidden_at` text,
	FOREIGN KEY (`initiative_id`) REFERENCES `initiatives`(`id`) ON UPDATE no action ON DELETE cascade,
	FOREIGN KEY (`account_id`) REFERENCES `accounts`(`id`) ON UPDATE no action ON DELETE set null
);
--> statement-breakpoint
CREATE INDEX `followups_initiative` ON `followups` (`initiative_id`);--> statement-breakpoint
CREATE INDEX `followups_account` ON `followups` (`account_id`);--> statement-breakpoint
-- The source of a testimonial may be missing now. Foreign keys are off while migrations run (db/open.ts).
CREATE TABLE `__new_testimonials` (
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
	`source` text,
	`published_at` text,
	`created_at` text DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ', 'now')) NOT NULL,
	`seed_hash` text,
	`key` text,
	FOREIGN KEY (`speaker_id`) REFERENCES `speakers`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`initiative_id`) REFERENCES `initiatives`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`territory_id`) REFERENCES `territories`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
INSERT INTO `__new_testimonials`("id", "slug", "speaker_id", "initiative_id", "territory_id", "territory_name", "office", "date", "place", "medium", "voice", "form", "text", "motives", "brakes", "networks", "uses", "source", "published_at", "created_at", "seed_hash", "key") SELECT "id", "slug", "speaker_id", "initiative_id", "territory_id", "territory_name", "office", "date", "place", "medium", "voice", "form", "text", "motives", "brakes", "networks", "uses", "source", "published_at", "created_at", "seed_hash", NULL FROM `testimonials`;--> statement-breakpoint
DROP TABLE `testimonials`;--> statement-breakpoint
ALTER TABLE `__new_testimonials` RENAME TO `testimonials`;--> statement-breakpoint
CREATE UNIQUE INDEX `testimonials_slug_unique` ON `testimonials` (`slug`);--> statement-breakpoint
CREATE UNIQUE INDEX `testimonials_key_unique` ON `testimonials` (`key`);--> statement-breakpoint
CREATE INDEX `testimonials_initiative` ON `testimonials` (`initiative_id`);--> statement-breakpoint
CREATE INDEX `testimonials_speaker` ON `testimonials` (`speaker_id`);--> statement-breakpoint
CREATE INDEX `testimonials_territory` ON `testimonials` (`territory_id`);--> statement-breakpoint
UPDATE `submissions` SET `content` = json_set(`content`, '$.testimonials', json('[]')) WHERE json_type(`content`, '$.testimonials') IS NULL;
