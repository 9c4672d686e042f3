package io.billhook.worker.billing.usage;

import io.billhook.mirror.Meter;
import io.billhook.postgres.RowIds;
import io.billhook.provider.ProviderException;
import io.billhook.provider.ProviderException.Kind;
import io.billhook.stripe.StripeJson;
import io.billhook.stripe.StripeObjects;
import java.math.BigDecimal;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Tells Stripe one report, outside of any transaction. Source: docs.stripe.com/api/billing, Meter
 * Events, Meter Event Adjustment and Meter Event Summary.
 */
final class ReportSender {
  /** The identifier is known: it was delivered before. Our word for it where Stripe has no code. */
  private static final String KNOWN = "duplicate_meter_event";

  /** Of our settings, not of the report. */
  private static final Set<String> OURS = Set.of("other_mode");

  private static final Duration HOUR = Duration.ofHours(1);

  private final StripeObjects stripe;

  ReportSender(StripeObjects stripe) {
    this.stripe = stripe;
  }

  /** What became of a report. */
  sealed interface Result {
    record Delivered() implements Result {}

    /**
     * Stripe has refused it for good.
     *
     * @param code Stripe's
     */
    record Rejected(String code) implements Result {}

    /** It never came to Stripe, whose identifier for it may be forgotten: it is to be made anew. */
    record Lost() implements Result {}
  }

  /**
   * Tells it.
   *
   * @throws io.billhook.provider.CallFailed where nobody knows, or Stripe cannot be told now
   */
  Result send(Report report, Meter meter) {
    if (report.tooOld()) {
      return new Result.Rejected("timestamp_too_far_in_past");
    }
    try {
      // The identifier is what makes it count once. An Idempotency-Key would only bring back an
      // error that Stripe has stored under it: so each try has one of its own.
      var _ = stripe.post(path(report), form(report, meter), RowIds.next(), 1);
      return new Result.Delivered();
    } catch (ProviderException e) {
      if (e.kind() instanceof Kind.Rejected(var code) && !OURS.contains(code)) {
        return code.equals(KNOWN) ? new Result.Delivered() : new Result.Rejected(code);
      }
      throw e;
    }
  }

  private static String path(Report report) {
    return report.cancels() == null
        ? "/v1/billing/meter_events"
        : "/v1/billing/meter_event_adjustments";
  }

  private static String form(Report report, Meter meter) {
    Map<String, String> form = new LinkedHashMap<>();
    form.put("event_name", report.meter());
    if (report.cancels() == null) {
      form.put("identifier", report.id().toString());
      form.put("timestamp", String.valueOf(report.at().getEpochSecond()));
      form.put("payload[" + meter.customerKey() + "]", report.customer());
      form.put("payload[" + meter.valueKey() + "]", report.value().toPlainString());
    } else {
      form.put("type", "cancel");
      form.put("cancel[identifier]", report.cancels().toString());
    }
    return form.entrySet().stream()
        .map(member -> encoded(member.getKey()) + "=" + encoded(member.getValue()))
        .collect(Collectors.joining("&"));
  }

  /**
   * Concludes from Stripe's sums what became of a report that may have arrived. Others of the same
   * hour are known; so the sum is as it would be with it, or as without.
   *
   * @param delivered what Stripe surely has of the hour
   */
  Result settle(Report report, Meter meter, BigDecimal delivered) {
    BigDecimal sum = sum(report, meter);
    BigDecimal with = report.total() ? report.value() : delivered.add(report.value());
    boolean there =
        report.total()
            ? sum.compareTo(with) == 0
            : sum.subtract(with).abs().compareTo(sum.subtract(delivered).abs()) <= 0;
    return there ? new Result.Delivered() : new Result.Lost();
  }

  private BigDecimal sum(Report report, Meter meter) {
    Instant end = report.hour().plus(Objects.requireNonNullElse(meter.window(), HOUR));
    String path =
        "/v1/billing/meters/%s/event_summaries?customer=%s&start_time=%d&end_time=%d&limit=100"
            .formatted(
                encoded(meter.id()),
                encoded(report.customer()),
                report.hour().getEpochSecond(),
                end.getEpochSecond());
    return stripe
        .find(path)
        .map(
            answer ->
                StripeJson.at(answer.json(), "data.*.aggregated_value")
                    .map(value -> value.decimalValue())
                    .reduce(BigDecimal.ZERO, BigDecimal::add))
        .orElse(BigDecimal.ZERO);
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}
