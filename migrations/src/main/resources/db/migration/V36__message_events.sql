-- A report is a row of its message, and goes with it. That its tenant is there was looked up, and its
-- row locked, for each: what the message itself says already.
ALTER TABLE message_event DROP CONSTRAINT message_event_tenant_id_fkey;
DROP INDEX message_event_tenant;

-- Whether a tenant has asked for it. The product's own mails to a tenant, as receipts, go all the same
-- where operators have stopped the tenant's.
ALTER TABLE email ADD of_tenant boolean NOT NULL DEFAULT false;
