-- What tenants use: events as they came, their sums by hour, and what Stripe was told of them.

-- Meters are nobody's: whoever sends usage, and whoever tells Stripe, must know how one adds up.
ALTER POLICY billing_object_own ON billing_object
  USING (tenant_id = current_tenant() OR (object = 'billing.meter' AND current_tenant() IS NOT NULL));
CREATE INDEX billing_object_meter ON billing_object ((data->>'event_name'))
  WHERE object = 'billing.meter';

-- One row an event. No foreign key to tenant, which would cost a look-up a row: usage_hour has it.
CREATE TABLE usage_event (
  tenant_id   uuid NOT NULL,
  event_id    text NOT NULL CHECK (length(event_id) BETWEEN 1 AND 200),
  source      text NOT NULL CHECK (length(source) <= 300), -- a CloudEvent's; '' where it has none
  meter       text NOT NULL, -- its event_name
  value       numeric NOT NULL CHECK (value >= 0),
  at          timestamptz NOT NULL,
  received_at timestamptz NOT NULL DEFAULT now(),
  voided_at   timestamptz,
  PRIMARY KEY (tenant_id, event_id, source)
);
CREATE INDEX usage_event_at ON usage_event (tenant_id, meter, at);

-- The exact sums of each hour, written by the statement that writes the events.
CREATE TABLE usage_hour (
  tenant_id uuid NOT NULL REFERENCES tenant ON DELETE CASCADE,
  meter     text NOT NULL,
  hour      timestamptz NOT NULL, -- its beginning, UTC
  value     numeric NOT NULL, -- of the events that are not void
  events    bigint NOT NULL,
  last_at   timestamptz NOT NULL, -- the latest time of any event
  claimed   numeric NOT NULL DEFAULT 0, -- how much of value has a report, delivered or not
  unseen    boolean NOT NULL DEFAULT true, -- something came since its reports were made
  PRIMARY KEY (tenant_id, meter, hour)
) WITH (fillfactor = 50);
CREATE INDEX usage_hour_unseen ON usage_hour (tenant_id, meter, hour) WHERE unseen;

-- What Stripe is told, each once: the row is there before the first try.
CREATE TABLE usage_report (
  id         uuid PRIMARY KEY, -- the meter event's identifier at Stripe
  tenant_id  uuid NOT NULL REFERENCES tenant ON DELETE CASCADE,
  meter      text NOT NULL,
  hour       timestamptz NOT NULL, -- where the hour, or the meter's window, begins
  customer   text NOT NULL, -- Stripe's
  value      numeric NOT NULL,
  total      boolean NOT NULL, -- it takes the place of what was told of the hour or window before
  at         timestamptz NOT NULL, -- the meter event's timestamp
  event_id   text, -- of the one event that it tells of; NULL: of all that the hour has
  source     text,
  cancels    uuid REFERENCES usage_report ON DELETE CASCADE, -- it takes that one back
  state      text NOT NULL DEFAULT 'sending'
    CHECK (state IN ('sending', 'delivered', 'rejected', 'lost')),
  error      text CHECK (length(error) <= 200), -- Stripe's code
  created_at timestamptz NOT NULL DEFAULT now(),
  ended_at   timestamptz,
  CHECK ((event_id IS NULL) = (source IS NULL)),
  CHECK (cancels IS NULL OR event_id IS NOT NULL)
);
CREATE INDEX usage_report_sending ON usage_report (tenant_id, created_at) WHERE state = 'sending';
CREATE INDEX usage_report_hour ON usage_report (tenant_id, meter, hour);
CREATE INDEX usage_report_at ON usage_report (tenant_id, meter, at);
CREATE INDEX usage_report_event ON usage_report (tenant_id, event_id, source)
  WHERE event_id IS NOT NULL;
CREATE INDEX usage_report_cancels ON usage_report (cancels) WHERE cancels IS NOT NULL;

ALTER TABLE usage_event ENABLE ROW LEVEL SECURITY;
ALTER TABLE usage_event FORCE ROW LEVEL SECURITY;
CREATE POLICY usage_event_own ON usage_event TO billhook_api, billhook_worker
  USING (tenant_id = current_tenant()) WITH CHECK (tenant_id = current_tenant());
CREATE POLICY usage_event_purge ON usage_event TO billhook_engine
  USING (EXISTS (SELECT FROM tenant t WHERE t.id = tenant_id AND t.purge_at < now()));
ALTER TABLE usage_hour ENABLE ROW LEVEL SECURITY;
ALTER TABLE usage_hour FORCE ROW LEVEL SECURITY;
CREATE POLICY usage_hour_own ON usage_hour TO billhook_api, billhook_worker
  USING (tenant_id = current_tenant()) WITH CHECK (tenant_id = current_tenant());
CREATE POLICY usage_hour_look ON usage_hour FOR SELECT TO billhook_engine USING (true);
ALTER TABLE usage_report ENABLE ROW LEVEL SECURITY;
ALTER TABLE usage_report FORCE ROW LEVEL SECURITY;
CREATE POLICY usage_report_own ON usage_report TO billhook_api, billhook_worker
  USING (tenant_id = current_tenant()) WITH CHECK (tenant_id = current_tenant());
-- Whose it is that Stripe's error report names is looked up before its tenant is known.
CREATE POLICY usage_report_look ON usage_report FOR SELECT TO billhook_engine USING (true);
CREATE POLICY usage_report_refuse ON usage_report FOR UPDATE TO billhook_engine
  USING (true) WITH CHECK (state = 'rejected');
CREATE POLICY usage_report_purge ON usage_report FOR DELETE TO billhook_engine
  USING (EXISTS (SELECT FROM tenant t WHERE t.id = tenant_id AND t.purge_at < now()));

GRANT SELECT, INSERT ON usage_event TO billhook_api;
GRANT UPDATE (voided_at) ON usage_event TO billhook_api;
GRANT SELECT ON usage_event TO billhook_worker;
GRANT SELECT (ctid, tenant_id), DELETE ON usage_event TO billhook_engine;
GRANT SELECT, INSERT, UPDATE ON usage_hour TO billhook_api;
GRANT SELECT ON usage_hour TO billhook_worker;
GRANT UPDATE (claimed, unseen) ON usage_hour TO billhook_worker;
GRANT SELECT (tenant_id, unseen) ON usage_hour TO billhook_engine;
GRANT SELECT ON usage_report TO billhook_api;
GRANT SELECT, INSERT ON usage_report TO billhook_worker;
GRANT UPDATE (state, error, ended_at) ON usage_report TO billhook_worker, billhook_engine;
GRANT SELECT (ctid, id, tenant_id, meter, value, state), DELETE ON usage_report TO billhook_engine;
