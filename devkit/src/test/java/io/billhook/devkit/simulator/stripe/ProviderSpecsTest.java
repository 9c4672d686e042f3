package io.billhook.devkit.simulator.stripe;

import static org.assertj.core.api.Assertions.assertThat;

import io.billhook.devkit.simulator.ProviderSamples;
import io.billhook.devkit.simulator.stripe.http.AllOperations;
import io.billhook.devkit.simulator.stripe.object.Operation;
import io.billhook.devkit.simulator.stripe.state.Kind;
import io.billhook.devkit.simulator.stripe.state.Kinds;
import io.billhook.devkit.simulator.stripe.state.StripeError;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.junit5.VertxExtension;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * The simulators against what the providers publish; without it each test is reported as skipped.
 */
@ExtendWith(VertxExtension.class)
class ProviderSpecsTest {
  private static final String STRIPE = "stripe/spec3-trimmed-2023-08-16.json";

  /** Properties of Stripe's objects that have moved, gone or got other values since 2023-08-16. */
  private static final Set<String> MOVED =
      Set.of(
          // 2025-03-31.basil: the periods are those of the items.
          "subscription.current_period_end",
          "subscription.current_period_start",
          // 2025-03-31.basil: payments are objects of their own; taxes are in total_taxes.
          "invoice.paid",
          "invoice.paid_out_of_band",
          "invoice.total_tax_amounts",
          // 2025-03-31.basil: the parent says what a line is for.
          "invoice.lines.data[].proration",
          "invoice.lines.data[].type",
          // 2023-10-16 and later: features are called marketing_features.
          "product.features",
          // 2026: the values of ui_mode have other names.
          "checkout.session.ui_mode");

  /** Parameters that the simulator takes beyond the published ones: ignored, or newer ones. */
  private static final Set<String> LENIENT =
      Set.of(
          "subscription_item delete expand",
          // 2024-06-20: several discounts in the place of a coupon.
          "subscription create discounts",
          "subscription update discounts",
          // 2025-04-30.basil: the billing mode.
          "subscription_schedule create billing_mode");

  /** Operations whose path is another one than /v1/plural/{id}/action, or is not described. */
  private static final Set<String> PATHS_LEFT_OUT =
      Set.of("payment_method", "charge", "dispute", "invoice_payment");

  @Test
  void stripe_objects_have_the_published_types(Vertx vertx) throws IOException {
    JsonObject description = ProviderSpecs.read(STRIPE);
    List<String> faults = new ArrayList<>();
    JsonObject schemas = description.getJsonObject("components").getJsonObject("schemas");
    for (JsonObject object : ProviderSamples.stripe(vertx)) {
      String type = object.getString("object");
      if (schemas.containsKey(type)) {
        faults.addAll(new SchemaTypes(description, MOVED).check(type, object));
      }
    }
    assertThat(new TreeSet<>(faults)).isEmpty();
  }

  @Test
  void stripe_error_has_the_published_shape() throws IOException {
    JsonObject description = ProviderSpecs.read(STRIPE);
    JsonObject error = StripeError.unknown("x").answer().body();
    assertThat(new SchemaTypes(description, MOVED).check("error", error)).isEmpty();
  }

  @Test
  void stripe_parameters_are_published_ones() throws IOException {
    JsonObject paths = ProviderSpecs.read(STRIPE).getJsonObject("paths");
    List<String> unknown = new ArrayList<>();
    for (Operation operation : AllOperations.ALL) {
      if (!PATHS_LEFT_OUT.contains(operation.kind())) {
        JsonObject published = published(paths, operation);
        if (published != null) {
          operation.params().names().stream()
              .filter(name -> !published.containsKey(name))
              .map(name -> operation.kind() + " " + operation.action() + " " + name)
              .filter(name -> !LENIENT.contains(name))
              .forEach(unknown::add);
        }
      }
    }
    assertThat(unknown).isEmpty();
  }

  @Test
  void stripe_filters_are_published_ones() throws IOException {
    JsonObject paths = ProviderSpecs.read(STRIPE).getJsonObject("paths");
    List<String> unknown = new ArrayList<>();
    for (Kind kind : Kinds.ALL) {
      JsonObject path = paths.getJsonObject("/v1/" + kind.plural(), new JsonObject());
      if (path.getValue("get") instanceof JsonObject get) {
        Set<String> published = new TreeSet<>();
        get.getJsonArray("parameters")
            .forEach(each -> published.add(((JsonObject) each).getString("name")));
        kind.filters().stream()
            .filter(name -> !published.contains(name))
            .map(name -> kind.type() + " " + name)
            .forEach(unknown::add);
      }
    }
    // These filters came to sessions after 2023-08-16.
    assertThat(unknown).isSubsetOf("checkout.session status", "checkout.session created");
  }

  @Test
  void twilio_message_has_the_published_shape(Vertx vertx) throws IOException {
    JsonObject description = ProviderSpecs.read("twilio/twilio_api_v2010.json");
    JsonObject message = ProviderSamples.twilio(vertx);
    assertThat(new SchemaTypes(description, Set.of()).check("api.v2010.account.message", message))
        .isEmpty();
    JsonObject published =
        description
            .getJsonObject("components")
            .getJsonObject("schemas")
            .getJsonObject("api.v2010.account.message")
            .getJsonObject("properties");
    assertThat(message.fieldNames()).containsExactlyInAnyOrderElementsOf(published.fieldNames());
  }

  @Test
  void twilio_parameters_are_published_ones() throws IOException {
    JsonObject path =
        ProviderSpecs.read("twilio/twilio_api_v2010.json")
            .getJsonObject("paths")
            .getJsonObject("/2010-04-01/Accounts/{AccountSid}/Messages.json");
    JsonObject published = properties(path.getJsonObject("post"));
    assertThat(published.fieldNames())
        .contains("To", "From", "MessagingServiceSid", "Body", "StatusCallback");
  }

  private static @org.jspecify.annotations.Nullable JsonObject published(
      JsonObject paths, Operation operation) {
    String plural = "/v1/" + Kinds.of(operation.kind()).plural();
    String tail =
        Map.of("create", "", "update", "/{}", "delete", "/{}")
            .getOrDefault(operation.action(), "/{}/" + operation.action());
    String method = operation.action().equals("delete") ? "delete" : "post";
    for (String path : paths.fieldNames()) {
      if (path.replaceAll("\\{[^}]*}", "{}").equals(plural + tail)
          && paths.getJsonObject(path).containsKey(method)) {
        return withPathAndQuery(paths.getJsonObject(path).getJsonObject(method));
      }
    }
    return null;
  }

  private static JsonObject withPathAndQuery(JsonObject operation) {
    JsonObject all = properties(operation).copy();
    if (!operation.containsKey("requestBody") || all.isEmpty()) {
      all.put("expand", true);
    }
    return all;
  }

  private static JsonObject properties(JsonObject operation) {
    return operation
        .getJsonObject("requestBody")
        .getJsonObject("content")
        .getJsonObject("application/x-www-form-urlencoded")
        .getJsonObject("schema")
        .getJsonObject("properties", new JsonObject());
  }
}
