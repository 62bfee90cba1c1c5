-- Version 3: the arena's tables are in a schema of their own, so that those of a program with the same names can stay where
-- they are. Tables of versions 1 and 2 move there from wherever they are on the search_path, usually from public.
--
-- Hosts of earlier versions do not find their tables any more: their results wait and are saved by hosts of this one.

DO $$ BEGIN IF to_regnamespace('arena') IS NULL THEN CREATE SCHEMA arena; END IF; END $$;

DO $$
DECLARE
    home text := (SELECT relnamespace::regnamespace FROM pg_class WHERE oid = to_regclass('schema_version'));
    name text;
BEGIN
    IF home <> 'arena' THEN
        FOREACH name IN ARRAY ARRAY['schema_version', 'categories', 'questions', 'question_categories', 'question_bank',
                                    'players', 'matches', 'asked_questions', 'rounds', 'submissions'] LOOP
            EXECUTE format('ALTER TABLE %s.%I SET SCHEMA arena', home, name);
        END LOOP;
        EXECUTE format('ALTER FUNCTION %s.question_bank_changed() SET SCHEMA arena', home);
    END IF;
END
$$;

-- It runs in sessions of any search_path.
ALTER FUNCTION arena.question_bank_changed() SET search_path = arena, pg_temp;

INSERT INTO arena.schema_version (version, name) VALUES (3, 'own_schema');
