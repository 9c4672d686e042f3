-- The job that was claimed last under each unique key. While it runs the next one waits, and keeps
-- the key, so that requests are folded into it. A row of its own, since what the claim changes must
-- not stand in an index of the job table; it goes with its job.
CREATE TABLE unique_run (
  unique_key text PRIMARY KEY,
  job_id     uuid NOT NULL -- no foreign key: it would cost a look-up for each claim
) WITH (fillfactor = 70);

GRANT SELECT, INSERT, UPDATE, DELETE ON unique_run TO billhook_engine;
