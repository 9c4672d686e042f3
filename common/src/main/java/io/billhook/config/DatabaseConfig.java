package io.billhook.config;

import io.billhook.published.Public;
import java.net.URI;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Where PostgreSQL is.
 *
 * @param url of the application, perhaps of a pooler; says by {@code sslmode} whether by TLS
 * @param directUrl of the server itself, for migrations and notices; the same as url where nothing
 *     pools
 * @param pooled whether url leads through a pooler in transaction mode (pgbouncer)
 * @param poolSize connections of this process for transactions
 */
@Public
public record DatabaseConfig(URI url, URI directUrl, boolean pooled, int poolSize) {
  /** The parameter of an address that names a file of certificates, as libpq has it. */
  public static final String AUTHORITIES = "sslrootcert";

  private static final String WANTS = "postgres://user:password@host:5432/database";
  private static final URI PLACEHOLDER = URI.create("postgres://localhost/billhook");

  public static DatabaseConfig from(Env env) {
    var postgres = Env.uri("postgres", "postgresql");
    boolean pooled = pooled(env);
    Optional<URI> direct =
        env.optional(
            "DATABASE_DIRECT_URL",
            WANTS,
            value -> Optional.of(postgres.apply(value)),
            Optional.empty());
    DatabaseLogIn logIn = DatabaseLogIn.from(env);
    // Some platforms tell the owner's address once the database is there, and no other one.
    URI asked =
        direct.isPresent() && logIn.isSet() && !pooled && env.text("DATABASE_URL") == null
            ? logIn.at(direct.get())
            : env.required("DATABASE_URL", WANTS, postgres, PLACEHOLDER);
    DatabaseTls tls = DatabaseTls.from(env);
    return new DatabaseConfig(
        tls.in(env, "DATABASE_URL", asked),
        tls.in(env, "DATABASE_DIRECT_URL", direct.orElse(asked)),
        pooled,
        env.integer("DATABASE_POOL_SIZE", 2, 200, 16));
  }

  private static boolean pooled(Env env) {
    return env.optional(
        "DATABASE_POOLER",
        "none, or transaction where DATABASE_URL leads to a pooler in transaction mode",
        value ->
            switch (value) {
              case "none" -> false;
              case "transaction" -> true;
              default -> throw new IllegalArgumentException();
            },
        false);
  }

  /**
   * How the server itself is reached, for what a connection must keep between transactions; empty
   * where the pooler alone is known.
   */
  public Optional<DatabaseConfig> unpooled() {
    if (!pooled) {
      return Optional.of(this);
    }
    return directUrl.equals(url)
        ? Optional.empty()
        : Optional.of(new DatabaseConfig(directUrl, directUrl, false, poolSize));
  }

  /** The file with the authorities that the server's certificate is of; null for the JVM's. */
  public @Nullable String authorities() {
    return DatabaseTls.parameter(url, AUTHORITIES)
        .filter(file -> !file.equals("system"))
        .orElse(null);
  }

  /** A direct connection with the default pool, as the embedded server takes it. */
  public static DatabaseConfig direct(URI url) {
    return new DatabaseConfig(url, url, false, 16);
  }
}
