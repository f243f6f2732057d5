ALTER TABLE `speakers` ADD `merged_into_id` integer;--> statement-breakpoint
ALTER TABLE `speakers` ADD `edited_at` text;--> statement-breakpoint
ALTER TABLE `testimonials` ADD `overcome` text DEFAULT '[]' NOT NULL;--> statement-breakpoint
ALTER TABLE `testimonials` ADD `recording` text;
