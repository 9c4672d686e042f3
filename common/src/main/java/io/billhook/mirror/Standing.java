package io.billhook.mirror;

import com.fasterxml.jackson.databind.JsonNode;
import io.billhook.postgres.Row;
import io.billhook.postgres.Tx;
import io.billhook.stripe.StripeJson;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How a tenant stands with what it pays for, by our copy: of several subscriptions the newest that
 * lives, else the newest.
 *
 * @param subscription as Stripe's API gave it; null where the tenant never had one
 * @param syncedAt when it was fetched, by the database's clock; null without one
 */
public record Standing(
    @Nullable JsonNode subscription, String status, Access access, @Nullable Instant syncedAt) {

  /** Whether what is paid for may be used. */
  public enum Access {
    /** Active or trialing. */
    GRANTED,
    /** Past due, for some days. */
    GRACE,
    /** None, not any more, or paused. */
    NONE;

    public String label() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** Where there is no subscription. */
  public static final String NO_STATUS = "none";

  /**
   * Statuses in which a subscription is over for good. Source: docs.stripe.com/api/subscriptions.
   */
  private static final Set<String> OVER = Set.of("canceled", "incomplete_expired");

  private static final Standing NOTHING = new Standing(null, NO_STATUS, Access.NONE, null);

  /**
   * Reads it, in a transaction that sees the tenant's rows, of the role api or worker.
   *
   * @param graceDays for which one who has not paid keeps access
   * @param now by the database's clock or ours: days are not told to the second
   */
  public static Standing of(Tx tx, int graceDays, Instant now) {
    List<Row> copies = tx.query(StandingSql.SUBSCRIPTIONS).map(row -> row);
    Optional<Row> chosen =
        copies.stream()
            .filter(row -> !OVER.contains(row.text("status")))
            .findFirst()
            .or(() -> copies.stream().findFirst());
    if (chosen.isEmpty()) {
      return NOTHING;
    }
    Row row = chosen.get();
    JsonNode subscription = StripeJson.stored(row.text("data"));
    String status = row.text("status");
    return new Standing(
        subscription,
        status,
        access(subscription, status, row.instantOrNull("unpaid_since"), graceDays, now),
        row.instant("synced_at"));
  }

  /** Whether a subscription is there that is not over. */
  public boolean lives() {
    return subscription != null && !OVER.contains(status);
  }

  /** The status in a word for people, where it is not of use. */
  public String told() {
    boolean paused = subscription != null && subscription.path("pause_collection").isObject();
    return paused ? "paused" : status.equals(NO_STATUS) ? "missing" : status.replace('_', ' ');
  }

  /** Pausing is Stripe's pause_collection, in which invoices are void. */
  private static Access access(
      JsonNode subscription,
      String status,
      @Nullable Instant unpaidSince,
      int graceDays,
      Instant now) {
    if (subscription.path("pause_collection").isObject()) {
      return Access.NONE;
    }
    return switch (status) {
      case "active", "trialing" -> Access.GRANTED;
      case "past_due" -> {
        Instant since =
            unpaidSince == null
                ? StripeJson.time(subscription, "created").orElse(now)
                : unpaidSince;
        yield now.isBefore(since.plus(Duration.ofDays(graceDays))) ? Access.GRACE : Access.NONE;
      }
      default -> Access.NONE;
    };
  }
}
