-- The providers are those that the program has a package for: a list here would be a second one.
ALTER TABLE webhook_event
  DROP CONSTRAINT webhook_event_provider_check,
  ADD CONSTRAINT webhook_event_provider_check CHECK (provider ~ '^[a-z][a-z0-9_]{0,39}$') NOT VALID;
ALTER TABLE webhook_event VALIDATE CONSTRAINT webhook_event_provider_check;
