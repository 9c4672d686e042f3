package io.billhook.launcher.crash;

import io.billhook.devkit.EmbeddedPostgres;
import io.billhook.migrations.Migrations;
import java.net.URI;

/** The database of a {@link Plant}, migrated. */
interface Store extends AutoCloseable {
  /** With a superuser's log-in. */
  URI url();

  /** With the log-in of api and worker. */
  URI programs();

  /** As a crash of the server would be; what was committed is there again. */
  void crash();

  @Override
  void close();

  /** On a server of its own, whose superuser all have. */
  static Store embedded() {
    EmbeddedPostgres postgres = EmbeddedPostgres.startCrashable();
    new Migrations(postgres.url()).migrate();
    return new Store() {
      @Override
      public URI url() {
        return postgres.url();
      }

      @Override
      public URI programs() {
        return postgres.url();
      }

      @Override
      public void crash() {
        postgres.crash();
      }

      @Override
      public void close() {
        postgres.close();
      }
    };
  }
}
