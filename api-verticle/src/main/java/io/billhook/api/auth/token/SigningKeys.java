package io.billhook.api.auth.token;

import io.billhook.crypto.Sealer;
import io.billhook.postgres.DatabaseException;
import io.billhook.postgres.Row;
import io.billhook.postgres.Rows;
import io.billhook.postgres.Transactions;
import io.billhook.postgres.Tx;
import io.billhook.problem.ProblemType;
import io.billhook.process.HeldKeys;
import io.billhook.process.ProcessHeartbeat;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The installation's signing keys. The first is made when there is none; {@link KeyRotation} makes
 * the others. Read again after each heartbeat, where somebody sees to that, else once a minute; and
 * sooner, though not more often than every ten seconds, where JWKS is asked for. A key signs once
 * every api has said that it takes its tokens ({@link KeyAgreement}).
 */
public final class SigningKeys {
  static final Duration PAUSE = Duration.ofSeconds(10);
  private static final Duration REMEMBERED = Duration.ofSeconds(60);
  private static final Duration BRIEFLY = Duration.ofSeconds(2);
  private static final Logger log = LoggerFactory.getLogger(SigningKeys.class);

  /**
   * The keys of a moment.
   *
   * @param keys those whose tokens are taken, oldest first
   * @param signer the newest of them that signs already
   * @param shut ids of those that this process cannot open
   */
  record Ring(List<SigningKey> keys, SigningKey signer, Set<String> shut) {
    boolean has(String kid) {
      return keys.stream().anyMatch(key -> key.id().equals(kid));
    }

    /** Whether its tokens are good is known elsewhere. */
    void requireOpen(String kid) {
      if (shut.contains(kid)) {
        throw ProblemType.UNAVAILABLE
            .because("This access token cannot be checked here at the moment")
            .retryAfter(BRIEFLY);
      }
    }
  }

  private record Kept(
      SigningKey key, Instant signsFrom, @Nullable Instant retiredAt, boolean agreed) {
    boolean isTakenAt(Instant now) {
      return retiredAt == null || now.isBefore(retiredAt);
    }

    boolean signsAt(Instant now) {
      return agreed && isTakenAt(now) && !signsFrom.isAfter(now);
    }
  }

  /** What a read gives. */
  private record Read(List<Kept> open, Set<String> shut) {
    /** Whether there is a key, and none waits until every api has it. */
    boolean isSettled() {
      return !(open.isEmpty() && shut.isEmpty()) && open.stream().allMatch(Kept::agreed);
    }
  }

  private final Transactions auth;
  private final Sealer sealer;
  private final Clock clock;
  private final AtomicLong reads = new AtomicLong();
  private volatile Read kept = new Read(List.of(), Set.of());
  private long keptOf; // of which read
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

  /** Reads them now, while others go on with what is known. */
  void refresh() {
    long read = reads.incrementAndGet();
    Instant now = clock.instant();
    Read found = load();
    synchronized (this) {
      if (read > keptOf) { // else a later one was faster
        keep(found, read, now);
      }
    }
  }

  /** From now on they are read after each heartbeat, and the next one says which are here. */
  public void follow(ProcessHeartbeat heartbeat) {
    heartbeat.keys().takesTokensOf(ids());
    var reading = new AtomicBoolean();
    heartbeat.afterBeat(
        () -> {
          if (reading.compareAndSet(false, true)) {
            Thread.ofVirtual().start(() -> follow(heartbeat.keys(), reading));
          }
        });
  }

  private void follow(HeldKeys told, AtomicBoolean reading) {
    try {
      refresh();
      told.takesTokensOf(ids());
    } catch (DatabaseException | Sealer.UnsealableException e) {
      log.atWarn().addKeyValue("error", e.getMessage()).log("signing_key.not_read");
    } finally {
      reading.set(false);
    }
  }

  /** Of those whose tokens this process takes. */
  private synchronized List<String> ids() {
    return kept.open().stream().map(each -> each.key().id()).toList();
  }

  private Ring at(Duration age) {
    Instant now = clock.instant();
    if (kept.open().isEmpty() || now.isBefore(readAt) || !now.isBefore(readAt.plus(age))) {
      long read = reads.incrementAndGet();
      keep(load(), read, now);
    }
    List<Kept> taken = kept.open().stream().filter(key -> key.isTakenAt(now)).toList();
    SigningKey signer =
        taken.stream()
            .filter(key -> key.signsAt(now))
            .reduce((_, newer) -> newer)
            .or(() -> taken.stream().findFirst()) // a clock behind the database's
            .orElseThrow(() -> new IllegalStateException("Every signing key is retired"))
            .key();
    return new Ring(taken.stream().map(Kept::key).toList(), signer, kept.shut());
  }

  private void keep(Read found, long read, Instant at) {
    if (!kept.shut().containsAll(found.shut())) {
      log.atError()
          .addKeyValue("keys", String.join(" ", found.shut()))
          .log("signing_key.shut: sealed with keys that are not in ENCRYPTION_KEYS here");
    }
    kept = found;
    keptOf = read;
    readAt = at;
  }

  /**
   * Opens those that are stored, for a process that may start only with the installation's keys.
   *
   * @throws Sealer.UnsealableException where none opens, or one was changed
   */
  public static void check(Transactions auth, Sealer sealer) {
    var keys = new SigningKeys(auth, sealer, Clock.systemUTC());
    keys.read(auth.read(SigningKeysSql.ALL, keys.clock.instant()));
  }

  /** Reads all keys, and makes the first one. Safe in several processes at once. */
  private Read load() {
    Read stored = read(auth.read(SigningKeysSql.ALL, clock.instant()));
    return stored.isSettled() ? stored : auth.transact(this::settled);
  }

  private Read settled(Tx tx) {
    if (!KeyAgreement.find(tx, clock.instant())) {
      tx.query(SigningKeysSql.LOCK);
      if (tx.query(SigningKeysSql.ALL, clock.instant()).isEmpty()) {
        create(tx, sealer, clock.instant(), true);
      }
    }
    return read(tx.query(SigningKeysSql.ALL, clock.instant()));
  }

  /**
   * Writes a new key, which signs from that time on.
   *
   * @param agreed whether it need not wait until every api has it
   */
  static SigningKey create(Tx tx, Sealer sealer, Instant signsFrom, boolean agreed) {
    SigningKey key = SigningKey.generate();
    byte[] secret = key.privateJwk().encode().getBytes(StandardCharsets.UTF_8);
    tx.update(
        SigningKeysSql.CREATE,
        key.id(),
        key.publicJwk().encode(),
        sealer.seal(secret, place(key.id())),
        signsFrom,
        agreed);
    return key;
  }

  /** One that another process has sealed with a key of its own leaves the others as they are. */
  private Read read(Rows rows) {
    List<Kept> open = new ArrayList<>();
    Set<String> shut = new HashSet<>();
    Sealer.@Nullable MissingKeyException missing = null;
    for (Row row : rows) {
      try {
        open.add(kept(row));
      } catch (Sealer.MissingKeyException e) {
        shut.add(row.text("id"));
        missing = e;
      }
    }
    if (open.isEmpty() && missing != null) {
      throw missing;
    }
    return new Read(open, shut);
  }

  private Kept kept(Row row) {
    String id = row.text("id");
    SigningKey key =
        kept.open().stream()
            .map(Kept::key)
            .filter(known -> known.id().equals(id))
            .findFirst()
            .orElseGet(() -> opened(row, id));
    return new Kept(
        key, row.instant("signs_from"), row.instantOrNull("retired_at"), row.bool("agreed"));
  }

  private SigningKey opened(Row row, String id) {
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
