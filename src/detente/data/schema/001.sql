-- detente's database, schema 1. docs/data-dictionary.md says what every table and column means.
-- Conventions: ids are text made from content; *_start and *_end are half-open code-point offsets into report.text,
-- except date_*, since_* and published_*, which are ISO days with both ends included; flags are 0 or 1;
-- short lists are JSON arrays. The columns of a primary key stand before the others: the integrity check of SQLite 3.40
-- reports NULLs that are not there in WITHOUT ROWID tables whose key columns stand apart.
-- Tables under "derived" are made from the others by linking and may be made again.

CREATE TABLE meta (
  name TEXT PRIMARY KEY,
  value TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE report (
  seq INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  text TEXT NOT NULL,
  title TEXT,
  outlet TEXT,
  published_start TEXT,
  published_end TEXT,
  published_precision TEXT,
  published_basis TEXT,
  published_clues TEXT,
  url TEXT,
  agency TEXT,
  author TEXT,
  language TEXT NOT NULL,
  origin TEXT,
  first_seen TEXT
) STRICT;
CREATE INDEX report_published ON report (published_end);
CREATE INDEX report_outlet ON report (outlet);

CREATE TABLE part (
  report_id TEXT NOT NULL REFERENCES report (id) ON DELETE CASCADE,
  ordinal INTEGER NOT NULL,
  kind TEXT NOT NULL,
  span_start INTEGER NOT NULL,
  span_end INTEGER NOT NULL,
  PRIMARY KEY (report_id, ordinal)
) STRICT, WITHOUT ROWID;

CREATE TABLE time_expression (
  report_id TEXT NOT NULL REFERENCES report (id) ON DELETE CASCADE,
  ordinal INTEGER NOT NULL,
  span_start INTEGER NOT NULL,
  span_end INTEGER NOT NULL,
  span_text TEXT NOT NULL,
  type TEXT NOT NULL,
  value TEXT NOT NULL,
  date_start TEXT,
  date_end TEXT,
  date_precision TEXT,
  date_basis TEXT,
  date_clues TEXT,
  PRIMARY KEY (report_id, ordinal)
) STRICT, WITHOUT ROWID;

CREATE TABLE mention (
  seq INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  report_id TEXT NOT NULL REFERENCES report (id) ON DELETE CASCADE,
  ordinal INTEGER NOT NULL,
  type TEXT NOT NULL,
  mode TEXT,
  contexts TEXT NOT NULL,
  mutual INTEGER NOT NULL CHECK (mutual IN (0, 1)),
  domestic INTEGER NOT NULL CHECK (domestic IN (0, 1)),
  status TEXT NOT NULL,
  date_start TEXT,
  date_end TEXT,
  date_precision TEXT NOT NULL,
  date_basis TEXT NOT NULL,
  date_clues TEXT NOT NULL,
  trigger_start INTEGER NOT NULL,
  trigger_end INTEGER NOT NULL,
  trigger_text TEXT NOT NULL,
  sentence_start INTEGER NOT NULL,
  sentence_end INTEGER NOT NULL,
  sentence_text TEXT NOT NULL,
  time_start INTEGER,
  time_end INTEGER,
  time_text TEXT,
  place_name TEXT,
  place_state TEXT,
  place_admin TEXT,
  latitude REAL,
  longitude REAL,
  geonames INTEGER,
  place_precision TEXT,
  place_start INTEGER,
  place_end INTEGER,
  part TEXT NOT NULL,
  confidence REAL NOT NULL,
  why TEXT NOT NULL,
  UNIQUE (report_id, ordinal)
) STRICT;
CREATE INDEX mention_date ON mention (date_start);
CREATE INDEX mention_type ON mention (type, date_start);

CREATE TABLE mention_party (
  mention_id TEXT NOT NULL REFERENCES mention (id) ON DELETE CASCADE,
  side TEXT NOT NULL CHECK (side IN ('source', 'target', 'attribution')),
  ordinal INTEGER NOT NULL,
  actor_id TEXT,
  name TEXT,
  state TEXT,
  sector TEXT,
  office TEXT,
  wikidata TEXT,
  office_from TEXT,
  office_to TEXT,
  span_start INTEGER,
  span_end INTEGER,
  span_text TEXT NOT NULL,
  via TEXT NOT NULL,
  party TEXT GENERATED ALWAYS AS (coalesce(nullif(state, ''), actor_id)) VIRTUAL,
  PRIMARY KEY (mention_id, side, ordinal)
) STRICT, WITHOUT ROWID;
CREATE INDEX mention_party_party ON mention_party (party, side);

CREATE TABLE statement (
  seq INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  report_id TEXT NOT NULL REFERENCES report (id) ON DELETE CASCADE,
  ordinal INTEGER NOT NULL,
  kind TEXT NOT NULL,
  words TEXT NOT NULL,
  cue_start INTEGER,
  cue_end INTEGER,
  cue_text TEXT,
  stance_words TEXT NOT NULL,
  mention_id TEXT REFERENCES mention (id) ON DELETE SET NULL,
  date_start TEXT,
  date_end TEXT,
  date_precision TEXT NOT NULL,
  date_basis TEXT NOT NULL,
  date_clues TEXT NOT NULL,
  confidence REAL NOT NULL,
  why TEXT NOT NULL,
  UNIQUE (report_id, ordinal)
) STRICT;
CREATE INDEX statement_mention ON statement (mention_id);

CREATE TABLE statement_span (
  statement_id TEXT NOT NULL REFERENCES statement (id) ON DELETE CASCADE,
  ordinal INTEGER NOT NULL,
  span_start INTEGER NOT NULL,
  span_end INTEGER NOT NULL,
  span_text TEXT NOT NULL,
  PRIMARY KEY (statement_id, ordinal)
) STRICT, WITHOUT ROWID;

CREATE TABLE statement_party (
  statement_id TEXT NOT NULL REFERENCES statement (id) ON DELETE CASCADE,
  side TEXT NOT NULL CHECK (side IN ('speaker', 'addressee')),
  ordinal INTEGER NOT NULL,
  actor_id TEXT,
  name TEXT,
  state TEXT,
  sector TEXT,
  office TEXT,
  wikidata TEXT,
  office_from TEXT,
  office_to TEXT,
  span_start INTEGER,
  span_end INTEGER,
  span_text TEXT NOT NULL,
  via TEXT NOT NULL,
  party TEXT GENERATED ALWAYS AS (coalesce(nullif(state, ''), actor_id)) VIRTUAL,
  PRIMARY KEY (statement_id, side, ordinal)
) STRICT, WITHOUT ROWID;
CREATE INDEX statement_party_party ON statement_party (party, side);

-- listed is 0 for a stance towards a state that the statement's `about` leaves out.
CREATE TABLE statement_about (
  statement_id TEXT NOT NULL REFERENCES statement (id) ON DELETE CASCADE,
  ordinal INTEGER NOT NULL,
  state TEXT NOT NULL,
  stance TEXT,
  listed INTEGER NOT NULL CHECK (listed IN (0, 1)),
  PRIMARY KEY (statement_id, ordinal)
) STRICT, WITHOUT ROWID;
CREATE INDEX statement_about_state ON statement_about (state);

CREATE TABLE claim (
  seq INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  report_id TEXT NOT NULL REFERENCES report (id) ON DELETE CASCADE,
  ordinal INTEGER NOT NULL,
  party_a TEXT NOT NULL,
  party_b TEXT NOT NULL,
  direction TEXT NOT NULL,
  since TEXT,
  trigger_start INTEGER NOT NULL,
  trigger_end INTEGER NOT NULL,
  trigger_text TEXT NOT NULL,
  sentence_start INTEGER NOT NULL,
  sentence_end INTEGER NOT NULL,
  sentence_text TEXT NOT NULL,
  why TEXT NOT NULL,
  UNIQUE (report_id, ordinal)
) STRICT;
CREATE INDEX claim_pair ON claim (party_a, party_b);

CREATE TABLE claim_party (
  claim_id TEXT NOT NULL REFERENCES claim (id) ON DELETE CASCADE,
  side TEXT NOT NULL CHECK (side = 'attribution'),
  ordinal INTEGER NOT NULL,
  actor_id TEXT,
  name TEXT,
  state TEXT,
  sector TEXT,
  office TEXT,
  wikidata TEXT,
  office_from TEXT,
  office_to TEXT,
  span_start INTEGER,
  span_end INTEGER,
  span_text TEXT NOT NULL,
  via TEXT NOT NULL,
  party TEXT GENERATED ALWAYS AS (coalesce(nullif(state, ''), actor_id)) VIRTUAL,
  PRIMARY KEY (claim_id, side, ordinal)
) STRICT, WITHOUT ROWID;

CREATE TABLE uncoded (
  report_id TEXT NOT NULL REFERENCES report (id) ON DELETE CASCADE,
  ordinal INTEGER NOT NULL,
  sentence_start INTEGER NOT NULL,
  sentence_end INTEGER NOT NULL,
  sentence_text TEXT NOT NULL,
  trigger TEXT NOT NULL,
  reason TEXT NOT NULL,
  PRIMARY KEY (report_id, ordinal)
) STRICT, WITHOUT ROWID;

CREATE TABLE failure (
  code TEXT NOT NULL,
  stage TEXT NOT NULL,
  input_id TEXT NOT NULL,
  note TEXT NOT NULL,
  PRIMARY KEY (input_id, code, stage, note)
) STRICT, WITHOUT ROWID;

-- A judgement that two mentions tell the same act, or that the right one carries out (promise) or breaks (breach) the left one.
-- made_by is 'link' for the program's own; a person's word stands against it.
CREATE TABLE edge (
  left_id TEXT NOT NULL REFERENCES mention (id) ON DELETE CASCADE,
  right_id TEXT NOT NULL REFERENCES mention (id) ON DELETE CASCADE,
  judgement TEXT NOT NULL CHECK (judgement IN ('same', 'different', 'unsure', 'promise', 'breach')),
  made_by TEXT NOT NULL,
  score REAL NOT NULL,
  reasons TEXT NOT NULL,
  PRIMARY KEY (left_id, right_id, made_by, judgement)
) STRICT, WITHOUT ROWID;
CREATE INDEX edge_right ON edge (right_id);

-- An old event id and the event that now holds its first mention.
CREATE TABLE event_redirect (
  old_id TEXT PRIMARY KEY,
  new_id TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX event_redirect_new ON event_redirect (new_id);

-- Derived.

-- Sampled hashes of a report's word shingles; reports that share some are compared word for word.
CREATE TABLE report_shingle (
  hash INTEGER NOT NULL,
  report_id TEXT NOT NULL REFERENCES report (id) ON DELETE CASCADE,
  PRIMARY KEY (hash, report_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX report_shingle_report ON report_shingle (report_id);

-- Reports that tell the same words share an origin: the first of them.
CREATE TABLE report_origin (
  report_id TEXT PRIMARY KEY REFERENCES report (id) ON DELETE CASCADE,
  origin_id TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX report_origin_origin ON report_origin (origin_id);

-- The linker's blocking keys: mentions that share a key and have days in common are compared.
CREATE TABLE link_key (
  key TEXT NOT NULL,
  day_first INTEGER NOT NULL,
  mention_id TEXT NOT NULL REFERENCES mention (id) ON DELETE CASCADE,
  day_last INTEGER NOT NULL,
  PRIMARY KEY (key, day_first, mention_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX link_key_mention ON link_key (mention_id);

-- Mentions that comparisons connect; events are cut from these groups.
CREATE TABLE link_group (
  mention_id TEXT PRIMARY KEY REFERENCES mention (id) ON DELETE CASCADE,
  group_id TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX link_group_group ON link_group (group_id);

CREATE TABLE event (
  id TEXT PRIMARY KEY,
  type TEXT NOT NULL,
  mode TEXT,
  mutual INTEGER NOT NULL CHECK (mutual IN (0, 1)),
  domestic INTEGER NOT NULL CHECK (domestic IN (0, 1)),
  status TEXT NOT NULL,
  date_start TEXT,
  date_end TEXT,
  date_precision TEXT NOT NULL,
  date_basis TEXT NOT NULL,
  place_name TEXT,
  place_state TEXT,
  latitude REAL,
  longitude REAL,
  geonames INTEGER,
  first_mention TEXT NOT NULL REFERENCES mention (id) ON DELETE CASCADE,
  first_report TEXT NOT NULL REFERENCES report (id) ON DELETE CASCADE,
  best_mention TEXT NOT NULL REFERENCES mention (id) ON DELETE CASCADE,
  n_mentions INTEGER NOT NULL,
  n_reports INTEGER NOT NULL,
  n_outlets INTEGER NOT NULL,
  n_origins INTEGER NOT NULL,
  disagreements TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX event_date ON event (date_start);

CREATE TABLE event_party (
  event_id TEXT NOT NULL REFERENCES event (id) ON DELETE CASCADE,
  side TEXT NOT NULL CHECK (side IN ('source', 'target')),
  party TEXT NOT NULL,
  ordinal INTEGER NOT NULL,
  PRIMARY KEY (event_id, side, party)
) STRICT, WITHOUT ROWID;
CREATE INDEX event_party_party ON event_party (party, side);

CREATE TABLE event_mention (
  mention_id TEXT PRIMARY KEY REFERENCES mention (id) ON DELETE CASCADE,
  event_id TEXT NOT NULL REFERENCES event (id) ON DELETE CASCADE
) STRICT, WITHOUT ROWID;
CREATE INDEX event_mention_event ON event_mention (event_id);

-- Full-text indexes; the words themselves stay in report, mention and statement.
CREATE VIRTUAL TABLE report_text USING fts5 (title, text, content = 'report', content_rowid = 'seq', tokenize = 'unicode61 remove_diacritics 2');
CREATE VIRTUAL TABLE mention_text USING fts5 (sentence_text, content = 'mention', content_rowid = 'seq', tokenize = 'unicode61 remove_diacritics 2');
CREATE VIRTUAL TABLE statement_text USING fts5 (words, content = 'statement', content_rowid = 'seq', tokenize = 'unicode61 remove_diacritics 2');

CREATE TRIGGER report_added AFTER INSERT ON report BEGIN
  INSERT INTO report_text (rowid, title, text) VALUES (new.seq, new.title, new.text);
END;
CREATE TRIGGER report_removed AFTER DELETE ON report BEGIN
  INSERT INTO report_text (report_text, rowid, title, text) VALUES ('delete', old.seq, old.title, old.text);
END;
CREATE TRIGGER mention_added AFTER INSERT ON mention BEGIN
  INSERT INTO mention_text (rowid, sentence_text) VALUES (new.seq, new.sentence_text);
END;
CREATE TRIGGER mention_removed AFTER DELETE ON mention BEGIN
  INSERT INTO mention_text (mention_text, rowid, sentence_text) VALUES ('delete', old.seq, old.sentence_text);
END;
CREATE TRIGGER statement_added AFTER INSERT ON statement BEGIN
  INSERT INTO statement_text (rowid, words) VALUES (new.seq, new.words);
END;
CREATE TRIGGER statement_removed AFTER DELETE ON statement BEGIN
  INSERT INTO statement_text (statement_text, rowid, words) VALUES ('delete', old.seq, old.words);
END;
