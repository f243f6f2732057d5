CREATE TABLE `barometer_editions` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`year` integer NOT NULL,
	`number` integer NOT NULL,
	`data` text NOT NULL,
	`sha256` text NOT NULL,
	`frozen_by` text,
	`created_at` text DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ', 'now')) NOT NULL,
	FOREIGN KEY (`frozen_by`) REFERENCES `accounts`(`id`) ON UPDATE no action ON DELETE set null
);
--> statement-breakpoint
CREATE UNIQUE INDEX `barometer_editions_number` ON `barometer_editions` (`year`,`number`);--> statement-breakpoint
ALTER TABLE `volume_sections` ADD `barometer_edition_id` integer REFERENCES barometer_editions(id);--> statement-breakpoint
ALTER TABLE `volume_sections` ADD `barometer_figures` text DEFAULT '[]' NOT NULL;