-- The job ledger. States: 0 scheduled, 1 available, 2 running, 3 retryable, 4 completed,
-- 5 cancelled, 6 dead.
--
-- RULE: nothing that the claim or the completion of an ordinary job changes may stand in an index
-- or an index predicate, or PostgreSQL gives up HOT updates and with them half of the speed.
-- fillfactor 40: a batch claim writes a second version of every row of a page in one transaction, and
-- the completion a third before the first can be pruned. Measured, enqueueing and working at once:
-- 0.87 of all updates stay on their page at 50, 0.93 at 40, 0.99 at 33.

-- One row for each running api or worker process.
CREATE TABLE process (
  id         bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  role       text NOT NULL CHECK (role IN ('api', 'worker', 'all')),
  host       text NOT NULL,
  version    text NOT NULL,
  started_at timestamptz NOT NULL DEFAULT now(),
  seen_at    timestamptz NOT NULL DEFAULT now(),
  dead_at    timestamptz, -- declared dead by another, or left by itself
  freed_at   timestamptz, -- nothing of it can be left: two minutes have passed and it was freed
  since      uuid NOT NULL -- at or below every job id that it has minted and not yet handed to the broker
);
CREATE INDEX process_unfreed ON process (id) WHERE freed_at IS NULL;

CREATE TABLE job (
  id           uuid PRIMARY KEY, -- UUIDv7, so the primary key is also the order of enqueueing
  kind         text NOT NULL,
  queue        text NOT NULL,
  tenant_id    uuid, -- no foreign key: it would cost a look-up for each job
  args         jsonb NOT NULL,
  state        smallint NOT NULL CHECK (state BETWEEN 0 AND 6),
  attempt      smallint NOT NULL DEFAULT 0 CHECK (attempt >= 0),
  max_attempts smallint NOT NULL CHECK (max_attempts > 0),
  claim        integer NOT NULL DEFAULT 0, -- counts every claim, never falls: the fence
  lost         smallint NOT NULL DEFAULT 0, -- how often its process died under it
  unique_key   text, -- set while it waits; taken away by the claim
  dedupe_key   text, -- the same key, kept
  run_at       timestamptz NOT NULL,
  dispatch_at  timestamptz, -- when the relay looks at it; NULL on the fast path
  holder       bigint, -- the process that must see to it; no foreign key, as above
  trace        text,
  created_at   timestamptz NOT NULL DEFAULT now(),
  attempted_at timestamptz,
  finalized_at timestamptz,
  CHECK ((state IN (4, 5, 6)) = (finalized_at IS NOT NULL)),
  CHECK (unique_key IS NULL OR state IN (0, 1, 3)),
  CHECK (dispatch_at IS NULL OR state IN (0, 1, 3)),
  CHECK (state <> 2 OR holder IS NOT NULL)
) WITH (fillfactor = 40);
CREATE INDEX job_dispatch ON job (dispatch_at) WHERE dispatch_at IS NOT NULL;
CREATE UNIQUE INDEX job_unique ON job (unique_key) WHERE unique_key IS NOT NULL;
ALTER TABLE job SET (autovacuum_vacuum_scale_factor = 0.02, autovacuum_analyze_scale_factor = 0.05);

-- One row for each claimed batch; removed when all of its jobs have ended.
CREATE TABLE hold (
  process    bigint NOT NULL,
  batch      bigint NOT NULL,
  ids        uuid[] NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (process, batch)
);

-- Attempts that did not complete; a job that goes well leaves no row here.
CREATE TABLE job_attempt (
  job_id      uuid NOT NULL,
  claim       integer NOT NULL,
  attempt     smallint NOT NULL,
  outcome     text NOT NULL CHECK (outcome IN ('retry', 'snooze', 'cancel', 'dead', 'lost', 'superseded')),
  error_class text,
  error       text,
  worker      bigint,
  started_at  timestamptz,
  finished_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (job_id, claim)
);

-- One small row for each dead job, so that the console need not scan the ledger.
CREATE TABLE dead_job (
  job_id      uuid PRIMARY KEY,
  kind        text NOT NULL,
  queue       text NOT NULL,
  tenant_id   uuid,
  fingerprint text NOT NULL, -- of the error: what groups alike failures
  reason      text NOT NULL,
  died_at     timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX dead_job_time ON dead_job (died_at);
CREATE INDEX dead_job_fingerprint ON dead_job (fingerprint, died_at);

-- Messages that could not be read, kept as they came.
CREATE TABLE dead_message (
  id          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  queue       text NOT NULL,
  reason      text NOT NULL,
  body        bytea NOT NULL,
  received_at timestamptz NOT NULL DEFAULT now()
);

-- The lanes as operators see and steer them.
CREATE TABLE queue (
  name          text PRIMARY KEY,
  paused_at     timestamptz,
  refill_before timestamptz -- jobs older than this must be sent again: the broker has lost its queue
);

ALTER TABLE job ENABLE ROW LEVEL SECURITY;
ALTER TABLE job FORCE ROW LEVEL SECURITY;
CREATE POLICY job_engine ON job TO billhook_engine USING (true) WITH CHECK (true);
CREATE POLICY job_ops ON job FOR SELECT TO billhook_ops USING (true);
CREATE POLICY job_own ON job FOR SELECT TO billhook_api USING (tenant_id = current_tenant());
ALTER TABLE dead_job ENABLE ROW LEVEL SECURITY;
ALTER TABLE dead_job FORCE ROW LEVEL SECURITY;
CREATE POLICY dead_job_engine ON dead_job TO billhook_engine USING (true) WITH CHECK (true);
CREATE POLICY dead_job_ops ON dead_job FOR SELECT TO billhook_ops USING (true);
CREATE POLICY dead_job_own ON dead_job FOR SELECT TO billhook_api USING (tenant_id = current_tenant());
-- An attempt belongs to whom its job belongs.
ALTER TABLE job_attempt ENABLE ROW LEVEL SECURITY;
ALTER TABLE job_attempt FORCE ROW LEVEL SECURITY;
CREATE POLICY job_attempt_engine ON job_attempt TO billhook_engine USING (true) WITH CHECK (true);
CREATE POLICY job_attempt_ops ON job_attempt FOR SELECT TO billhook_ops USING (true);
CREATE POLICY job_attempt_own ON job_attempt FOR SELECT TO billhook_api
  USING (EXISTS (SELECT FROM job WHERE job.id = job_attempt.job_id));

GRANT SELECT, INSERT, UPDATE, DELETE
  ON process, job, hold, job_attempt, dead_job, dead_message, queue TO billhook_engine;
GRANT SELECT ON process, job, hold, job_attempt, dead_job, dead_message, queue TO billhook_ops;
GRANT SELECT ON job, job_attempt, dead_job TO billhook_api;
