-- A body that is larger than this once compressed goes to the TOAST table at once. With the default
-- of 2 kB PostgreSQL first tries to compress the other columns too, in vain.
ALTER TABLE webhook_event SET (toast_tuple_target = 1024);
