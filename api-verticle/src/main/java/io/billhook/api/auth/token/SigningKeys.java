package io.billhook.api.auth.token;

import io.billhook.crypto.Sealer;
import io.billhook.postgres.Row;
import io.billhook.postgres.Transactions;
import io.billhook.postgres.Tx;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The installation's signing keys. The first is made when there is none; {@link KeyRotation} makes
 * the others. Read again once a minute, and sooner, though not more often than every ten seconds,
 * where JWKS is asked for or a token names an unknown key.
 */
public final class SigningKeys {
  static final Duration PAUSE = Duration.ofSeconds(10);
  private static final Duration REMEMBERED = Duration.ofSeconds(60);

  /**
   * The keys of a moment.
   *
   * @param keys those whose tokens are taken, oldest first
   * @param signer the newest of them that signs already
   */
  record Ring(List<SigningKey> keys, SigningKey signer) {
    boolean has(String kid) {
      return keys.stream().anyMatch(key -> key.id().equals(kid));
    }
  }

  private record Kept(SigningKey key, Instant signsFrom, @Nullable Instant retiredAt) {
    boolean isTakenAt(Instant now) {
      return retiredAt == null || now.isBefore(retiredAt);
    }

    boolean signsAt(Instant now) {
      return isTakenAt(now) && !signsFrom.isAfter(now);
    }
  }

  private final Transactions auth;
  private final Sealer sealer;
  private final Clock clock;
  private List<Kept> kept = List.of();
  private Instant readAt = Instant.MIN;

  public SigningKeys(Transactions auth, Sealer sealer, Clock clock) {
    this.auth = auth;
    this.sealer = sealer;
    this.clock = clock;
  }

  /** The keys as this process knows them. */
  synchronized Ring ring() {
    return at(REMEMBERED);
  }

  /** The keys as they are now in the database, unless they were read a moment ago. */
  synchronized Ring latest() {
    return at(PAUSE);
  }

  private Ring at(Duration age) {
    Instant now = clock.instant();
    if (kept.isEmpty() || now.isBefore(readAt) || !now.isBefore(readAt.plus(age))) {
      kept = load();
      readAt = now;
    }
    List<Kept> taken = kept.stream().filter(key -> key.isTakenAt(now)).toList();
    SigningKey signer =
        taken.stream()
            .filter(key -> key.signsAt(now))
            .reduce((_, newer) -> newer)
            .or(() -> taken.stream().findFirst()) // a clock behind the database's
            .orElseThrow(() -> new IllegalStateException("Every signing key is retired"))
            .key();
    return new Ring(taken.stream().map(Kept::key).toList(), signer);
  }

  /**
   * Opens those that are stored, for a process that may start only with the installation's keys.
   *
   * @throws Sealer.UnsealableException where one does not open
   */
  public static void check(Transactions auth, Sealer sealer) {
    auth.transact(tx -> new SigningKeys(auth, sealer, Clock.systemUTC()).read(tx));
  }

  /** Reads all keys, and makes the first one. Safe in several processes at once. */
  private List<Kept> load() {
    return auth.transact(
        tx -> {
          List<Kept> stored = read(tx);
          if (!stored.isEmpty()) {
            return stored;
          }
          tx.query(SigningKeysSql.LOCK);
          if (tx.query(SigningKeysSql.ALL, clock.instant()).isEmpty()) {
            create(tx, sealer, clock.instant());
          }
          return read(tx);
        });
  }

  /** Writes a new key, which signs from that time on. */
  static SigningKey create(Tx tx, Sealer sealer, Instant signsFrom) {
    SigningKey key = SigningKey.generate();
    byte[] secret = key.privateJwk().encode().getBytes(StandardCharsets.UTF_8);
    tx.update(
        SigningKeysSql.CREATE,
        key.id(),
        key.publicJwk().encode(),
        sealer.seal(secret, place(key.id())),
        signsFrom);
    return key;
  }

  private List<Kept> read(Tx tx) {
    return tx.query(SigningKeysSql.ALL, clock.instant()).map(this::kept);
  }

  private Kept kept(Row row) {
    String id = row.text("id");
    byte[] secret = sealer.open(row.bytes("sealed"), place(id));
    return new Kept(
        new SigningKey(
            id,
            new JsonObject(row.text("public_jwk")),
            new JsonObject(new String(secret, StandardCharsets.UTF_8))),
        row.instant("signs_from"),
        row.instantOrNull("retired_at"));
  }

  private static String place(String id) {
    return "signing_key:" + id;
  }
}
