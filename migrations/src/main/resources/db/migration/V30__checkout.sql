-- Buying: what a tenant asks of Stripe is written down before it is asked, so that a repeat after a crash
-- or a lost answer goes on under the same idempotency key.

-- What is asked of Stripe for a tenant. One that is under way is found again by what it asks.
CREATE TABLE billing_intent (
  id          uuid PRIMARY KEY,
  tenant_id   uuid NOT NULL REFERENCES tenant ON DELETE CASCADE,
  kind        text NOT NULL CHECK (kind ~ '^[a-z_]+\.[a-z_]+$'),
  fingerprint bytea NOT NULL CHECK (length(fingerprint) = 32), -- SHA-256 of method, path and form
  generation  integer NOT NULL DEFAULT 1, -- of its idempotency key at Stripe
  keyed_at    timestamptz NOT NULL DEFAULT clock_timestamp(), -- when that key was first used
  fetched     bigint NOT NULL, -- number of the look that its answer is; a repeat's is as old
  fetched_at  timestamptz NOT NULL,
  done_at     timestamptz -- NULL: under way, or nobody knows
);
CREATE UNIQUE INDEX billing_intent_under_way ON billing_intent (tenant_id, kind, fingerprint)
  WHERE done_at IS NULL;
CREATE INDEX billing_intent_tenant ON billing_intent (tenant_id, keyed_at);
ALTER TABLE billing_intent ENABLE ROW LEVEL SECURITY;
ALTER TABLE billing_intent FORCE ROW LEVEL SECURITY;
CREATE POLICY billing_intent_own ON billing_intent TO billhook_api, billhook_worker
  USING (tenant_id = current_tenant()) WITH CHECK (tenant_id = current_tenant());
GRANT SELECT, INSERT, UPDATE, DELETE ON billing_intent TO billhook_api, billhook_worker;

-- Whom Stripe knows a tenant as: one customer. Its row is locked by who makes one, or a checkout.
CREATE TABLE billing_customer (
  tenant_id uuid PRIMARY KEY REFERENCES tenant ON DELETE CASCADE,
  email     text CHECK (length(email) <= 254), -- with which one is being made, whoever repeats it; '' without one
  stripe_id text, -- NULL: there is none yet
  CHECK (email IS NULL OR stripe_id IS NULL)
);
ALTER TABLE billing_customer ENABLE ROW LEVEL SECURITY;
ALTER TABLE billing_customer FORCE ROW LEVEL SECURITY;
CREATE POLICY billing_customer_own ON billing_customer TO billhook_api, billhook_worker
  USING (tenant_id = current_tenant()) WITH CHECK (tenant_id = current_tenant());
GRANT SELECT, INSERT, UPDATE ON billing_customer TO billhook_api;
GRANT SELECT ON billing_customer TO billhook_worker;

-- A checkout on Stripe's page. A tenant has one at a time, from before Stripe is asked for it.
CREATE TABLE billing_checkout (
  id         uuid PRIMARY KEY,
  tenant_id  uuid NOT NULL REFERENCES tenant ON DELETE CASCADE,
  choice     bytea NOT NULL CHECK (length(choice) = 32), -- SHA-256 of what is bought, and how
  state      text NOT NULL CHECK (state IN ('making', 'open', 'complete', 'expired', 'failed')),
  asked_at   timestamptz NOT NULL DEFAULT clock_timestamp(), -- when Stripe was last asked for it
  session_id text UNIQUE, -- Stripe's
  job_id     uuid, -- the job billing.checkout
  CHECK ((state IN ('making', 'failed')) = (session_id IS NULL))
);
CREATE UNIQUE INDEX billing_checkout_live ON billing_checkout (tenant_id)
  WHERE state IN ('making', 'open');
CREATE INDEX billing_checkout_tenant ON billing_checkout (tenant_id);
ALTER TABLE billing_checkout ENABLE ROW LEVEL SECURITY;
ALTER TABLE billing_checkout FORCE ROW LEVEL SECURITY;
CREATE POLICY billing_checkout_own ON billing_checkout TO billhook_api, billhook_worker
  USING (tenant_id = current_tenant()) WITH CHECK (tenant_id = current_tenant());
-- Its job is hurried when its tenant's subscription comes in.
CREATE POLICY billing_checkout_look ON billing_checkout FOR SELECT TO billhook_engine USING (true);
GRANT SELECT, INSERT, UPDATE ON billing_checkout TO billhook_api;
GRANT SELECT, UPDATE ON billing_checkout TO billhook_worker;
GRANT SELECT ON billing_checkout TO billhook_engine;

-- What is for sale is looked up by kind.
CREATE INDEX billing_object_for_sale ON billing_object (object) WHERE object IN ('product', 'price');

-- What Stripe tells of a product (its features) or a price (its tiers) only when asked for that: no event
-- tells of it, so it is asked for again.
CREATE TABLE billing_plan_detail (
  stripe_id  text PRIMARY KEY,
  data       jsonb NOT NULL,
  fetched_at timestamptz NOT NULL
);
GRANT SELECT, INSERT, UPDATE ON billing_plan_detail TO billhook_engine;
