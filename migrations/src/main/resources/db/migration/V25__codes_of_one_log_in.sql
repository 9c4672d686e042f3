-- A code by text message as second factor is good for the log-in, or the session, that asked for it.
-- Rows of before have none: their codes, which last ten minutes, are good for nothing.
ALTER TABLE text_code ADD asker text;
