-- Walks over Stripe's lists, which compare what Stripe holds with our copy and mend it. They are the
-- installation's own: no tenant sees them.

CREATE TABLE billing_run (
  id         uuid PRIMARY KEY,
  kind       text NOT NULL CHECK (kind IN ('reconcile', 'backfill')),
  dry_run    boolean NOT NULL,
  since      timestamptz, -- objects made before are not looked at; NULL: all
  state      text NOT NULL DEFAULT 'running' CHECK (state IN ('running', 'completed', 'failed')),
  error      text CHECK (length(error) <= 2000), -- lists that could not be walked, or why it ended
  calls      bigint NOT NULL DEFAULT 0, -- to Stripe
  list       text, -- what the list that is walked is of; NULL: before the first
  listed     boolean NOT NULL DEFAULT false, -- it is walked, now is asked for what was not in it
  cursor     text, -- the last object that was looked at
  fetched    bigint, -- number of the fetch with which the list began: what is newer need not be in it
  restarts   integer NOT NULL DEFAULT 0, -- of this list, where it broke off
  page_size  integer NOT NULL DEFAULT 100 CHECK (page_size BETWEEN 1 AND 100),
  slowed     real NOT NULL DEFAULT 1 CHECK (slowed >= 1), -- how many times slower than set, after 429s
  created_at timestamptz NOT NULL DEFAULT now(),
  updated_at timestamptz NOT NULL DEFAULT now(),
  ended_at   timestamptz,
  CHECK ((state = 'running') = (ended_at IS NULL))
);
CREATE UNIQUE INDEX billing_run_one ON billing_run (state) WHERE state = 'running';

CREATE TABLE billing_run_object (
  run_id uuid NOT NULL REFERENCES billing_run ON DELETE CASCADE,
  object text NOT NULL,
  seen   bigint NOT NULL DEFAULT 0,
  PRIMARY KEY (run_id, object)
);

-- What was in the lists, while the run lasts: by it is found what was not.
CREATE TABLE billing_run_seen (
  run_id    uuid NOT NULL REFERENCES billing_run ON DELETE CASCADE,
  object    text NOT NULL,
  stripe_id text NOT NULL,
  PRIMARY KEY (run_id, object, stripe_id)
);

-- What differed: names of fields, never what stands in them.
CREATE TABLE billing_drift (
  id        uuid PRIMARY KEY,
  run_id    uuid NOT NULL REFERENCES billing_run ON DELETE CASCADE,
  stripe_id text NOT NULL,
  object    text NOT NULL,
  reason    text NOT NULL CHECK (reason IN ('missing', 'differs', 'gone')),
  fields    text[] NOT NULL DEFAULT '{}',
  repaired  boolean NOT NULL,
  UNIQUE (run_id, stripe_id)
);
CREATE INDEX billing_drift_run ON billing_drift (run_id, id);

-- What we hold of a kind, in the order of its ids.
CREATE INDEX billing_object_kind ON billing_object (object, stripe_id);

DO $$
DECLARE
  name text;
BEGIN
  FOREACH name IN ARRAY ARRAY['billing_run', 'billing_run_object', 'billing_run_seen', 'billing_drift']
  LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', name);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', name);
    EXECUTE format('CREATE POLICY %I ON %I TO billhook_engine USING (true) WITH CHECK (true)',
                   name || '_engine', name);
    EXECUTE format('CREATE POLICY %I ON %I FOR SELECT TO billhook_ops USING (true)',
                   name || '_ops', name);
  END LOOP;
END $$;
GRANT SELECT, INSERT, UPDATE, DELETE
  ON billing_run, billing_run_object, billing_run_seen, billing_drift TO billhook_engine;
GRANT SELECT ON billing_run, billing_run_object, billing_drift TO billhook_ops;
