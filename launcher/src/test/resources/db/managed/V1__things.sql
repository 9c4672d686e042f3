-- A table of a product, for ManagedPostgresTest.
CREATE TABLE managed_thing (id uuid PRIMARY KEY);
