package io.billhook.devkit.simulator.stripe.http;

import io.billhook.devkit.simulator.stripe.object.Invoices;
import io.billhook.devkit.simulator.stripe.object.Params;
import io.billhook.devkit.simulator.stripe.state.Kind;
import io.billhook.devkit.simulator.stripe.state.StripeError;
import io.billhook.devkit.simulator.stripe.state.StripeObjects;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.function.LongPredicate;
import org.jspecify.annotations.Nullable;

/** The filters of lists. */
final class Filters {
  private Filters() {}

  static boolean match(Kind kind, JsonObject object, JsonObject params) {
    boolean statusAsked = params.getValue("status") != null;
    if (kind.type().equals("subscription")
        && !statusAsked
        && "canceled".equals(object.getValue("status"))) {
      // Stripe docs, List subscriptions: canceled ones only where status asks for them.
      return false;
    }
    if (kind.type().equals("entitlements.feature")
        && params.getValue("archived") == null
        && Boolean.FALSE.equals(object.getValue("active"))) {
      // Stripe docs, Feature: archived ones only where they are asked for.
      return false;
    }
    return kind.filters().stream()
        .filter(name -> params.getValue(name) != null)
        .allMatch(name -> matches(name, object, params.getValue(name)));
  }

  private static boolean matches(String name, JsonObject object, Object wanted) {
    return switch (name) {
      case "created" -> created(object, wanted);
      case "ids" -> contains(wanted, object.getValue("id"));
      case "lookup_keys" -> contains(wanted, object.getValue("lookup_key"));
      case "payment" -> payment(object, wanted);
      case "archived" -> wanted.equals(text(Boolean.FALSE.equals(object.getValue("active"))));
      case "code" -> wanted.toString().equalsIgnoreCase(text(object.getValue("code")));
      case "coupon" -> wanted.equals(coupon(object));
      case "status" -> status(object.getValue("status"), wanted);
      case "subscription" -> wanted.equals(subscription(object));
      case "price" ->
          StripeObjects.items(object).stream()
              .anyMatch(item -> wanted.equals(id(item.getValue("price"))));
      default -> wanted.equals(text(id(object.getValue(name))));
    };
  }

  /** Of an invoice payment: {@code payment[type]} and {@code payment[payment_intent]}. */
  private static boolean payment(JsonObject object, Object wanted) {
    return wanted instanceof JsonObject asked
        && object.getValue("payment") instanceof JsonObject payment
        && asked.fieldNames().stream()
            .allMatch(name -> asked.getValue(name).equals(text(id(payment.getValue(name)))));
  }

  private static boolean status(@Nullable Object status, Object wanted) {
    return switch (wanted.toString()) {
      case "all" -> true;
      case "ended" -> "canceled".equals(status) || "incomplete_expired".equals(status);
      default -> wanted.equals(status);
    };
  }

  private static @Nullable Object subscription(JsonObject object) {
    return "invoice".equals(object.getValue("object"))
        ? Invoices.subscription(object)
        : id(object.getValue("subscription"));
  }

  private static @Nullable Object coupon(JsonObject code) {
    return code.getValue("promotion") instanceof JsonObject promotion
        ? id(promotion.getValue("coupon"))
        : null;
  }

  private static boolean contains(Object wanted, @Nullable Object value) {
    return wanted instanceof JsonArray list && value != null && list.contains(value);
  }

  /** A time, or {@code gt}, {@code gte}, {@code lt}, {@code lte} of one. */
  private static boolean created(JsonObject object, Object wanted) {
    if (!(object.getValue("created") instanceof Number created)) {
      return false;
    }
    if (!(wanted instanceof JsonObject range)) {
      return created.longValue() == time(wanted);
    }
    return range.fieldNames().stream()
        .allMatch(name -> bound(name, time(range.getValue(name))).test(created.longValue()));
  }

  private static LongPredicate bound(String name, long limit) {
    return switch (name) {
      case "gt" -> time -> time > limit;
      case "gte" -> time -> time >= limit;
      case "lt" -> time -> time < limit;
      case "lte" -> time -> time <= limit;
      default -> throw StripeError.unknown("created[" + name + "]");
    };
  }

  private static long time(Object text) {
    if (Params.integer("created", text.toString()) instanceof Long time) {
      return time;
    }
    throw StripeError.invalid("parameter_invalid_integer", "created", "Invalid integer: " + text);
  }

  /** A reference is an id, or the whole object where it was stored expanded. */
  private static @Nullable Object id(@Nullable Object reference) {
    return reference instanceof JsonObject object ? object.getValue("id") : reference;
  }

  private static @Nullable String text(@Nullable Object value) {
    return value == null ? null : value.toString();
  }
}
