-- Recurring jobs. What they are is written in the code; a row says when each fires next and when it
-- did last. Who fires locks the row, enqueues the job and moves next_at on in one transaction, so
-- that of any number of workers exactly one does, and a crash on the way leaves it due.
CREATE TABLE schedule (
  name     text PRIMARY KEY,
  kind     text NOT NULL, -- of the job
  cron     text NOT NULL, -- five fields
  zone     text NOT NULL, -- in which the fields are read, as in Europe/Berlin
  missed   text NOT NULL CHECK (missed IN ('run_once', 'skip')),
  next_at  timestamptz NOT NULL,
  last_at  timestamptz,
  last_job uuid, -- no foreign key: the job is pruned long before this row
  CHECK ((last_at IS NULL) = (last_job IS NULL))
);
GRANT SELECT, INSERT, UPDATE, DELETE ON schedule TO billhook_engine;
GRANT SELECT ON schedule TO billhook_ops;
