-- By what a provider knows a mail again; null: by its id. A mail that a job has caused gets another id
-- where that job runs again, in a database that was restored from before it. Its key it has again.
ALTER TABLE email ADD COLUMN send_key uuid;
