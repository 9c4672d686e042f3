package io.billhook.worker;

import io.billhook.config.BillingConfig;
import io.billhook.contract.billing.BillingLook;
import io.billhook.contract.billing.LookForSeats;
import io.billhook.contract.billing.RunBilling;
import io.billhook.contract.sms.ReconcileSms;
import io.billhook.contract.upkeep.Prune;
import io.billhook.contract.upkeep.Prune.Area;
import io.billhook.contract.usage.ReportUsage;
import io.billhook.worker.engine.execute.JobRegistry;
import io.billhook.worker.schedule.MisfirePolicy;
import io.billhook.worker.schedule.RecurringJob;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** The one list of recurring jobs, beside that of the kinds. */
public final class Schedules {
  private static final ZoneId UTC = ZoneId.of("UTC");

  private final JobRegistry registry;
  private final Set<String> names = new HashSet<>();
  private final List<RecurringJob<?>> list = new ArrayList<>();

  public Schedules(JobRegistry registry) {
    this.registry = registry;
  }

  /** The list for who bills so. */
  static Schedules create(JobRegistry registry, BillingConfig billing) {
    Schedules list = create(registry);
    if (billing.seatsByMembers()) {
      list.add(
          new RecurringJob<>(
              "look-for-seats",
              "* * * * *",
              UTC,
              LookForSeats.KIND,
              new LookForSeats(),
              MisfirePolicy.RUN_ONCE));
    }
    return list.add(
        new RecurringJob<>(
            "report-usage",
            "every " + billing.usageReportSeconds() + " seconds",
            UTC,
            ReportUsage.KIND,
            new ReportUsage(),
            MisfirePolicy.RUN_ONCE));
  }

  /** What all have. Attempts go before jobs, so that no batch of jobs drags many along. */
  public static Schedules create(JobRegistry registry) {
    return new Schedules(registry)
        .add(prune("prune-attempts", "5 3 * * *", Area.ATTEMPTS))
        .add(prune("prune-jobs", "20 3 * * *", Area.JOBS))
        .add(prune("prune-webhooks", "35 3 * * *", Area.WEBHOOKS))
        .add(prune("prune-rejected-webhooks", "50 3 * * *", Area.REJECTED_WEBHOOKS))
        .add(prune("prune-unreadable-messages", "55 3 * * *", Area.UNREADABLE_MESSAGES))
        .add(prune("prune-processes", "58 3 * * *", Area.PROCESSES))
        .add(prune("prune-rate-buckets", "10 * * * *", Area.RATE_BUCKETS))
        .add(prune("prune-unknown-addresses", "1 3 * * *", Area.UNKNOWN_ADDRESSES))
        .add(prune("prune-idempotency-keys", "2 * * * *", Area.IDEMPOTENCY_KEYS))
        .add(prune("prune-signups", "7 3 * * *", Area.SIGNUPS))
        .add(prune("prune-one-time-tokens", "9 3 * * *", Area.ONE_TIME_TOKENS))
        .add(prune("prune-text-codes", "10 3 * * *", Area.TEXT_CODES))
        .add(prune("prune-invitations", "11 3 * * *", Area.INVITATIONS))
        .add(prune("prune-sessions", "13 3 * * *", Area.SESSIONS))
        .add(prune("prune-secret-texts", "15 3 * * *", Area.SECRET_TEXTS))
        .add(prune("prune-suppressions", "16 3 * * *", Area.SUPPRESSIONS))
        .add(prune("prune-email-usage", "18 3 * * *", Area.EMAIL_USAGE))
        .add(prune("prune-opt-outs", "20 3 * * *", Area.OPT_OUTS))
        .add(prune("prune-installation-mails", "17 3 * * *", Area.INSTALLATION_MAILS))
        .add(prune("prune-installation-texts", "19 3 * * *", Area.INSTALLATION_TEXTS))
        .add(prune("prune-text-usage", "21 3 * * *", Area.TEXT_USAGE))
        .add(prune("prune-billing-runs", "23 3 * * *", Area.BILLING_RUNS))
        .add(prune("purge-tenants", "40 3 * * *", Area.TENANTS))
        .add(
            new RecurringJob<>(
                "billing-look",
                "30 7 * * *",
                UTC,
                BillingLook.KIND,
                new BillingLook(),
                MisfirePolicy.RUN_ONCE))
        .add(
            new RecurringJob<>(
                "reconcile-sms",
                "25 * * * *",
                UTC,
                ReconcileSms.KIND,
                new ReconcileSms(),
                MisfirePolicy.RUN_ONCE))
        .add(
            new RecurringJob<>(
                "reconcile-billing",
                "30 2 * * *",
                UTC,
                RunBilling.KIND,
                new RunBilling(null),
                MisfirePolicy.RUN_ONCE));
  }

  /**
   * Adds one.
   *
   * @throws IllegalStateException where the name is taken, or nobody handles the kind
   */
  public Schedules add(RecurringJob<?> recurring) {
    if (registry.find(recurring.kind().name()).isEmpty()) {
      throw new IllegalStateException(
          "The schedule " + recurring.name() + " is of a kind without a handler");
    }
    if (!names.add(recurring.name())) {
      throw new IllegalStateException("Two schedules are named " + recurring.name());
    }
    list.add(recurring);
    return this;
  }

  public List<RecurringJob<?>> list() {
    return List.copyOf(list);
  }

  private static RecurringJob<Prune> prune(String name, String cron, Area area) {
    return new RecurringJob<>(
        name, cron, UTC, Prune.KIND, new Prune(area, null), MisfirePolicy.RUN_ONCE);
  }
}
