CREATE TABLE `poll_answers` (
	`id` integer PRIMARY KEY NOT NULL,
	`poll_id` integer NOT NULL,
	`choices` text NOT NULL,
	FOREIGN KEY (`poll_id`) REFERENCES `polls`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE INDEX `poll_answers_poll` ON `poll_answers` (`poll_id`);--> statement-breakpoint
CREATE TABLE `poll_invitations` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`poll_id` integer NOT NULL,
	`email` text,
	`used` integer DEFAULT false NOT NULL,
	FOREIGN KEY (`poll_id`) REFERENCES `polls`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE UNIQUE INDEX `poll_invitations_email` ON `poll_invitations` (`poll_id`,`email`);--> statement-breakpoint
CREATE TABLE `poll_options` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`poll_id` integer NOT NULL,
	`position` integer NOT NULL,
	`label_fr` text NOT NULL,
	`label_en` text,
	`share` real,
	`count` integer,
	`vocabulary` text,
	`term` text,
	FOREIGN KEY (`poll_id`) REFERENCES `polls`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE UNIQUE INDEX `poll_options_position` ON `poll_options` (`poll_id`,`position`);--> statement-breakpoint
CREATE INDEX `poll_options_term` ON `poll_options` (`vocabulary`,`term`);--> statement-breakpoint
CREATE TABLE `polls` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`slug` text NOT NULL,
	`mode` text NOT NULL,
	`state` text DEFAULT 'draft' NOT NULL,
	`question_fr` text NOT NULL,
	`question_en` text,
	`population` text DEFAULT '' NOT NULL,
	`asked_by` text DEFAULT '' NOT NULL,
	`date_from` text,
	`date_to` text,
	`n` integer,
	`several` integer DEFAULT false NOT NULL,
	`source` text,
	`note` text DEFAULT '' NOT NULL,
	`closes_on` text,
	`reminded_at` text,
	`published_at` text,
	`created_at` text DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ', 'now')) NOT NULL,
	`updated_at` text DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ', 'now')) NOT NULL,
	`seed_hash` text
);
--> statement-breakpoint
CREATE UNIQUE INDEX `polls_slug_unique` ON `polls` (`slug`);