-- The short texts of every record once more, on their own: whether a word stands in a title is answered without reading
-- every position of that word in the long texts. The index is emptied: the next start builds it anew.
CREATE VIRTUAL TABLE `search_heads` USING fts5(title, territory, summary, topics, content='', contentless_delete=1, tokenize='unicode61 remove_diacritics 2', prefix='2 3');
--> statement-breakpoint
INSERT INTO `search_texts` (`search_texts`) VALUES ('delete-all');
--> statement-breakpoint
DELETE FROM `search_documents`;
--> statement-breakpoint
INSERT INTO `search_changes` (`id`) VALUES (0);
