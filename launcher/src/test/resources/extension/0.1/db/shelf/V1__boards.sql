CREATE TABLE shelf_board (
  id uuid PRIMARY KEY,
  tenant_id uuid NOT NULL REFERENCES tenant ON DELETE CASCADE,
  dusted boolean NOT NULL DEFAULT false
);
ALTER TABLE shelf_board ENABLE ROW LEVEL SECURITY;
ALTER TABLE shelf_board FORCE ROW LEVEL SECURITY;
CREATE POLICY shelf_board_own ON shelf_board TO billhook_api, billhook_worker
  USING (tenant_id = current_tenant()) WITH CHECK (tenant_id = current_tenant());
GRANT SELECT, INSERT ON shelf_board TO billhook_api;
GRANT SELECT, UPDATE ON shelf_board TO billhook_worker;
