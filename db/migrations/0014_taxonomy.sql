CREATE TABLE `taxonomy_entries` (
	`version_number` integer NOT NULL,
	`vocabulary` text NOT NULL,
	`slug` text NOT NULL,
	`parent_slug` text,
	`position` integer NOT NULL,
	`label_fr` text NOT NULL,
	`label_en` text NOT NULL,
	`description_fr` text,
	`description_en` text,
	`successor` text,
	PRIMARY KEY(`version_number`, `vocabulary`, `slug`),
	FOREIGN KEY (`version_number`) REFERENCES `taxonomy_versions`(`number`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
INSERT INTO `taxonomy_entries`
	SELECT `themes`.`version_number`, 'theme', `themes`.`slug`, `parents`.`slug`, `themes`.`position`,
		`themes`.`label_fr`, `themes`.`label_en`, `themes`.`description_fr`, `themes`.`description_en`, NULL
	FROM `themes` LEFT JOIN `themes` AS `parents` ON `parents`.`id` = `themes`.`parent_id`;
--> statement-breakpoint
INSERT INTO `taxonomy_entries`
	SELECT `number`, `vocabulary`, `slug`, NULL, `position`, `label_fr`, `label_en`, NULL, NULL, NULL
	FROM `terms`, (SELECT max(`number`) AS `number` FROM `taxonomy_versions`)
	WHERE `number` IS NOT NULL;
--> statement-breakpoint
DROP TABLE `terms`;--> statement-breakpoint
ALTER TABLE `taxonomy_versions` ADD `state` text DEFAULT 'published' NOT NULL;--> statement-breakpoint
ALTER TABLE `taxonomy_versions` ADD `origin` text DEFAULT 'seed' NOT NULL;--> statement-breakpoint
ALTER TABLE `volumes` ADD `taxonomy_version` integer REFERENCES taxonomy_versions(number);--> statement-breakpoint
UPDATE `volumes` SET `taxonomy_version` = (SELECT max(`number`) FROM `taxonomy_versions`) WHERE `content` IS NOT NULL;
--> statement-breakpoint
ALTER TABLE `themes` DROP COLUMN `position`;--> statement-breakpoint
ALTER TABLE `themes` DROP COLUMN `label_fr`;--> statement-breakpoint
ALTER TABLE `themes` DROP COLUMN `label_en`;--> statement-breakpoint
ALTER TABLE `themes` DROP COLUMN `description_fr`;--> statement-breakpoint
ALTER TABLE `themes` DROP COLUMN `description_en`;