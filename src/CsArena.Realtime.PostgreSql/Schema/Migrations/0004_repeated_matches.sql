-- Version 4: a match knows how many rated matches of the same two players it was counted with, so that it can be rated again.
--
-- Hosts of earlier versions go on as they did: their matches count as the first.

ALTER TABLE arena.matches ADD COLUMN earlier_matches integer NOT NULL DEFAULT 0;

INSERT INTO arena.schema_version (version, name) VALUES (4, 'repeated_matches');
