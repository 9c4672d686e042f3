-- The password is chosen by whoever opens the mail, so a sign-up that waits has none: those of before
-- keep their token and lose their hash. The column goes once no process is left that writes it.
ALTER TABLE signup ALTER password_hash DROP NOT NULL;
ALTER TABLE signup NO FORCE ROW LEVEL SECURITY;
UPDATE signup SET password_hash = NULL;
ALTER TABLE signup FORCE ROW LEVEL SECURITY;
-- Without token: for an address that gets no more mails for now. The links that it has open it.
ALTER TABLE signup ALTER token_hash DROP NOT NULL;

-- Whether an address is invited decides, where the installation says so, who may have an account.
CREATE INDEX invitation_open ON invitation (lower(email))
  WHERE accepted_at IS NULL AND revoked_at IS NULL;
