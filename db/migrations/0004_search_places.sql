-- Which territory a record belongs to and where that lies, for searches among comparable or neighbouring authorities.
-- The index is emptied: the next start builds it anew.
ALTER TABLE `search_documents` ADD `place` text NOT NULL DEFAULT '{"territory":0,"position":null}';
--> statement-breakpoint
INSERT INTO `search_texts` (`search_texts`) VALUES ('delete-all');
--> statement-breakpoint
INSERT INTO `search_heads` (`search_heads`) VALUES ('delete-all');
--> statement-breakpoint
DELETE FROM `search_documents`;
--> statement-breakpoint
INSERT INTO `search_changes` (`id`) VALUES (0);
