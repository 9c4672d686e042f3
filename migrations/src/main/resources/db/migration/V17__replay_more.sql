-- Whether more matched than the replay took: a part of its answer, which a repeat gets again.
ALTER TABLE replay_request ADD more boolean NOT NULL DEFAULT false;
