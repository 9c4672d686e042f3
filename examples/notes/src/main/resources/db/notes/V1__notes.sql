-- Notes of a tenant. They go with it.
CREATE TABLE notes_note (
  id         uuid PRIMARY KEY,
  tenant_id  uuid NOT NULL REFERENCES tenant ON DELETE CASCADE,
  text       text NOT NULL,
  words      bigint, -- null until they are counted
  created_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX notes_note_tenant ON notes_note (tenant_id, id);

ALTER TABLE notes_note ENABLE ROW LEVEL SECURITY;
ALTER TABLE notes_note FORCE ROW LEVEL SECURITY;
CREATE POLICY notes_note_own ON notes_note TO billhook_api, billhook_worker
  USING (tenant_id = current_tenant()) WITH CHECK (tenant_id = current_tenant());
GRANT SELECT, INSERT, DELETE ON notes_note TO billhook_api;
GRANT SELECT, UPDATE (words) ON notes_note TO billhook_worker;
