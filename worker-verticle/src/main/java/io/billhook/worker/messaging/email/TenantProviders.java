package io.billhook.worker.messaging.email;

import io.billhook.messaging.credential.Credentials;
import io.billhook.messaging.credential.Credentials.Stored;
import io.billhook.postgres.Database;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * By whom mails go: a tenant's by its own accounts where it has brought some, and by none else
 * then; all others by the installation's. What a tenant has is looked up every few seconds, and
 * what was made for it is kept while it is used: so a change is heeded soon, and few are kept.
 */
public final class TenantProviders implements EmailProviders {
  private static final Logger LOG = LoggerFactory.getLogger(TenantProviders.class);
  private static final Duration FRESH = Duration.ofSeconds(2);
  private static final Duration UNUSED = Duration.ofMinutes(10);
  private static final int MOST_WITH_OWN = 200;
  private static final int MOST_WITHOUT = 10_000;

  /** Longer than a hand-over: after it nothing that was given out is still in use. */
  private static final Duration CLOSED_AFTER = Duration.ofMinutes(1);

  private final Vertx vertx;
  private final Database database;
  private final Credentials credentials;
  private final List<EmailProvider> installations;
  private final Function<Stored, EmailProvider> maker;
  private final LongSupplier nanos;
  private final Map<UUID, Own> own = new LinkedHashMap<>(16, 0.75f, true);
  private final Map<UUID, Long> without = new LinkedHashMap<>(16, 0.75f, true);

  /** What a tenant's own accounts have become. */
  private static final class Own {
    final List<Instant> versions;
    final List<EmailProvider> providers;
    long lookedAt;
    long usedAt;

    Own(List<Instant> versions, List<EmailProvider> providers) {
      this.versions = versions;
      this.providers = providers;
    }
  }

  /**
   * By the clock of this process.
   *
   * @param installations those of the installation, in order
   * @param maker makes a provider of a credential; where that can be closed it is, some time after
   *     it was last given out
   */
  public TenantProviders(
      Vertx vertx,
      Database database,
      Credentials credentials,
      List<EmailProvider> installations,
      Function<Stored, EmailProvider> maker) {
    this(vertx, database, credentials, installations, maker, System::nanoTime);
  }

  TenantProviders(
      Vertx vertx,
      Database database,
      Credentials credentials,
      List<EmailProvider> installations,
      Function<Stored, EmailProvider> maker,
      LongSupplier nanos) {
    this.vertx = vertx;
    this.database = database;
    this.credentials = credentials;
    this.installations = List.copyOf(installations);
    this.maker = maker;
    this.nanos = nanos;
  }

  /**
   * {@inheritDoc}
   *
   * @throws io.billhook.crypto.Sealer.UnsealableException where this process lacks the key of one
   */
  @Override
  public List<EmailProvider> of(@Nullable UUID tenant) {
    if (tenant == null) {
      return installations;
    }
    List<EmailProvider> known = known(tenant);
    return known == null
        ? looked(tenant, database.worker(tenant).transact(credentials::forMail))
        : known;
  }

  /** A mail may have gone by the installation's before the tenant brought an account. */
  @Override
  public Optional<EmailProvider> named(@Nullable UUID tenant, String name) {
    return EmailProviders.super
        .named(tenant, name)
        .or(() -> installations.stream().filter(one -> one.name().equals(name)).findFirst());
  }

  private synchronized @Nullable List<EmailProvider> known(UUID tenant) {
    long now = nanos.getAsLong();
    Own has = own.get(tenant);
    if (has != null) {
      has.usedAt = now;
      return isFresh(has.lookedAt, now) ? has.providers : null;
    }
    Long lookedAt = without.get(tenant);
    return lookedAt != null && isFresh(lookedAt, now) ? installations : null;
  }

  private static boolean isFresh(long lookedAt, long now) {
    return now - lookedAt < FRESH.toNanos();
  }

  private synchronized List<EmailProvider> looked(UUID tenant, List<Stored> stored) {
    long now = nanos.getAsLong();
    letGo(now);
    if (stored.isEmpty()) {
      retire(own.remove(tenant));
      without.put(tenant, now);
      shorten(without, MOST_WITHOUT);
      return installations;
    }
    without.remove(tenant);
    List<Instant> versions = stored.stream().map(Stored::changedAt).toList();
    Own has = own.get(tenant);
    if (has == null || !has.versions.equals(versions)) {
      retire(has);
      has = new Own(versions, stored.stream().map(maker).toList());
      own.put(tenant, has);
      shorten(own, MOST_WITH_OWN).forEach(this::retire);
    }
    has.lookedAt = now;
    has.usedAt = now;
    return has.providers;
  }

  /** Those that nobody has used for long; the eldest are first. */
  private void letGo(long now) {
    Iterator<Own> eldest = own.values().iterator();
    while (eldest.hasNext()) {
      Own one = eldest.next();
      if (now - one.usedAt < UNUSED.toNanos()) {
        return;
      }
      eldest.remove();
      retire(one);
    }
  }

  private static <T> List<T> shorten(Map<UUID, T> kept, int most) {
    List<T> over = new ArrayList<>();
    Iterator<T> eldest = kept.values().iterator();
    while (kept.size() > most) {
      over.add(eldest.next());
      eldest.remove();
    }
    return over;
  }

  private void retire(@Nullable Own gone) {
    if (gone != null) {
      vertx.setTimer(CLOSED_AFTER.toMillis(), _ -> gone.providers.forEach(TenantProviders::close));
    }
  }

  private static void close(EmailProvider provider) {
    if (provider instanceof AutoCloseable open) {
      try {
        open.close();
      } catch (Exception e) {
        LOG.warn("The connections of {} did not close", provider.name(), e);
      }
    }
  }
}
