package io.billhook.api.auth;

import io.billhook.api.auth.token.Remembered;
import io.billhook.api.auth.token.Remembered.Kind;
import io.billhook.api.http.input.Uuids;
import io.billhook.postgres.Database;
import io.billhook.postgres.Notices;
import io.billhook.telemetry.Health;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Forgets what the database says has changed (V26), at once. A flood of notices costs a look at
 * what is remembered every few milliseconds and memory for {@link #MOST} ids of a kind: where more
 * come, or one that cannot be read, all of that kind is forgotten; so is everything where notices
 * may have been missed, or where the kind is unknown.
 */
public final class AccessNotices implements Notices.Hearer, AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(AccessNotices.class);

  /** To the database, beside the pools: the one that listens. */
  public static final int CONNECTIONS = 1;

  private static final String CHANNEL = "billhook_access";

  private static final int MOST = 1000;
  private static final Duration BETWEEN = Duration.ofMillis(5);

  /** Ids of a kind, or all there are. */
  private static final class Changed {
    private final Set<UUID> ids = new HashSet<>();
    private boolean all;

    void add(Optional<UUID> id) {
      all |= id.isEmpty() || ids.size() >= MOST;
      if (!all) {
        ids.add(id.orElseThrow());
      }
    }

    Predicate<UUID> which() {
      return all ? _ -> true : ids::contains;
    }
  }

  private final Remembered remembered;
  private final Counter heard;
  private Map<Kind, Changed> waiting = new EnumMap<>(Kind.class); // guarded by this
  private boolean forgetting; // guarded by this
  private volatile @Nullable Notices notices;

  private AccessNotices(Remembered remembered, MeterRegistry registry) {
    this.remembered = remembered;
    this.heard =
        Counter.builder("billhook_access_notices")
            .description("What the database told of ended or changed access")
            .register(registry);
  }

  /** Hears them from now on, and shows whether it does, in the metrics and beside the checks. */
  static AccessNotices start(
      Remembered remembered, Database database, Health health, MeterRegistry registry) {
    AccessNotices access = new AccessNotices(remembered, registry);
    access.notices = database.listen(CHANNEL, access).orElse(null);
    if (access.notices == null) {
      log.atInfo().log("access.not_heard: DATABASE_URL leads to a pooler; set DATABASE_DIRECT_URL");
    }
    health.tell("access_notices", access::hears);
    Gauge.builder("billhook_access_notices_heard", () -> access.hears() ? 1 : 0)
        .description("Whether what others have changed of access is heard at once")
        .register(registry);
    return access;
  }

  private boolean hears() {
    Notices heardBy = notices;
    return heardBy != null && heardBy.hears();
  }

  @Override
  public void close() {
    Notices heardBy = notices;
    if (heardBy != null) {
      heardBy.close();
    }
  }

  @Override
  public void heard(String payload) {
    heard.increment();
    String[] parts = payload.split(" ", 2);
    Optional<UUID> id = parts.length == 2 ? Uuids.parse(parts[1]) : Optional.empty();
    Kind.of(parts[0]).ifPresentOrElse(kind -> add(EnumSet.of(kind), id), this::begun);
  }

  @Override
  public void begun() {
    add(EnumSet.allOf(Kind.class), Optional.empty());
  }

  private synchronized void add(Set<Kind> kinds, Optional<UUID> id) {
    kinds.forEach(kind -> waiting.computeIfAbsent(kind, _ -> new Changed()).add(id));
    if (!forgetting) {
      forgetting = true;
      Thread.ofVirtual().name("access-notices").start(this::forget);
    }
  }

  private void forget() {
    for (var changed = take(); !changed.isEmpty(); changed = take()) {
      changed.forEach((kind, what) -> remembered.forget(kind, what.which()));
      LockSupport.parkNanos(BETWEEN.toNanos());
    }
  }

  private synchronized Map<Kind, Changed> take() {
    Map<Kind, Changed> taken = waiting;
    waiting = new EnumMap<>(Kind.class);
    forgetting = !taken.isEmpty();
    return taken;
  }
}
