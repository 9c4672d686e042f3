-- What the sweep for lost messages knows of each queue, and what it must not take for lost.

-- Ids that a worker has received, not claimed yet, and had at its last heartbeat already.
ALTER TABLE queue_worker ADD waiting uuid[] NOT NULL DEFAULT '{}';

CREATE TABLE sweep (
  queue       text PRIMARY KEY,
  looked_at   timestamptz NOT NULL,
  empty_since timestamptz, -- nothing was ready on the broker at any look since
  looks       timestamptz[] NOT NULL, -- the looks of the last minute, and the one before
  claims      timestamptz[] NOT NULL, -- queue.claimed_to at each of them
  low         uuid NOT NULL, -- no job below it is without message, save perhaps those of the next column
  kept        uuid[] NOT NULL -- jobs below it that waited in a worker, or were locked
) WITH (fillfactor = 50);

GRANT SELECT, INSERT, UPDATE, DELETE ON sweep TO billhook_engine;
