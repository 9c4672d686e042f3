package io.billhook.worker.billing.usage;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.billhook.event.Event;
import io.billhook.event.EventTypes;
import io.billhook.event.Events;
import io.billhook.mirror.Meter;
import io.billhook.postgres.Tx;
import io.billhook.worker.billing.usage.ReportSender.Result;
import java.time.Duration;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes what became of a report, and tells of what Stripe has refused. */
final class ReportEnds {
  private static final Logger log = LoggerFactory.getLogger(ReportEnds.class);
  private static final Duration HOUR = Duration.ofHours(1);

  private final Events events;

  ReportEnds(Events events) {
    this.events = events;
  }

  /** The transaction has the role worker in the tenant's scope, and may have another after. */
  void write(Tx tx, UUID tenant, Report report, Meter meter, Result result) {
    switch (result) {
      case Result.Delivered _ -> tx.update(ReportSql.END, report.id(), "delivered", null);
      case Result.Lost _ -> lost(tx, report, meter);
      case Result.Rejected(var code) -> {
        if (tx.update(ReportSql.END, report.id(), "rejected", code) == 1) {
          tx.asEngine();
          rejected(
              tx,
              tenant,
              report.id().toString(),
              report.meter(),
              report.value().toPlainString(),
              code);
        }
      }
    }
  }

  private static void lost(Tx tx, Report report, Meter meter) {
    if (tx.update(ReportSql.END, report.id(), "lost", null) == 0) {
      return;
    }
    boolean grows = !report.total() && meter.formula() == Meter.Formula.SUM;
    if (grows) {
      tx.update(ReportSql.GIVE_BACK, report.meter(), report.hour(), report.value().toPlainString());
    } else {
      Duration window = Objects.requireNonNullElse(meter.window(), HOUR);
      tx.update(ReportSql.UNSEE, report.meter(), report.hour(), report.hour().plus(window));
    }
  }

  /**
   * Tells of it, once a report. The transaction has the engine's role, and has it after.
   *
   * @param tenant whose usage it is; null where Stripe does not say
   * @param subject the report's identifier, else Stripe's event
   */
  void rejected(
      Tx tx,
      @Nullable UUID tenant,
      String subject,
      @Nullable String meter,
      @Nullable String value,
      String code) {
    var data =
        JsonNodeFactory.instance
            .objectNode()
            .put("id", subject)
            .put("meter", meter)
            .put("value", value)
            .put("code", code);
    events.emit(tx, new Event(EventTypes.USAGE_REJECTED, tenant, subject, 0, data));
    log.atWarn()
        .addKeyValue("identifier", subject)
        .addKeyValue("tenant", tenant)
        .addKeyValue("code", code)
        .log("usage.rejected");
  }
}
