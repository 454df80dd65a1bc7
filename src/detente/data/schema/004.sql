-- Schema 4: what is told together lies together, and a report can be taken out of a large database at once.
--
-- Ids of what a report tells begin with the first six digits of the report's, and an event's id has the digits of the
-- mention that told it first: ids that were hashes throughout made each row of a large database a page of its own in
-- each of a dozen indexes. Keys of linking begin with the block of 64 days in which a telling begins. And an event no
-- longer refers to its first and its best mention and its first report by foreign key: each mention that was removed
-- had all events looked through. `detente doctor` looks for such events.

CREATE TEMP TABLE renamed (old TEXT PRIMARY KEY, new TEXT NOT NULL) WITHOUT ROWID;
INSERT INTO renamed SELECT id, substr(id, 1, 1) || substr(report_id, 2, 6) || substr(id, 2, 10) FROM mention;
INSERT INTO renamed SELECT id, substr(id, 1, 1) || substr(report_id, 2, 6) || substr(id, 2, 10) FROM statement;
INSERT INTO renamed SELECT id, substr(id, 1, 1) || substr(report_id, 2, 6) || substr(id, 2, 10) FROM claim;
INSERT INTO renamed SELECT e.id, 'e' || substr(r.new, 2) FROM event e JOIN renamed r ON r.old = e.first_mention;

UPDATE mention SET id = (SELECT new FROM renamed WHERE old = id);
UPDATE mention_party SET mention_id = (SELECT new FROM renamed WHERE old = mention_id);
UPDATE statement SET id = (SELECT new FROM renamed WHERE old = id),
  mention_id = (SELECT new FROM renamed WHERE old = mention_id);
UPDATE statement_span SET statement_id = (SELECT new FROM renamed WHERE old = statement_id);
UPDATE statement_party SET statement_id = (SELECT new FROM renamed WHERE old = statement_id);
UPDATE statement_about SET statement_id = (SELECT new FROM renamed WHERE old = statement_id);
UPDATE claim SET id = (SELECT new FROM renamed WHERE old = id);
UPDATE claim_party SET claim_id = (SELECT new FROM renamed WHERE old = claim_id);

UPDATE edge SET left_id = (SELECT new FROM renamed WHERE old = left_id),
  right_id = (SELECT new FROM renamed WHERE old = right_id);
UPDATE link_key SET mention_id = (SELECT new FROM renamed WHERE old = mention_id),
  key = CASE WHEN substr(key, 1, 1) = '~' THEN key ELSE printf('%06d|', day_first / 64) || key END;
UPDATE link_group SET mention_id = (SELECT new FROM renamed WHERE old = mention_id),
  group_id = (SELECT new FROM renamed WHERE old = group_id);
UPDATE mention_unlinked SET mention_id = (SELECT new FROM renamed WHERE old = mention_id);
UPDATE event_heir SET mention_id = (SELECT new FROM renamed WHERE old = mention_id);
UPDATE event_party SET event_id = (SELECT new FROM renamed WHERE old = event_id);
UPDATE event_mention SET mention_id = (SELECT new FROM renamed WHERE old = mention_id),
  event_id = (SELECT new FROM renamed WHERE old = event_id);
-- Ids of events that were cited lead on to the events.
UPDATE event_redirect SET new_id = (SELECT new FROM renamed WHERE old = new_id);
INSERT INTO event_redirect (old_id, new_id) SELECT old, new FROM renamed WHERE substr(old, 1, 1) = 'e' AND old <> new;

CREATE TABLE new_event (
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
  first_mention TEXT NOT NULL,
  first_report TEXT NOT NULL,
  best_mention TEXT NOT NULL,
  n_mentions INTEGER NOT NULL,
  n_reports INTEGER NOT NULL,
  n_outlets INTEGER NOT NULL,
  n_origins INTEGER NOT NULL,
  disagreements TEXT NOT NULL
) STRICT, WITHOUT ROWID;
INSERT INTO new_event
  SELECT e.new, type, mode, mutual, domestic, status, date_start, date_end, date_precision, date_basis, place_name,
    place_state, latitude, longitude, geonames, f.new, first_report, b.new, n_mentions, n_reports, n_outlets, n_origins,
    disagreements
  FROM event JOIN renamed e ON e.old = event.id JOIN renamed f ON f.old = first_mention
    JOIN renamed b ON b.old = best_mention
  ORDER BY e.new;
DROP TABLE event;
ALTER TABLE new_event RENAME TO event;
CREATE INDEX event_date ON event (date_start);
DROP TABLE renamed;

-- States and bodies that stand for themselves are found as parties.
DROP INDEX mention_party_actor;
CREATE INDEX mention_party_actor ON mention_party (actor_id, side) WHERE actor_id IS NOT party;
