-- Schema 3: persons and bodies are found by their ids, on either side of an act and as speakers.

CREATE INDEX mention_party_actor ON mention_party (actor_id, side);
CREATE INDEX statement_party_actor ON statement_party (actor_id, side);
