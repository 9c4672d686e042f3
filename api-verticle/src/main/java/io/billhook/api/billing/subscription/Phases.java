package io.billhook.api.billing.subscription;

import com.fasterxml.jackson.databind.JsonNode;
import io.billhook.api.billing.call.StripeForm;
import io.billhook.stripe.StripeJson;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The phases of a schedule: the one that is under way, said again since Stripe wants it so, and the
 * one with the change. What a phase does not say is taken away, so both say all that the first has.
 */
final class Phases {
  private Phases() {}

  static StripeForm of(JsonNode schedule, Present present, Choice choice) {
    JsonNode now = current(schedule);
    long end =
        Periods.end(present.json())
            .map(at -> at.getEpochSecond())
            .orElseGet(() -> StripeJson.number(now, "end_date"));
    StripeForm form =
        StripeForm.empty()
            .with("end_behavior", "release")
            .with("proration_behavior", "none")
            .with("phases[0][start_date]", StripeJson.number(now, "start_date"))
            .with("phases[0][end_date]", end)
            .with(
                "phases[0][trial_end]",
                StripeJson.time(now, "trial_end").isPresent()
                    ? StripeJson.number(now, "trial_end")
                    : null);
    form = settings(items(form, "phases[0]", now, present, Optional.empty()), "phases[0]", now);
    form = items(form, "phases[1]", now, present, Optional.of(choice));
    form =
        taxes(form, "phases[1]", now)
            .with("phases[1][start_date]", end)
            .with("phases[1][proration_behavior]", "none");
    return choice.promotion() == null
        ? discounts(form, "phases[1]", now)
        : form.with("phases[1][discounts][0][promotion_code]", choice.promotion());
  }

  private static JsonNode current(JsonNode schedule) {
    long start = StripeJson.number(schedule, "current_phase.start_date");
    return StripeJson.at(schedule, "phases.*")
        .filter(phase -> StripeJson.number(phase, "start_date") == start)
        .findFirst()
        .orElseGet(() -> schedule.path("phases").path(0));
  }

  /** The items of the subscription as they are, save the one that is chosen. */
  private static StripeForm items(
      StripeForm form, String at, JsonNode phase, Present present, Optional<Choice> choice) {
    List<JsonNode> items = StripeJson.at(present.json(), "items.data.*").toList();
    for (int i = 0; i < items.size(); i++) {
      JsonNode item = items.get(i);
      String place = at + "[items][" + i + "]";
      Optional<Choice> chosen =
          choice.filter(change -> item.path("id").asText().equals(change.item()));
      JsonNode quantity = item.path("quantity");
      form =
          form.with(place + "[price]", chosen.map(Choice::price).orElseGet(() -> price(item)))
              .with(
                  place + "[quantity]",
                  chosen.isPresent()
                      ? chosen.get().quantity()
                      : quantity.isIntegralNumber() ? quantity.longValue() : null);
      form = ids(form, place + "[tax_rates]", phase.path("items").path(i), "tax_rates.*");
    }
    return form;
  }

  private static String price(JsonNode item) {
    return StripeJson.ids(item, "price").findFirst().orElse("");
  }

  private static StripeForm settings(StripeForm form, String at, JsonNode phase) {
    return discounts(taxes(form, at, phase), at, phase);
  }

  private static StripeForm taxes(StripeForm form, String at, JsonNode phase) {
    return ids(form, at + "[default_tax_rates]", phase, "default_tax_rates.*")
        .with(
            at + "[automatic_tax][enabled]",
            phase.path("automatic_tax").path("enabled").asBoolean() ? true : null);
  }

  private static StripeForm discounts(StripeForm form, String at, JsonNode phase) {
    List<JsonNode> discounts = StripeJson.at(phase, "discounts.*").toList();
    for (int i = 0; i < discounts.size(); i++) {
      JsonNode held = discounts.get(i);
      // One that is redeemed already goes on; of the others Stripe names one.
      Optional<String> kind =
          Stream.of("discount", "promotion_code", "coupon")
              .filter(name -> StripeJson.ids(held, name).findFirst().isPresent())
              .findFirst();
      if (kind.isPresent()) {
        form =
            form.with(
                at + "[discounts][" + i + "][" + kind.get() + "]",
                StripeJson.ids(held, kind.get()).findFirst().orElse(""));
      }
    }
    return form;
  }

  private static StripeForm ids(StripeForm form, String at, JsonNode from, String path) {
    List<String> ids = StripeJson.ids(from, path).toList();
    for (int i = 0; i < ids.size(); i++) {
      form = form.with(at + "[" + i + "]", ids.get(i));
    }
    return form;
  }
}
