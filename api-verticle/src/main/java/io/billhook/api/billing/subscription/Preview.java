package io.billhook.api.billing.subscription;

import com.fasterxml.jackson.databind.JsonNode;
import io.billhook.api.billing.call.StripeCalls;
import io.billhook.api.billing.call.Unanswered;
import io.billhook.api.http.Answer;
import io.billhook.api.http.Request;
import io.billhook.postgres.Database;
import io.billhook.stripe.StripeJson;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What a change would cost, as Stripe computes it. */
final class Preview {

  /**
   * The invoice as it would be, in the currency's smallest unit.
   *
   * @param prorationDate with which the change bills the same; null where nothing is prorated
   */
  private record Costs(
      long amountDue, String currency, List<Line> lines, @Nullable Instant prorationDate) {}

  private record Line(@Nullable String description, long amount, boolean proration) {
    static Line of(JsonNode line) {
      return new Line(
          StripeJson.text(line, "description").orElse(null),
          StripeJson.number(line, "amount"),
          Stream.of("subscription_item_details", "invoice_item_details")
              .anyMatch(from -> line.path("parent").path(from).path("proration").asBoolean()));
    }
  }

  private final Database database;
  private final Subscriptions subscriptions;
  private final Choices choices;
  private final StripeCalls calls;

  Preview(Database database, Subscriptions subscriptions, Choices choices, StripeCalls calls) {
    this.database = database;
    this.subscriptions = subscriptions;
    this.choices = choices;
    this.calls = calls;
  }

  Answer of(Request request) {
    Wanted wanted = Wanted.read(request.json());
    UUID tenant = request.tenant();
    Present present = subscriptions.present(tenant);
    subscriptions.requireAlive(tenant, present);
    Choice choice = choices.judge(tenant, wanted, present);
    JsonNode invoice =
        calls
            .compute("/v1/invoices/create_preview", choice.preview(present.id()), Forms::refused)
            .json();
    Answer answer = Answer.ok(costs(invoice, choice));
    return database.api(tenant).transact(tx -> request.once(tx, tenant, () -> answer));
  }

  private static Costs costs(JsonNode invoice, Choice choice) {
    if (!invoice.path("amount_due").isIntegralNumber()) {
      throw Unanswered.problem(); // never 0
    }
    return new Costs(
        invoice.path("amount_due").longValue(),
        invoice.path("currency").asText(),
        StripeJson.at(invoice, "lines.data.*").map(Line::of).toList(),
        choice.proration().equals("none") ? null : prorationDate(invoice, choice));
  }

  /** As asked for, else the moment that Stripe has taken, by Stripe's clock. */
  private static @Nullable Instant prorationDate(JsonNode invoice, Choice choice) {
    return choice.prorationDate() != null
        ? Instant.ofEpochSecond(choice.prorationDate().getEpochSecond())
        : StripeJson.time(invoice, "parent.subscription_details.subscription_proration_date")
            .orElse(null);
  }
}
