package io.billhook.worker.billing.usage;

import com.fasterxml.jackson.databind.JsonNode;
import io.billhook.contract.billing.SyncObject;
import io.billhook.event.Events;
import io.billhook.mirror.FetchNumber;
import io.billhook.mirror.StripeObject;
import io.billhook.postgres.Row;
import io.billhook.postgres.Tx;
import io.billhook.stripe.StripeJson;
import io.billhook.stripe.StripeObjects;
import io.billhook.worker.billing.SyncStep;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What Stripe has taken and then not counted. A thin event says that there is such usage; it is
 * fetched, and names examples by their identifiers. Source: docs.stripe.com/api/v2/core/events,
 * {@code v1.billing.meter.error_report_triggered} and {@code …no_meter_found}.
 */
public final class RejectedUsage implements SyncStep {
  private static final Pattern UUID_TEXT =
      Pattern.compile("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");
  private static final Pattern CODE = Pattern.compile("[a-z0-9_]{1,80}");
  private static final String NO_CODE = "no_code";

  private final StripeObjects stripe;
  private final ReportEnds ends;

  public RejectedUsage(StripeObjects stripe, Events events) {
    this.stripe = stripe;
    this.ends = new ReportEnds(events);
  }

  @Override
  public Consumer<Tx> look(SyncObject event, @Nullable StripeObject found, FetchNumber fetch) {
    Optional<JsonNode> said =
        stripe
            .find("/v2/core/events/" + URLEncoder.encode(event.id(), StandardCharsets.UTF_8))
            .map(StripeObjects.Answer::json);
    return said.<Consumer<Tx>>map(json -> tx -> tell(tx, event.id(), json)).orElse(_ -> {});
  }

  private void tell(Tx tx, String event, JsonNode json) {
    boolean known = false;
    for (var example : examples(json).entrySet()) {
      Optional<Row> report =
          tx.query(ReportSql.REFUSED, example.getKey(), example.getValue()).one();
      known |= report.isPresent();
      report.ifPresent(
          row ->
              ends.rejected(
                  tx,
                  row.uuid("tenant_id"),
                  example.getKey().toString(),
                  row.text("meter"),
                  row.text("value"),
                  example.getValue()));
    }
    if (!known) {
      String code = StripeJson.text(json, "data.reason.error_types.*.code").orElse(NO_CODE);
      ends.rejected(tx, null, event, null, null, word(code));
    }
  }

  /** The identifiers that are ours by their form, with Stripe's code. */
  private static Map<UUID, String> examples(JsonNode json) {
    Map<UUID, String> examples = new LinkedHashMap<>();
    for (JsonNode type : json.path("data").path("reason").path("error_types")) {
      String code = word(type.path("code").asText(NO_CODE));
      StripeJson.at(type, "sample_errors.*.request.identifier")
          .map(JsonNode::asText)
          .filter(identifier -> UUID_TEXT.matcher(identifier).matches())
          .forEach(identifier -> examples.put(UUID.fromString(identifier), code));
    }
    return examples;
  }

  private static String word(String code) {
    return CODE.matcher(code).matches() ? code : NO_CODE;
  }
}
