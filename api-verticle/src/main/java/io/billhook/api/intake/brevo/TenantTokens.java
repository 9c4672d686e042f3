package io.billhook.api.intake.brevo;

import io.billhook.crypto.Sha256;
import io.billhook.postgres.EnginePool;
import io.billhook.postgres.Row;
import io.billhook.problem.ProblemType;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Whose token it is, of those that tenants set on webhooks of their own accounts at Brevo. Known by
 * their hashes alone. What the database has said is remembered for a short while; what has not been
 * a token before is asked for at a bounded rate, so that who floods us with guesses does not flood
 * the database. Shared by all event loops.
 */
public final class TenantTokens {
  private static final long REMEMBERED = Duration.ofSeconds(60).toNanos();
  private static final long REMEMBERED_AS_NONE = Duration.ofSeconds(10).toNanos();
  private static final int MOST = 10_000;

  /** Look-ups of what is not known as a token, in a second. */
  private static final int STRANGERS_A_SECOND = 20;

  private static final long SECOND = Duration.ofSeconds(1).toNanos();

  /**
   * An answer of the database, or the question.
   *
   * @param tenant null: nobody's
   */
  private record Known(Future<Optional<UUID>> asked, @Nullable UUID tenant, long until) {}

  private final EnginePool pool;
  private final TenantShare shares;
  private final LongSupplier nanos;

  /** By hash, the longest unused first; guards itself and the rest. */
  private final Map<String, Known> known =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Known> eldest) {
          return size() > MOST;
        }
      };

  private long second;
  private int strangers;

  public TenantTokens(EnginePool pool) {
    this(pool, System::nanoTime);
  }

  TenantTokens(EnginePool pool, LongSupplier nanos) {
    this.pool = pool;
    this.nanos = nanos;
    this.shares = new TenantShare(nanos);
    this.second = nanos.getAsLong();
  }

  /**
   * Whose it is; empty where it is nobody's. Fails with TOO_MANY_REQUESTS where too many unknown
   * ones have just been asked for, and where the database does not answer.
   */
  Future<Optional<UUID>> owner(String token) {
    byte[] hash = Sha256.of(token);
    String key = HexFormat.of().formatHex(hash);
    long now = nanos.getAsLong();
    synchronized (known) {
      Known before = known.get(key);
      if (before != null && (!before.asked().isComplete() || now - before.until() < 0)) {
        return before.asked();
      }
      boolean stranger = before == null || before.tenant() == null;
      if (stranger && !isAllowed(now)) {
        return Future.failedFuture(
            ProblemType.TOO_MANY_REQUESTS
                .because("Too many unknown tokens are being tried")
                .retryAfter(Duration.ofSeconds(5)));
      }
      Future<Optional<UUID>> asked =
          pool.soon(TenantTokensSql.OWNER, hash)
              .map(rows -> rows.one().map((Row row) -> row.uuid("tenant_id")));
      known.put(key, new Known(asked, before == null ? null : before.tenant(), now + REMEMBERED));
      asked.onComplete(answer -> remember(key, asked, answer), _ -> forget(key));
      return asked;
    }
  }

  /** Whether so many events of a tenant's are taken now. */
  boolean takes(UUID tenant, int events) {
    return shares.take(tenant, events);
  }

  private void remember(String key, Future<Optional<UUID>> asked, Optional<UUID> answer) {
    synchronized (known) {
      long until = nanos.getAsLong() + (answer.isPresent() ? REMEMBERED : REMEMBERED_AS_NONE);
      known.put(key, new Known(asked, answer.orElse(null), until));
    }
  }

  private void forget(String key) {
    synchronized (known) {
      known.remove(key);
    }
  }

  private boolean isAllowed(long now) {
    if (now - second >= SECOND) {
      second = now;
      strangers = 0;
    }
    return ++strangers <= STRANGERS_A_SECOND;
  }
}
