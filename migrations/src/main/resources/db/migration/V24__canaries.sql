-- Whether the tables that everything goes through can be read and written, asked by each process every
-- two seconds. A row goes in and out again in one transaction, so nobody else ever sees it; that
-- transaction commits, since only a commit waits for the disk and for replicas. Who holds a lock for
-- longer than a second stops other work as well.
--
-- Each connection has keys of its own, so that no canary waits for another. They lie below those of
-- real rows, and are the same every time: what is left in the indices is removed by the next one.
CREATE FUNCTION canary_reads() RETURNS boolean LANGUAGE plpgsql
  SET lock_timeout = '1s' AS
$$
BEGIN
  PERFORM FROM job WHERE id = '00000000-0000-0000-0000-000000000000';
  PERFORM FROM webhook_event WHERE id = '00000000-0000-0000-0000-000000000000';
  RETURN true;
END
$$;

CREATE FUNCTION canary_writes() RETURNS boolean LANGUAGE plpgsql
  SET lock_timeout = '1s' AS
$$
DECLARE
  own uuid := lpad(to_hex(pg_backend_pid()), 32, '0');
BEGIN
  INSERT INTO webhook_event (id, provider, endpoint, external_id, type, body, headers, state)
  VALUES (own, 'canary', 'canary', own, 'canary', '', '{}', 'received');
  INSERT INTO job (id, kind, queue, args, state, max_attempts, run_at)
  VALUES (own, 'canary', 'canary', '{}', 1, 1, now());
  DELETE FROM job WHERE id = own;
  DELETE FROM webhook_event WHERE id = own;
  RETURN true;
END
$$;

REVOKE ALL ON FUNCTION canary_reads(), canary_writes() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION canary_reads(), canary_writes() TO billhook_engine;
