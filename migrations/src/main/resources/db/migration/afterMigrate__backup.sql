-- Whoever makes backups reads every row of every table, those of later migrations and of other products
-- here too; so it is said after each run, for what does not have it yet. pg_dump needs more than a right
-- to read: forced policies hide rows from all whom none lets in, and a dump without them looks whole.
SET ROLE billhook_owner;
DO $$
DECLARE
  here record;
BEGIN
  FOR here IN
    SELECT c.oid, c.relname, c.relkind, c.relrowsecurity
    FROM pg_class c
    WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p', 'S')
      AND pg_get_userbyid(c.relowner) = current_user
  LOOP
    IF here.relkind = 'S' THEN
      IF NOT has_sequence_privilege('billhook_backup', here.oid, 'SELECT') THEN
        EXECUTE format('GRANT SELECT ON SEQUENCE %I TO billhook_backup', here.relname);
      END IF;
      CONTINUE;
    END IF;
    IF NOT has_table_privilege('billhook_backup', here.oid, 'SELECT') THEN
      EXECUTE format('GRANT SELECT ON %I TO billhook_backup', here.relname);
    END IF;
    IF here.relrowsecurity AND NOT EXISTS (
         SELECT FROM pg_policy p WHERE p.polrelid = here.oid AND p.polname = 'backup') THEN
      EXECUTE format('CREATE POLICY backup ON %I FOR SELECT TO billhook_backup USING (true)', here.relname);
    END IF;
  END LOOP;
END $$;
