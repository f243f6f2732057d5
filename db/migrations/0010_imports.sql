CREATE TABLE `import_lines` (
	`import_id` integer NOT NULL,
	`line` integer NOT NULL,
	`cells` text NOT NULL,
	`outcome` text,
	`faults` text DEFAULT '[]' NOT NULL,
	`duplicates` text DEFAULT '[]' NOT NULL,
	`chosen` integer DEFAULT false NOT NULL,
	`slug` text,
	`record_id` integer,
	`key` text,
	`reference` text,
	`rank` integer DEFAULT 0 NOT NULL,
	`result` text,
	`initiative_id` integer,
	PRIMARY KEY(`import_id`, `line`),
	FOREIGN KEY (`import_id`) REFERENCES `imports`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE INDEX `import_lines_outcome` ON `import_lines` (`import_id`,`outcome`,`line`);--> statement-breakpoint
CREATE INDEX `import_lines_totals` ON `import_lines` (`import_id`,`outcome`,`result`);--> statement-breakpoint
CREATE INDEX `import_lines_result` ON `import_lines` (`import_id`,`result`,`rank`,`line`);--> statement-breakpoint
CREATE TABLE `imported_records` (
	`key` text PRIMARY KEY NOT NULL,
	`initiative_id` integer NOT NULL,
	`hash` text NOT NULL,
	FOREIGN KEY (`initiative_id`) REFERENCES `initiatives`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE INDEX `imported_records_initiative` ON `imported_records` (`initiative_id`);--> statement-breakpoint
CREATE TABLE `imports` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`origin` text NOT NULL,
	`account_id` text,
	`file_name` text NOT NULL,
	`file_hash` text NOT NULL,
	`format` text NOT NULL,
	`encoding` text NOT NULL,
	`delimiter` text,
	`headings` text NOT NULL,
	`mapping` text NOT NULL,
	`state` text NOT NULL,
	`mode` text DEFAULT 'review' NOT NULL,
	`partial` integer DEFAULT false NOT NULL,
	`total` integer NOT NULL,
	`created_at` text DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ', 'now')) NOT NULL,
	`ended_at` text,
	`totals` text,
	FOREIGN KEY (`account_id`) REFERENCES `accounts`(`id`) ON UPDATE no action ON DELETE set null
);
--> statement-breakpoint
CREATE INDEX `imports_state` ON `imports` (`state`);--> statement-breakpoint
CREATE INDEX `imports_account` ON `imports` (`account_id`);--> statement-breakpoint
CREATE INDEX `territories_kind` ON `territories` (`kind`);