-- What Stripe says of an object elsewhere than in it: of an open invoice how its payment goes, of a charge
-- when it was last refunded.
ALTER TABLE billing_object ADD beside jsonb;

-- What is looked at each day.
CREATE INDEX billing_object_subscription ON billing_object (stripe_id) WHERE object = 'subscription';

-- That it had been long ago when we learned of it: nobody is written to about it.
ALTER TABLE domain_event ADD late boolean NOT NULL DEFAULT false;

-- When what Stripe has was first taken in whole: what has not changed since before is not told.
CREATE TABLE billing_import (
  one        boolean PRIMARY KEY DEFAULT true CHECK (one),
  started_at timestamptz NOT NULL DEFAULT now()
);
ALTER TABLE billing_import ENABLE ROW LEVEL SECURITY;
ALTER TABLE billing_import FORCE ROW LEVEL SECURITY;
CREATE POLICY billing_import_engine ON billing_import TO billhook_engine USING (true) WITH CHECK (true);
GRANT SELECT, INSERT, DELETE ON billing_import TO billhook_engine;

-- What a customer was written to about, and which step of it: once each.
CREATE TABLE billing_mail (
  subject    text NOT NULL, -- an id of Stripe's
  tag        text NOT NULL,
  step       text NOT NULL,
  tenant_id  uuid REFERENCES tenant ON DELETE CASCADE, -- NULL: the customer is no tenant's
  created_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (subject, tag, step)
);
CREATE INDEX billing_mail_tenant ON billing_mail (tenant_id) WHERE tenant_id IS NOT NULL;
ALTER TABLE billing_mail ENABLE ROW LEVEL SECURITY;
ALTER TABLE billing_mail FORCE ROW LEVEL SECURITY;
CREATE POLICY billing_mail_engine ON billing_mail TO billhook_engine USING (true) WITH CHECK (true);
GRANT SELECT, INSERT ON billing_mail TO billhook_engine;
