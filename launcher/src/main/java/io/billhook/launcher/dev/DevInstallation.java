package io.billhook.launcher.dev;

import io.billhook.api.auth.key.AccessSeeds;
import io.billhook.api.http.ApiExtensions;
import io.billhook.config.DatabaseConfig;
import io.billhook.postgres.Database;
import io.billhook.published.Public;
import io.vertx.core.Vertx;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * A whole installation in this JVM, as {@code billhook dev} starts it, on a database of its own and
 * a free port: for the tests of a product. The extensions on the class path are part of it.
 */
@Public
public final class DevInstallation implements AutoCloseable {
  private final DevStack stack;

  private DevInstallation(DevStack stack) {
    this.stack = stack;
  }

  /**
   * A tenant to act for.
   *
   * @param apiKey of it, with every scope that there is
   */
  public record Tenant(UUID id, String apiKey) {
    @Override
    public String toString() {
      return "Tenant[" + id + "]";
    }
  }

  /**
   * Starts one; this takes some seconds.
   *
   * @param settings as in the environment, beside those that it has by itself
   */
  public static DevInstallation start(Map<String, String> settings) {
    try {
      return new DevInstallation(DevStack.start(settings, DevPort.free(0), null));
    } catch (RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  /** Where it is reached, as {@code http://127.0.0.1:PORT}. */
  public URI url() {
    return stack.base();
  }

  /** The tenant that is there from the start. */
  public Tenant tenant() {
    return new Tenant(stack.seeded.tenant(), stack.seeded.key());
  }

  /** Makes a tenant, or another key for one of this name. */
  public Tenant tenant(String name) {
    Vertx vertx = Vertx.vertx();
    try (Database database = Database.open(vertx, database())) {
      var made =
          new AccessSeeds(database.auth())
              .seedApiKey(name, List.copyOf(ApiExtensions.installed().scopes()));
      return new Tenant(made.tenant(), made.key());
    } finally {
      vertx.close().await();
    }
  }

  /** Its database; the log-in is the superuser. */
  public DatabaseConfig database() {
    return DatabaseConfig.direct(stack.services.database);
  }

  @Override
  public void close() {
    stack.close();
  }
}
