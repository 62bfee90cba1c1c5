-- Version 1: questions, players, matches.
--
-- Texts that come from outside are stored as docs/database.md says: U+001A stands before four hexadecimal digits for a
-- character that PostgreSQL has no place for. Ids are compared by their bytes (COLLATE "C"), in any locale.

CREATE TABLE schema_version (
    version integer PRIMARY KEY,
    name text NOT NULL,
    applied_at timestamptz NOT NULL DEFAULT now()
);

-- A tree. The name is the whole path: networking, networking/tcp.
CREATE TABLE categories (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    name text COLLATE "C" NOT NULL UNIQUE,
    parent_id bigint REFERENCES categories
);

CREATE TABLE questions (
    id text COLLATE "C" PRIMARY KEY,
    -- The same for the translations of one question.
    stem text COLLATE "C" NOT NULL,
    language text COLLATE "C" NOT NULL,
    type text NOT NULL CHECK (type IN ('multiple', 'short', 'essay')),
    -- 1 and 2 are easy, 3 is medium, 4 and 5 are hard.
    difficulty smallint NOT NULL CHECK (difficulty BETWEEN 1 AND 5),
    -- text, options and accepted.
    content jsonb NOT NULL,
    answer text NOT NULL,
    rubric jsonb NOT NULL DEFAULT '[]',
    explanation text NOT NULL DEFAULT '',
    active boolean NOT NULL DEFAULT true,
    -- In how many rounds it was shown. In no index, so that counting leaves the indexes alone.
    usage_count bigint NOT NULL DEFAULT 0,
    -- Follows from the content, so whoever changes that, and however, changes it too: hosts keep content by id and revision.
    revision bigint NOT NULL GENERATED ALWAYS AS (
        hashtextextended(type, hashtextextended(language, hashtextextended(content::text, hashtextextended(answer,
        hashtextextended(rubric::text, hashtextextended(explanation, difficulty))))))) STORED,
    UNIQUE (id, stem, language, difficulty, active, revision)
) WITH (fillfactor = 90);

-- A question in a category, with all that a pick needs, so that a pick reads nothing but one index.
CREATE TABLE question_categories (
    question_id text COLLATE "C" NOT NULL,
    category_id bigint NOT NULL REFERENCES categories,
    -- Its place among the categories of the question.
    ordinal smallint NOT NULL DEFAULT 1,
    -- As in questions: the database keeps them the same.
    stem text COLLATE "C" NOT NULL,
    language text COLLATE "C" NOT NULL,
    difficulty smallint NOT NULL,
    active boolean NOT NULL,
    revision bigint NOT NULL,
    -- Easy, medium, hard.
    level smallint NOT NULL GENERATED ALWAYS AS (CASE WHEN difficulty < 3 THEN 0 WHEN difficulty = 3 THEN 1 ELSE 2 END) STORED,
    -- Where a pick finds it: at random, so that going on from a random position picks at random.
    position double precision NOT NULL DEFAULT random(),
    PRIMARY KEY (question_id, category_id) INCLUDE (ordinal),
    FOREIGN KEY (question_id, stem, language, difficulty, active, revision)
        REFERENCES questions (id, stem, language, difficulty, active, revision) ON UPDATE CASCADE ON DELETE CASCADE
);

CREATE INDEX questions_to_pick ON question_categories (category_id, language, level, position)
    INCLUDE (question_id, stem, revision) WHERE active;

-- One row, whose revision is another one after each transaction that changed what there is to pick. It is random and never
-- comes back, not even in a database that was made anew.
CREATE TABLE question_bank (
    id boolean PRIMARY KEY DEFAULT true CHECK (id),
    revision uuid NOT NULL DEFAULT gen_random_uuid()
);

INSERT INTO question_bank DEFAULT VALUES;

CREATE FUNCTION question_bank_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    -- Once in a transaction is enough.
    UPDATE question_bank SET revision = gen_random_uuid() WHERE xmin <> pg_current_xact_id()::xid;
    RETURN NULL;
END
$$;

CREATE TRIGGER categories_changed AFTER INSERT OR DELETE OR TRUNCATE OR UPDATE ON categories
    FOR EACH STATEMENT EXECUTE FUNCTION question_bank_changed();

CREATE TRIGGER question_categories_changed AFTER INSERT OR DELETE OR TRUNCATE OR UPDATE ON question_categories
    FOR EACH STATEMENT EXECUTE FUNCTION question_bank_changed();

CREATE TABLE players (
    id text COLLATE "C" PRIMARY KEY,
    -- The whole id, where it is too long for an index: id is then its beginning and a hash.
    full_id text,
    -- Of the latest rated match.
    nickname text NOT NULL,
    rating integer NOT NULL,
    matches integer NOT NULL,
    wins integer NOT NULL,
    -- End of the latest rated match; null before the first, when the standing means nothing.
    last_ended_at timestamptz
) WITH (fillfactor = 80);

CREATE INDEX players_by_rating ON players (rating DESC, wins DESC, id) WHERE last_ended_at IS NOT NULL;

CREATE TABLE matches (
    -- In the order of saving. Of matches that ended at the same time, the lower number was rated first.
    number bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    room_id text COLLATE "C" NOT NULL UNIQUE,
    full_room_id text,
    queue text NOT NULL,
    created_at timestamptz NOT NULL,
    ended_at timestamptz NOT NULL,
    reason text NOT NULL CHECK (reason IN ('completed', 'forfeit', 'abandoned')),
    -- The first or the second player; null for a draw.
    winner smallint CHECK (winner IN (1, 2)),
    total_rounds integer NOT NULL,
    current_round integer NOT NULL,
    player1_id text COLLATE "C" NOT NULL REFERENCES players,
    player2_id text COLLATE "C" NOT NULL REFERENCES players,
    nickname1 text NOT NULL,
    nickname2 text NOT NULL,
    -- As shown while the match was played.
    start_rating1 integer NOT NULL,
    start_rating2 integer NOT NULL,
    score1 integer NOT NULL,
    score2 integer NOT NULL,
    -- Standings before and after: all null when the match was not rated.
    rating1_before integer, matches1_before integer, wins1_before integer,
    rating1_after integer, matches1_after integer, wins1_after integer,
    rating2_before integer, matches2_before integer, wins2_before integer,
    rating2_after integer, matches2_after integer, wins2_after integer,
    CHECK (player1_id <> player2_id),
    CHECK (num_nulls(rating1_before, matches1_before, wins1_before, rating1_after, matches1_after, wins1_after,
                     rating2_before, matches2_before, wins2_before, rating2_after, matches2_after, wins2_after) IN (0, 12))
);

CREATE INDEX matches_of_player1 ON matches (player1_id, ended_at, number);
CREATE INDEX matches_of_player2 ON matches (player2_id, ended_at, number);

-- Questions as they were when they were asked, by a hash of their content: each once, however often it was asked.
-- Never changed and never deleted, so nothing has to watch over the references to it.
CREATE TABLE asked_questions (
    hash bytea PRIMARY KEY,
    content jsonb NOT NULL
);

CREATE TABLE rounds (
    match bigint NOT NULL REFERENCES matches ON DELETE CASCADE,
    number integer NOT NULL,
    question_id text COLLATE "C" NOT NULL,
    -- In asked_questions.
    question_hash bytea NOT NULL,
    -- When the question was shown; null when the round was not reached.
    started_at timestamptz,
    PRIMARY KEY (match, number)
);

-- What a player did in a round: an answer, a grade, or both.
CREATE TABLE submissions (
    match bigint NOT NULL,
    round integer NOT NULL,
    player smallint NOT NULL CHECK (player IN (1, 2)),
    answer text,
    submitted_at timestamptz,
    after_opponent boolean,
    correct boolean,
    share double precision,
    feedback text,
    points integer,
    PRIMARY KEY (match, round, player),
    FOREIGN KEY (match, round) REFERENCES rounds ON DELETE CASCADE,
    CHECK (num_nulls(answer, submitted_at, after_opponent) IN (0, 3)),
    CHECK (num_nulls(correct, share, points) IN (0, 3))
);

INSERT INTO schema_version (version, name) VALUES (1, 'initial');
