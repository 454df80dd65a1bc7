-- Schema 5: a day of the past is looked up, not put together.
--
-- Of an event the day on which the first of its tellings was seen, and that on which the last was (none if the day of
-- one is not known): on a day from the latter on it was known as it is. Written with the event by linking.

ALTER TABLE event ADD COLUMN seen_from TEXT;
ALTER TABLE event ADD COLUMN seen_to TEXT;
UPDATE event SET (seen_from, seen_to) = (
  SELECT min(r.first_seen), CASE WHEN count(r.first_seen) = count(*) THEN max(r.first_seen) END
  FROM event_mention em JOIN mention m ON m.id = em.mention_id JOIN report r ON r.id = m.report_id
  WHERE em.event_id = event.id
);
-- Events of which there are days on which a part of their tellings was known.
CREATE INDEX event_seen ON event (seen_from, seen_to) WHERE seen_to IS NOT seen_from;
CREATE INDEX report_seen ON report (id, first_seen);
