-- What providers tell us, and our copy of what Stripe holds.

-- Every event that was accepted, byte for byte. State stands in no index (see V2).
CREATE TABLE webhook_event (
  id           uuid PRIMARY KEY,
  provider     text NOT NULL CHECK (provider IN ('stripe', 'twilio', 'brevo')),
  endpoint     text NOT NULL,
  external_id  text NOT NULL,
  type         text NOT NULL,
  object_type  text, -- of what the event hints at
  object_id    text,
  livemode     boolean,
  api_version  text,
  body         text,
  body_bytes   bytea, -- in place of body where it is not UTF-8
  headers      jsonb NOT NULL,
  state        text NOT NULL CHECK (state IN ('received', 'processed', 'failed')),
  note         text,
  duplicates   integer NOT NULL DEFAULT 0,
  received_at  timestamptz NOT NULL DEFAULT now(),
  processed_at timestamptz,
  UNIQUE (provider, endpoint, external_id),
  CHECK ((body IS NULL) <> (body_bytes IS NULL)),
  CHECK ((state = 'processed') = (processed_at IS NOT NULL))
) WITH (fillfactor = 80);
-- lz4 costs less than half of the default's time; a server may have been built without it.
DO $$
BEGIN
  ALTER TABLE webhook_event
    ALTER COLUMN body SET COMPRESSION lz4, ALTER COLUMN body_bytes SET COMPRESSION lz4;
EXCEPTION
  WHEN feature_not_supported THEN NULL;
END $$;
CREATE INDEX webhook_event_object ON webhook_event (provider, object_id) WHERE object_id IS NOT NULL;

-- Samples of deliveries that were refused: the reason and what they claimed to be.
CREATE TABLE rejected_webhook (
  id          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  provider    text NOT NULL,
  reason      text NOT NULL,
  bytes       integer NOT NULL,
  remote      text,
  received_at timestamptz NOT NULL DEFAULT now()
);

-- Numbers the fetches: of two fetches of one object the later one wins, whatever commits first.
CREATE SEQUENCE billing_fetch;

-- Our copy of Stripe's objects, each as the API gave it. What is asked for often has a column.
CREATE TABLE billing_object (
  stripe_id  text PRIMARY KEY,
  object     text NOT NULL,
  tenant_id  uuid REFERENCES tenant,
  customer   text, -- the customer it hangs on
  data       jsonb NOT NULL,
  fetched    bigint NOT NULL, -- number of the fetch that wrote it
  synced_at  timestamptz NOT NULL, -- when that fetch began, by the database's clock
  announced  text -- what of its state the last domain event told; NULL: nothing yet
);
CREATE INDEX billing_object_customer ON billing_object (customer, object) WHERE customer IS NOT NULL;
CREATE INDEX billing_object_tenant ON billing_object (tenant_id, object) WHERE tenant_id IS NOT NULL;

-- A charge that is given a customer gives it to its refunds and disputes.
CREATE INDEX billing_object_charge ON billing_object ((data->>'charge'))
  WHERE object IN ('refund', 'dispute');

-- What happened to a customer's billing, as told to the rest of the product.
CREATE TABLE domain_event (
  id          uuid PRIMARY KEY,
  tenant_id   uuid REFERENCES tenant,
  type        text NOT NULL,
  stripe_id   text NOT NULL,
  fetched     bigint NOT NULL,
  created_at  timestamptz NOT NULL DEFAULT now(),
  UNIQUE (stripe_id, type, fetched)
);
CREATE INDEX domain_event_tenant ON domain_event (tenant_id, id) WHERE tenant_id IS NOT NULL;

ALTER TABLE billing_object ENABLE ROW LEVEL SECURITY;
ALTER TABLE billing_object FORCE ROW LEVEL SECURITY;
CREATE POLICY billing_object_engine ON billing_object TO billhook_engine USING (true) WITH CHECK (true);
CREATE POLICY billing_object_ops ON billing_object FOR SELECT TO billhook_ops USING (true);
CREATE POLICY billing_object_own ON billing_object FOR SELECT TO billhook_api, billhook_worker
  USING (tenant_id = current_tenant());
ALTER TABLE domain_event ENABLE ROW LEVEL SECURITY;
ALTER TABLE domain_event FORCE ROW LEVEL SECURITY;
CREATE POLICY domain_event_engine ON domain_event TO billhook_engine USING (true) WITH CHECK (true);
CREATE POLICY domain_event_ops ON domain_event FOR SELECT TO billhook_ops USING (true);
CREATE POLICY domain_event_own ON domain_event FOR SELECT TO billhook_api, billhook_worker
  USING (tenant_id = current_tenant());

GRANT SELECT, INSERT, UPDATE, DELETE ON webhook_event, rejected_webhook TO billhook_engine;
GRANT SELECT, INSERT, UPDATE ON billing_object, domain_event TO billhook_engine;
GRANT USAGE ON SEQUENCE billing_fetch TO billhook_engine;
GRANT SELECT ON webhook_event, rejected_webhook, billing_object, domain_event TO billhook_ops;
GRANT SELECT ON billing_object, domain_event TO billhook_api, billhook_worker;
