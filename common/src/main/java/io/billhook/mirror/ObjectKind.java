package io.billhook.mirror;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * A kind of Stripe objects that is synced. The table {@link #ALL} is all there is to say of a kind:
 * what Stripe calls it, where its API has it, whose it is and what it hangs on.
 *
 * <p>Source: the object pages of docs.stripe.com/api. A path leads through the object's JSON; what
 * it leads to may be an id, an expanded object, or null.
 *
 * @param type Stripe's name of it, as in {@code "object": "subscription"}
 * @param collection the segment after {@code /v1/} under which the API has these objects
 * @param owner how an object finds whose it is
 * @param parents where an object names those that it hangs on
 * @param expand what Stripe gives of it only where it is asked to (docs.stripe.com/expand)
 */
public record ObjectKind(
    String type, String collection, Owner owner, List<Parent> parents, List<String> expand) {

  ObjectKind(String type, String collection, Owner owner, List<Parent> parents) {
    this(type, collection, owner, parents, List.of());
  }

  /**
   * The part of a query that asks for it; empty where nothing is to be asked for.
   *
   * @param within where the object is in the answer: {@code data.} of a list, else empty
   */
  public String expansion(String within) {
    return expand.stream()
        .map(field -> "expand%5B%5D=" + within + field)
        .collect(Collectors.joining("&"));
  }

  /**
   * Where an object names one that it hangs on.
   *
   * @param path through the JSON, {@code *} for every element of an array
   * @param type of what is named
   */
  public record Parent(String path, String type) {}

  public static final ObjectKind CUSTOMER =
      new ObjectKind("customer", "customers", Owner.itself(), List.of());

  public static final ObjectKind PRODUCT =
      new ObjectKind("product", "products", Owner.nobody(), List.of());

  public static final ObjectKind PRICE =
      new ObjectKind("price", "prices", Owner.nobody(), List.of(new Parent("product", "product")));

  public static final ObjectKind SUBSCRIPTION =
      new ObjectKind(
          "subscription",
          "subscriptions",
          Owner.customer("customer"),
          List.of(
              new Parent("customer", "customer"), //
              new Parent("items.data.*.price", "price")),
          List.of("discounts"));

  public static final ObjectKind INVOICE =
      new ObjectKind(
          "invoice",
          "invoices",
          Owner.customer("customer"),
          List.of(
              new Parent("customer", "customer"),
              new Parent("subscription", "subscription"), // up to API version 2025-02-24
              new Parent("parent.subscription_details.subscription", "subscription")),
          List.of("payments"));

  public static final ObjectKind CHARGE =
      new ObjectKind(
          "charge",
          "charges",
          Owner.customer("customer"),
          List.of(
              new Parent("customer", "customer"),
              new Parent("invoice", "invoice"))); // up to API version 2025-02-24

  public static final ObjectKind REFUND =
      new ObjectKind(
          "refund", "refunds", Owner.charge("charge"), List.of(new Parent("charge", "charge")));

  public static final ObjectKind PAYMENT_METHOD =
      new ObjectKind(
          "payment_method",
          "payment_methods",
          Owner.customer("customer"),
          List.of(new Parent("customer", "customer")));

  public static final ObjectKind DISPUTE =
      new ObjectKind(
          "dispute", "disputes", Owner.charge("charge"), List.of(new Parent("charge", "charge")));

  public static final ObjectKind CHECKOUT_SESSION =
      new ObjectKind(
          "checkout.session",
          "checkout/sessions",
          Owner.customer("customer"),
          List.of(
              new Parent("customer", "customer"), //
              new Parent("subscription", "subscription")));

  public static final ObjectKind COUPON =
      new ObjectKind("coupon", "coupons", Owner.nobody(), List.of());

  public static final ObjectKind PROMOTION_CODE =
      new ObjectKind(
          "promotion_code",
          "promotion_codes",
          Owner.customer("customer"), // whom alone it is for; mostly null
          List.of(
              new Parent("customer", "customer"),
              new Parent("coupon", "coupon"), // up to API version 2025-08-27
              new Parent("promotion.coupon", "coupon")));

  public static final ObjectKind SUBSCRIPTION_SCHEDULE =
      new ObjectKind(
          "subscription_schedule",
          "subscription_schedules",
          Owner.customer("customer"),
          List.of(
              new Parent("customer", "customer"), //
              new Parent("subscription", "subscription")));

  public static final ObjectKind METER =
      new ObjectKind("billing.meter", "billing/meters", Owner.nobody(), List.of());

  public static final ObjectKind FEATURE =
      new ObjectKind("entitlements.feature", "entitlements/features", Owner.nobody(), List.of());

  /** Every kind that is synced. */
  public static final List<ObjectKind> ALL =
      List.of(
          CUSTOMER,
          PRODUCT,
          PRICE,
          SUBSCRIPTION,
          INVOICE,
          CHARGE,
          REFUND,
          PAYMENT_METHOD,
          DISPUTE,
          CHECKOUT_SESSION,
          COUPON,
          PROMOTION_CODE,
          SUBSCRIPTION_SCHEDULE,
          METER,
          FEATURE);

  /** The kind of objects that Stripe calls so; empty where they are not synced. */
  public static Optional<ObjectKind> of(String type) {
    return ALL.stream().filter(kind -> kind.type.equals(type)).findFirst();
  }
}
