package io.billhook.config;

import java.net.URI;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * How subscriptions are sold, and how Stripe is kept true.
 *
 * @param graceDays for which one who has not paid keeps access
 * @param seatsByMembers whether the number of members is what is paid for
 * @param mails whom customers are written to, by the mails' tags
 * @param mailMaxAgeDays beyond which what is learned of is too old to write about
 * @param returnTo where a browser may be led from Stripe's pages, as {@link OAuthConfig#returnTo}
 * @param portalConfiguration of Stripe's customer portal, {@code bpc_…}; null: the account's usual
 * @param runRequestsPerSecond that a reconcile or backfill sends to Stripe
 * @param usageReportSeconds between two reports of usage
 */
public record BillingConfig(
    Trial trial,
    int graceDays,
    boolean seatsByMembers,
    Set<String> mails,
    int mailMaxAgeDays,
    List<URI> returnTo,
    @Nullable String portalConfiguration,
    int runRequestsPerSecond,
    int usageReportSeconds) {

  /**
   * What a tenant's first subscription begins with.
   *
   * @param days 0: no trial
   * @param cardRequired whether the checkout asks for a card although nothing is due
   * @param pausesWithoutCard what becomes of one that ends without a card: paused, else canceled
   */
  public record Trial(int days, boolean cardRequired, boolean pausesWithoutCard) {}

  /** All that customers may be written to about. */
  public static final Set<String> ALL_MAILS =
      Set.of(
          "receipt",
          "payment-failed",
          "payment-action-required",
          "trial-ending",
          "card-expiring",
          "subscription-ended",
          "refunded");

  /** Where nothing is set. */
  public static final BillingConfig USUAL =
      new BillingConfig(new Trial(0, true, false), 7, false, ALL_MAILS, 4, List.of(), null, 10, 60);

  public BillingConfig {
    mails = Set.copyOf(mails);
    returnTo = List.copyOf(returnTo);
  }

  public static BillingConfig from(Env env) {
    return new BillingConfig(
        new Trial(
            env.integer("BILLING_TRIAL_DAYS", 0, 730, USUAL.trial.days),
            env.optional(
                "BILLING_TRIAL_CARD", "required or optional", is("required", "optional"), true),
            env.optional("BILLING_TRIAL_END", "cancel or pause", is("pause", "cancel"), false)),
        env.integer("BILLING_GRACE_DAYS", 0, 365, USUAL.graceDays),
        env.optional("BILLING_SEATS", "members or none", is("members", "none"), false),
        env.optional(
            "BILLING_MAILS",
            "none, or some of " + String.join(", ", new TreeSet<>(ALL_MAILS)),
            BillingConfig::mails,
            ALL_MAILS),
        env.integer("BILLING_MAIL_MAX_AGE_DAYS", 1, 365, USUAL.mailMaxAgeDays),
        OAuthConfig.returnTo(env, "BILLING_RETURN_TO"),
        env.<@Nullable String>optional(
            "STRIPE_PORTAL_CONFIGURATION",
            "the id of a configuration of Stripe's customer portal, bpc_…",
            BillingConfig::portal,
            null),
        env.integer("STRIPE_RUN_RPS", 1, 100, USUAL.runRequestsPerSecond),
        env.integer("USAGE_REPORT_SECONDS", 1, 86_400, USUAL.usageReportSeconds));
  }

  private static Function<String, Boolean> is(String yes, String no) {
    return value -> {
      if (!value.equals(yes) && !value.equals(no)) {
        throw new IllegalArgumentException();
      }
      return value.equals(yes);
    };
  }

  private static Set<String> mails(String value) {
    if (value.equals("none")) {
      return Set.of();
    }
    Set<String> named = new TreeSet<>();
    Arrays.stream(value.split(",", -1)).map(String::strip).forEach(named::add);
    if (!ALL_MAILS.containsAll(named)) {
      throw new IllegalArgumentException();
    }
    return named;
  }

  private static String portal(String value) {
    if (!value.matches("bpc_\\w+")) {
      throw new IllegalArgumentException();
    }
    return value;
  }
}
