-- What operators ask of jobs, queues and breakers, and what the workers tell of their queues.

-- An operator wants the job to end. A running one looks at it when it can, a waiting one is ended by
-- the next claim, so that its feature is told in either case.
ALTER TABLE job ADD cancel_asked_at timestamptz;

-- Enqueueing time of the newest job that was claimed for the first time: older ones that still wait
-- were forgotten by the broker.
ALTER TABLE queue ADD claimed_to timestamptz;

-- How a breaker stands by order; without a row it decides by itself.
CREATE TABLE breaker_override (
  name   text PRIMARY KEY,
  state  text NOT NULL CHECK (state IN ('open', 'closed')),
  set_at timestamptz NOT NULL DEFAULT now()
);

-- A worker's part in a queue, written with its heartbeat. A row whose process is dead tells nothing.
CREATE TABLE queue_worker (
  queue            text NOT NULL,
  process          bigint NOT NULL, -- no foreign key: its row may be gone before this one
  running          integer NOT NULL CHECK (running >= 0),
  ended_per_second double precision NOT NULL CHECK (ended_per_second >= 0),
  seen_at          timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (queue, process)
) WITH (fillfactor = 50);

-- When slow work that any process may do was last done, so that one of them does it.
CREATE TABLE upkeep (
  name    text PRIMARY KEY,
  done_at timestamptz NOT NULL
);

GRANT SELECT, INSERT, UPDATE, DELETE ON breaker_override, queue_worker, upkeep TO billhook_engine;
GRANT SELECT ON breaker_override, queue_worker TO billhook_ops;
