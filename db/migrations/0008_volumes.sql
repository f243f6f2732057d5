CREATE TABLE `compilations` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`volume_number` integer NOT NULL,
	`edition_id` integer,
	`format` text NOT NULL,
	`state` text DEFAULT 'queued' NOT NULL,
	`step` text,
	`done` integer,
	`total` integer,
	`pages` integer,
	`bytes` integer,
	`sha256` text,
	`file` text,
	`failure` text,
	`remarks` text DEFAULT '[]' NOT NULL,
	`requested_by` text,
	`created_at` text DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ', 'now')) NOT NULL,
	`started_at` text,
	`finished_at` text,
	FOREIGN KEY (`volume_number`) REFERENCES `volumes`(`number`) ON UPDATE no action ON DELETE cascade,
	FOREIGN KEY (`edition_id`) REFERENCES `editions`(`id`) ON UPDATE no action ON DELETE cascade,
	FOREIGN KEY (`requested_by`) REFERENCES `accounts`(`id`) ON UPDATE no action ON DELETE set null
);
--> statement-breakpoint
CREATE INDEX `compilations_volume` ON `compilations` (`volume_number`,`id`);--> statement-breakpoint
CREATE INDEX `compilations_state` ON `compilations` (`state`,`id`);--> statement-breakpoint
CREATE TABLE `editions` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`volume_number` integer NOT NULL,
	`number` integer NOT NULL,
	`date` text NOT NULL,
	`manifest` text NOT NULL,
	`manifest_hash` text NOT NULL,
	`closed_by` text,
	`created_at` text DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ', 'now')) NOT NULL,
	FOREIGN KEY (`volume_number`) REFERENCES `volumes`(`number`) ON UPDATE no action ON DELETE cascade,
	FOREIGN KEY (`closed_by`) REFERENCES `accounts`(`id`) ON UPDATE no action ON DELETE set null
);
--> statement-breakpoint
CREATE UNIQUE INDEX `editions_number` ON `editions` (`volume_number`,`number`);--> statement-breakpoint
CREATE TABLE `proofs` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`volume_number` integer NOT NULL,
	`testimonial_id` integer NOT NULL,
	`text` text NOT NULL,
	`email` text DEFAULT '' NOT NULL,
	`asked_at` text DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ', 'now')) NOT NULL,
	`answer` text,
	`remark` text DEFAULT '' NOT NULL,
	`answered_at` text,
	FOREIGN KEY (`volume_number`) REFERENCES `volumes`(`number`) ON UPDATE no action ON DELETE cascade,
	FOREIGN KEY (`testimonial_id`) REFERENCES `testimonials`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE INDEX `proofs_volume` ON `proofs` (`volume_number`);--> statement-breakpoint
CREATE INDEX `proofs_testimonial` ON `proofs` (`testimonial_id`);--> statement-breakpoint
CREATE TABLE `volume_cases` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`volume_number` integer NOT NULL,
	`section_id` integer,
	`initiative_id` integer NOT NULL,
	`position` integer NOT NULL,
	FOREIGN KEY (`volume_number`) REFERENCES `volumes`(`number`) ON UPDATE no action ON DELETE cascade,
	FOREIGN KEY (`section_id`) REFERENCES `volume_sections`(`id`) ON UPDATE no action ON DELETE set null,
	FOREIGN KEY (`initiative_id`) REFERENCES `initiatives`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE UNIQUE INDEX `volume_cases_initiative` ON `volume_cases` (`volume_number`,`initiative_id`);--> statement-breakpoint
CREATE INDEX `volume_cases_section` ON `volume_cases` (`section_id`,`position`);--> statement-breakpoint
CREATE TABLE `volume_sections` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`volume_number` integer NOT NULL,
	`position` integer NOT NULL,
	`kind` text NOT NULL,
	`title` text NOT NULL,
	`author_name` text DEFAULT '' NOT NULL,
	`author_office` text DEFAULT '' NOT NULL,
	`text` text DEFAULT '' NOT NULL,
	FOREIGN KEY (`volume_number`) REFERENCES `volumes`(`number`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE INDEX `volume_sections_volume` ON `volume_sections` (`volume_number`,`position`);--> statement-breakpoint
ALTER TABLE `submissions` ADD `call_number` integer REFERENCES volumes(number) ON DELETE SET NULL;--> statement-breakpoint
ALTER TABLE `volumes` ADD `state` text DEFAULT 'past' NOT NULL;--> statement-breakpoint
ALTER TABLE `volumes` ADD `content` text;--> statement-breakpoint
ALTER TABLE `volumes` ADD `call` text;