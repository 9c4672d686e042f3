-- Where the breakers of each process stand, for operators, who may ask another process. A row whose
-- process is dead tells nothing.
CREATE TABLE breaker (
  name       text NOT NULL,
  process    bigint NOT NULL, -- no foreign key: its row may be gone before this one
  state      text NOT NULL CHECK (state IN ('closed', 'half_open', 'open')),
  failures   integer NOT NULL CHECK (failures >= 0),
  changed_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (name, process)
);
GRANT SELECT, INSERT, UPDATE, DELETE ON breaker TO billhook_engine;
GRANT SELECT ON breaker TO billhook_ops;
