package io.billhook.api.auth;

import io.billhook.crypto.Sealer;
import io.billhook.postgres.Database;
import io.billhook.postgres.Role;
import io.billhook.postgres.Row;
import io.billhook.postgres.TenantScope;
import io.billhook.postgres.Tx;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * The installation's signing keys, oldest first; the newest signs. The first is made when there is
 * none. Read again when a token names an unknown one, which another process may just have made, but
 * not more often than every ten seconds.
 */
final class SigningKeys {
  private static final Duration PAUSE = Duration.ofSeconds(10);

  private final Database database;
  private final Sealer sealer;
  private final Clock clock;
  private volatile List<SigningKey> keys = List.of();
  private volatile Instant readAt = Instant.MIN;

  SigningKeys(Database database, Sealer sealer, Clock clock) {
    this.database = database;
    this.sealer = sealer;
    this.clock = clock;
  }

  /** Reads all keys, and makes the first one. Safe in several processes at once. */
  synchronized List<SigningKey> load() {
    keys =
        database.transact(
            Role.AUTH,
            TenantScope.none(),
            tx -> {
              List<SigningKey> stored = read(tx);
              if (!stored.isEmpty()) {
                return stored;
              }
              tx.query(SigningKeysSql.LOCK);
              List<SigningKey> byAnother = read(tx);
              return byAnother.isEmpty() ? List.of(create(tx)) : byAnother;
            });
    readAt = clock.instant();
    return keys;
  }

  List<SigningKey> current() {
    List<SigningKey> known = keys;
    return known.isEmpty() ? load() : known;
  }

  /** The keys as they are now in the database, unless they were read a moment ago. */
  List<SigningKey> refreshed() {
    return clock.instant().isAfter(readAt.plus(PAUSE)) ? load() : current();
  }

  private SigningKey create(Tx tx) {
    SigningKey key = SigningKey.generate();
    byte[] secret = key.privateJwk().encode().getBytes(StandardCharsets.UTF_8);
    tx.update(
        SigningKeysSql.CREATE,
        key.id(),
        key.publicJwk().encode(),
        sealer.seal(secret, place(key.id())));
    return key;
  }

  private List<SigningKey> read(Tx tx) {
    return tx.query(SigningKeysSql.ALL).map(this::key);
  }

  private SigningKey key(Row row) {
    String id = row.text("id");
    byte[] secret = sealer.open(row.bytes("sealed"), place(id));
    return new SigningKey(
        id,
        new JsonObject(row.text("public_jwk")),
        new JsonObject(new String(secret, StandardCharsets.UTF_8)));
  }

  private static String place(String id) {
    return "signing_key:" + id;
  }
}
