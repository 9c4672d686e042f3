package io.billhook.worker.billing;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * A kind of Stripe objects that is synced. The table {@link #ALL} is all there is to say of a kind:
 * what Stripe calls it, where its API has it, whose it is, what it hangs on, and what is told of
 * it.
 *
 * <p>Source: the object pages of docs.stripe.com/api. A path leads through the object's JSON; what
 * it leads to may be an id, an expanded object, or null.
 *
 * @param type Stripe's name of it, as in {@code "object": "subscription"}
 * @param collection the segment after {@code /v1/} under which the API has these objects
 * @param owner how an object finds whose it is
 * @param parents where an object names those that it hangs on
 * @param told what of an object's state is told
 */
record ObjectKind(
    String type,
    String collection,
    Owner owner,
    List<Parent> parents,
    Function<JsonNode, Optional<Announcement>> told) {

  /**
   * Where an object names one that it hangs on.
   *
   * @param path through the JSON, {@code *} for every element of an array
   * @param type of what is named
   */
  record Parent(String path, String type) {}

  static final ObjectKind CUSTOMER =
      new ObjectKind("customer", "customers", Owner.itself(), List.of(), Announcement::nothing);

  static final ObjectKind PRODUCT =
      new ObjectKind("product", "products", Owner.nobody(), List.of(), Announcement::nothing);

  static final ObjectKind PRICE =
      new ObjectKind(
          "price",
          "prices",
          Owner.nobody(),
          List.of(new Parent("product", "product")),
          Announcement::nothing);

  static final ObjectKind SUBSCRIPTION =
      new ObjectKind(
          "subscription",
          "subscriptions",
          Owner.customer("customer"),
          List.of(
              new Parent("customer", "customer"), //
              new Parent("items.data.*.price", "price")),
          Transitions::subscription);

  static final ObjectKind INVOICE =
      new ObjectKind(
          "invoice",
          "invoices",
          Owner.customer("customer"),
          List.of(
              new Parent("customer", "customer"),
              new Parent("subscription", "subscription"), // up to API version 2025-02-24
              new Parent("parent.subscription_details.subscription", "subscription")),
          Transitions::invoice);

  static final ObjectKind CHARGE =
      new ObjectKind(
          "charge",
          "charges",
          Owner.customer("customer"),
          List.of(
              new Parent("customer", "customer"),
              new Parent("invoice", "invoice")), // up to API version 2025-02-24
          Transitions::charge);

  static final ObjectKind REFUND =
      new ObjectKind(
          "refund",
          "refunds",
          Owner.charge("charge"),
          List.of(new Parent("charge", "charge")),
          Announcement::nothing);

  static final ObjectKind PAYMENT_METHOD =
      new ObjectKind(
          "payment_method",
          "payment_methods",
          Owner.customer("customer"),
          List.of(new Parent("customer", "customer")),
          Announcement::nothing);

  static final ObjectKind DISPUTE =
      new ObjectKind(
          "dispute",
          "disputes",
          Owner.charge("charge"),
          List.of(new Parent("charge", "charge")),
          Transitions::dispute);

  /** Every kind that is synced. */
  static final List<ObjectKind> ALL =
      List.of(
          CUSTOMER, PRODUCT, PRICE, SUBSCRIPTION, INVOICE, CHARGE, REFUND, PAYMENT_METHOD, DISPUTE);

  /** The kind of objects that Stripe calls so; empty where they are not synced. */
  static Optional<ObjectKind> of(String type) {
    return ALL.stream().filter(kind -> kind.type.equals(type)).findFirst();
  }
}
