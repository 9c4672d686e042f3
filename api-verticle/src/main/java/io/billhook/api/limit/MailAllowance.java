package io.billhook.api.limit;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.billhook.api.limit.TenantStanding.Messaging;
import io.billhook.config.TenantMailConfig;
import io.billhook.crypto.Sealer;
import io.billhook.postgres.Tx;
import io.billhook.problem.ProblemException;
import io.billhook.problem.ProblemType;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;

/**
 * How many mails a tenant may send in a day (UTC), counted by the day on which they go; and how
 * many all tenants together whom nobody has let send more may send to one address. All of a batch
 * are counted by one statement each; what is refused is not counted.
 *
 * <p>Its transactions have the role of the api in the tenant's scope.
 */
public final class MailAllowance {
  /** Of all limited tenants together, in a day. */
  private static final int TO_ONE_RECIPIENT = 20;

  private static final String PURPOSE = "email_usage";
  private static final Duration FULL = Duration.ofSeconds(10);
  private static final int MOST_FULL = 10_000;

  private final TenantMailConfig config;
  private final Sealer sealer;
  private final Clock clock;

  /** Of whom one was refused: for a while the next are asked first, as each error is logged. */
  private final Cache<DailyCounts.Key, Boolean> full =
      Caffeine.newBuilder().expireAfterWrite(FULL).maximumSize(MOST_FULL).build();

  /**
   * @param sealer makes of an address what is counted, from which nobody finds the address
   */
  public MailAllowance(TenantMailConfig config, Sealer sealer, Clock clock) {
    this.config = config;
    this.sealer = sealer;
    this.clock = clock;
  }

  /** A mail that is to go to somebody at a time. */
  public record Planned(String recipient, Instant at) {

    /** Personal data stays out of logs, also when a record is printed by mistake. */
    @Override
    public String toString() {
      return "Planned[" + at + "]";
    }
  }

  /**
   * Counts one that goes at once.
   *
   * @throws ProblemException FORBIDDEN where the tenant is blocked, MESSAGING_LIMIT
   */
  public void take(Tx tx, UUID tenant, String recipient) {
    TenantStanding standing = TenantStanding.of(tx, tenant);
    standing.requireNotBlocked();
    Optional<ProblemException> refusal =
        takeAll(tx, standing, List.of(new Planned(recipient, clock.instant()))).getFirst();
    if (refusal.isPresent()) {
      throw refusal.get();
    }
  }

  /**
   * Counts those that may go.
   *
   * @return of each, in the same order: empty, or the MESSAGING_LIMIT for which it may not; one
   *     alone may be refused as late as at the transaction's end, which then fails with it
   */
  public List<Optional<ProblemException>> takeAll(
      Tx tx, TenantStanding standing, List<Planned> mails) {
    List<Optional<ProblemException>> refusals = new ArrayList<>(mails.size());
    int most = isLimited(standing) ? config.newTenantDaily() : config.daily();
    if (most == 0 || mails.isEmpty()) {
      mails.forEach(_ -> refusals.add(Optional.empty()));
      return refusals;
    }
    List<DailyCounts.Key> counted = ofTenant(standing.tenant(), mails);
    if (mails.size() == 1
        && !isLimited(standing)
        && full.getIfPresent(counted.getFirst()) == null) {
      takeOne(tx, counted.getFirst(), most);
      return List.of(Optional.empty());
    }
    for (boolean taken : DailyCounts.take(tx, counted, most)) {
      refusals.add(taken ? Optional.empty() : Optional.of(tooMany(most)));
    }
    if (isLimited(standing)) {
      requireUncrowded(tx, standing.tenant(), mails, refusals);
    }
    return refusals;
  }

  private void takeOne(Tx tx, DailyCounts.Key key, int most) {
    DailyCounts.takeOne(
        tx,
        key,
        most,
        () -> {
          full.put(key, true);
          return tooMany(most);
        });
  }

  /** Of those that are not refused yet; one that is after all was not sent by its tenant either. */
  private void requireUncrowded(
      Tx tx, UUID tenant, List<Planned> mails, List<Optional<ProblemException>> refusals) {
    List<Integer> places = new ArrayList<>();
    List<DailyCounts.Key> recipients = new ArrayList<>();
    for (int i = 0; i < mails.size(); i++) {
      if (refusals.get(i).isEmpty()) {
        places.add(i);
        recipients.add(ofRecipient(mails.get(i)));
      }
    }
    if (places.isEmpty()) {
      return;
    }
    List<Boolean> taken = DailyCounts.take(tx, recipients, TO_ONE_RECIPIENT);
    List<Planned> refused = new ArrayList<>();
    for (int i = 0; i < places.size(); i++) {
      if (!taken.get(i)) {
        refusals.set(places.get(i), Optional.of(crowded()));
        refused.add(mails.get(places.get(i)));
      }
    }
    DailyCounts.takeBack(tx, ofTenant(tenant, refused));
  }

  /** One that was taken is not sent after all. */
  public void giveBack(Tx tx, UUID tenant, Planned mail) {
    // The tenant's first, as they are taken, or the two of them wait for each other.
    DailyCounts.takeBack(tx, ofTenant(tenant, List.of(mail)));
    if (isLimited(TenantStanding.of(tx, tenant))) {
      DailyCounts.takeBack(tx, List.of(ofRecipient(mail)));
    }
  }

  private boolean isLimited(TenantStanding standing) {
    return config.newTenantDaily() > 0
        && (standing.messaging() == Messaging.NEW || standing.messaging() == Messaging.LIMITED);
  }

  private static List<DailyCounts.Key> ofTenant(UUID tenant, List<Planned> mails) {
    return mails.stream().map(mail -> new DailyCounts.Key(day(mail), tenant, null)).toList();
  }

  /** By the inbox: what stands behind a plus is its owner's to sort by, and leads nowhere else. */
  private DailyCounts.Key ofRecipient(Planned mail) {
    String address = mail.recipient().toLowerCase(Locale.ROOT).replaceFirst("\\+[^@]*@", "@");
    byte[] hash = sealer.fingerprint(address, PURPOSE);
    return new DailyCounts.Key(day(mail), null, HexFormat.of().formatHex(hash));
  }

  private static int day(Planned mail) {
    return Math.toIntExact(mail.at().atOffset(ZoneOffset.UTC).toLocalDate().toEpochDay());
  }

  private ProblemException tooMany(int most) {
    return refusal(
        "This tenant may send " + most + " mails a day (UTC), and has; ask the operator for more");
  }

  private ProblemException crowded() {
    return refusal("This address has been sent too many mails by new tenants on that day");
  }

  private ProblemException refusal(String why) {
    Instant now = clock.instant();
    Instant tomorrow = now.truncatedTo(ChronoUnit.DAYS).plus(1, ChronoUnit.DAYS);
    return ProblemType.MESSAGING_LIMIT.because(why).retryAfter(Duration.between(now, tomorrow));
  }
}
