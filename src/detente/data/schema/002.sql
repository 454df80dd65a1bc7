-- Schema 2: what was done, by which version of which stage, so that a run can go on and only what changed is done again.

-- One call of `detente code`: what it was given, how far it came.
CREATE TABLE run (
  id INTEGER PRIMARY KEY,
  started TEXT NOT NULL,
  ended TEXT,
  state TEXT NOT NULL CHECK (state IN ('running', 'done', 'interrupted', 'failed')),
  paths TEXT NOT NULL,
  options TEXT NOT NULL,
  reports INTEGER NOT NULL,
  failures INTEGER NOT NULL,
  seconds REAL NOT NULL
) STRICT;

-- One stage's work on one item: `clean` makes a document into a report, `code` a report into its record. It is committed
-- in one transaction with what came of it.
CREATE TABLE job (
  stage TEXT NOT NULL CHECK (stage IN ('clean', 'code')),
  item TEXT NOT NULL,
  version TEXT NOT NULL,
  outcome TEXT NOT NULL CHECK (outcome IN ('done', 'failed')),
  result TEXT,
  PRIMARY KEY (stage, item)
) STRICT, WITHOUT ROWID;
CREATE INDEX job_result ON job (result) WHERE result IS NOT NULL;
CREATE TRIGGER report_forgotten AFTER DELETE ON report BEGIN
  DELETE FROM job WHERE stage = 'code' AND item = old.id;
  DELETE FROM job WHERE result = old.id;
END;

-- Events whose reports were coded again: the mention to whose event the old id leads as soon as that is linked.
CREATE TABLE event_heir (
  old_id TEXT PRIMARY KEY,
  mention_id TEXT NOT NULL REFERENCES mention (id) ON DELETE CASCADE
) STRICT, WITHOUT ROWID;
CREATE INDEX event_heir_mention ON event_heir (mention_id);

-- What linking has still to do; kept by triggers, so that nobody has to look for it among all that is done.
CREATE TABLE report_unsettled (
  report_id TEXT PRIMARY KEY REFERENCES report (id) ON DELETE CASCADE
) STRICT, WITHOUT ROWID;
CREATE TABLE mention_unlinked (
  mention_id TEXT PRIMARY KEY REFERENCES mention (id) ON DELETE CASCADE
) STRICT, WITHOUT ROWID;
INSERT INTO report_unsettled SELECT id FROM report WHERE id NOT IN (SELECT report_id FROM report_origin);
INSERT INTO mention_unlinked SELECT id FROM mention WHERE id NOT IN (SELECT mention_id FROM link_group);
CREATE TRIGGER report_unsettled_added AFTER INSERT ON report BEGIN
  INSERT INTO report_unsettled (report_id) VALUES (new.id);
END;
CREATE TRIGGER report_settled AFTER INSERT ON report_origin BEGIN
  DELETE FROM report_unsettled WHERE report_id = new.report_id;
END;
CREATE TRIGGER report_unsettled_again AFTER DELETE ON report_origin
WHEN EXISTS (SELECT 1 FROM report WHERE id = old.report_id) BEGIN
  INSERT OR IGNORE INTO report_unsettled (report_id) VALUES (old.report_id);
END;
CREATE TRIGGER mention_unlinked_added AFTER INSERT ON mention BEGIN
  INSERT INTO mention_unlinked (mention_id) VALUES (new.id);
END;
CREATE TRIGGER mention_linked AFTER INSERT ON link_group BEGIN
  DELETE FROM mention_unlinked WHERE mention_id = new.mention_id;
END;
CREATE TRIGGER mention_unlinked_again AFTER DELETE ON link_group
WHEN EXISTS (SELECT 1 FROM mention WHERE id = old.mention_id) BEGIN
  INSERT OR IGNORE INTO mention_unlinked (mention_id) VALUES (old.mention_id);
END;
