package io.billhook.launcher.dev;

import io.billhook.devkit.EmbeddedBroker;
import io.billhook.devkit.EmbeddedPostgres;
import io.billhook.devkit.FolderInUseException;
import io.billhook.launcher.CannotStart;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/**
 * PostgreSQL and a broker: those that DATABASE_URL and RABBITMQ_URL name, else embedded ones,
 * started side by side.
 */
final class DevServices implements AutoCloseable {
  private final @Nullable EmbeddedPostgres postgres;
  private final @Nullable EmbeddedBroker embeddedBroker;
  final URI database;
  final URI directDatabase;
  final URI broker;

  private DevServices(
      @Nullable EmbeddedPostgres postgres,
      @Nullable EmbeddedBroker embeddedBroker,
      Map<String, String> variables) {
    this.postgres = postgres;
    this.embeddedBroker = embeddedBroker;
    this.database =
        postgres == null ? uri("DATABASE_URL", variables.get("DATABASE_URL")) : postgres.url();
    this.directDatabase =
        postgres == null && !variables.getOrDefault("DATABASE_DIRECT_URL", "").isBlank()
            ? uri("DATABASE_DIRECT_URL", variables.get("DATABASE_DIRECT_URL"))
            : database;
    this.broker =
        embeddedBroker == null ? uri("RABBITMQ_URL", brokerUrl(variables)) : embeddedBroker.url();
  }

  /**
   * Starts what is not set.
   *
   * @param data where the embedded database keeps its files; null throws them away
   */
  static DevServices start(
      DevSettings settings, Map<String, String> variables, @Nullable Path data) {
    CompletableFuture<@Nullable EmbeddedPostgres> postgres =
        CompletableFuture.supplyAsync(
            () -> settings.has("DATABASE_URL") ? null : EmbeddedPostgres.start(data));
    CompletableFuture<@Nullable EmbeddedBroker> broker =
        CompletableFuture.supplyAsync(
            () -> brokerUrl(variables) != null ? null : EmbeddedBroker.start());
    try {
      return new DevServices(postgres.join(), broker.join(), variables);
    } catch (CompletionException e) {
      postgres.thenAccept(DevServices::closePart);
      broker.thenAccept(DevServices::closePart);
      throw explained(e, data);
    }
  }

  /** A folder that cannot be had is for whoever named it to mend. */
  private static RuntimeException explained(CompletionException e, @Nullable Path data) {
    return switch (e.getCause()) {
      case FolderInUseException used ->
          new CannotStart(
              used.getMessage() + ". Stop that one, or give another folder with --data.");
      case UncheckedIOException failed when data != null ->
          new CannotStart(
              "the database in "
                  + data
                  + " does not start: "
                  + failed.getMessage()
                  + ". May this user write there, and is it of this version?");
      case null, default -> e;
    };
  }

  private static @Nullable String brokerUrl(Map<String, String> variables) {
    String url = variables.getOrDefault("RABBITMQ_URL", "");
    String addOn = variables.getOrDefault("CLOUDAMQP_URL", "");
    String found = url.isBlank() ? addOn : url;
    return found.isBlank() ? null : found;
  }

  boolean databaseIsEmbedded() {
    return postgres != null;
  }

  boolean brokerIsEmbedded() {
    return embeddedBroker != null;
  }

  private static URI uri(String name, @Nullable String value) {
    try {
      return URI.create(String.valueOf(value).strip());
    } catch (IllegalArgumentException e) {
      throw CannotStart.wrongUse(name + " is malformed: it is no URL");
    }
  }

  private static void closePart(@Nullable AutoCloseable part) {
    if (part != null) {
      try {
        part.close();
      } catch (Exception e) {
        System.err.println("billhook: while stopping: " + e.getMessage());
      }
    }
  }

  @Override
  public void close() {
    closePart(embeddedBroker);
    closePart(postgres);
  }
}
