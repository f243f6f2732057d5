ALTER TABLE `sessions` ADD `id_token` text;--> statement-breakpoint
CREATE UNIQUE INDEX `identities_of_provider` ON `identities` (`provider_id`,`account_id`);