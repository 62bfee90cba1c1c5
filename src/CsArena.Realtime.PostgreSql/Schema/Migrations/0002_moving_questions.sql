-- Version 2: a question that was asked gets another position, so that a narrow gap before it does not keep it from being
-- picked for ever. That changes nothing of what there is to pick, and the revision of the bank stays.
--
-- Hosts of version 1 go on as they did: their questions stay where they are.

DROP TRIGGER question_categories_changed ON question_categories;

CREATE TRIGGER question_categories_changed
    AFTER INSERT OR DELETE OR TRUNCATE
        OR UPDATE OF question_id, category_id, ordinal, stem, language, difficulty, active, revision ON question_categories
    FOR EACH STATEMENT EXECUTE FUNCTION question_bank_changed();

INSERT INTO schema_version (version, name) VALUES (2, 'moving_questions');
