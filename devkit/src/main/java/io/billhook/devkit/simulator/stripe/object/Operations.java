package io.billhook.devkit.simulator.stripe.object;

import io.billhook.devkit.simulator.stripe.state.Change;
import io.vertx.core.json.JsonObject;
import java.util.List;

/** The table of what can be done to Stripe's objects; parameters as in Stripe's API reference. */
public final class Operations {
  private static final String CUSTOMER =
      "address:hash balance:int description email invoice_prefix invoice_settings:hash metadata:hash"
          + " name next_invoice_sequence:int phone preferred_locales:list shipping:hash tax:hash~"
          + " tax_exempt";
  private static final String SUBSCRIPTION =
      "add_invoice_items:list~ automatic_tax:hash billing_cycle_anchor:int~ cancel_at:int"
          + " cancel_at_period_end:bool collection_method days_until_due:int default_payment_method"
          + " default_source default_tax_rates:list description items:list~ metadata:hash"
          + " off_session:bool~ on_behalf_of payment_behavior~ payment_settings:hash"
          + " discounts:list~ proration_behavior~ trial_end:int~ trial_settings:hash";
  private static final String SCHEDULE =
      "default_settings:hash end_behavior metadata:hash phases:list~";
  private static final String INVOICE =
      "auto_advance:bool automatic_tax:hash collection_method custom_fields:list days_until_due:int~"
          + " default_payment_method default_source default_tax_rates:list description"
          + " discounts:list due_date:int footer metadata:hash payment_settings:hash"
          + " statement_descriptor";
  private static final String PRICE = "active:bool lookup_key metadata:hash nickname tax_behavior";
  private static final String PRODUCT =
      "active:bool description images:list metadata:hash name shippable:bool statement_descriptor"
          + " tax_code unit_label url";
  private static final String ITEM =
      "metadata:hash payment_behavior~ price~ price_data:hash~"
          + " proration_behavior~ proration_date:int~ quantity:int tax_rates:list";
  private static final String INTENT =
      "customer description metadata:hash payment_method payment_method_types:list receipt_email"
          + " setup_future_usage statement_descriptor";
  private static final String CHECKOUT =
      "allow_promotion_codes:bool automatic_tax:hash billing_address_collection cancel_url"
          + " client_reference_id consent_collection:hash currency customer customer_creation"
          + " customer_email customer_update:hash~ discounts:list~ expires_at:int line_items:list~"
          + " locale metadata:hash mode! payment_intent_data:hash~ payment_method_collection"
          + " payment_method_types:list phone_number_collection:hash~ submit_type"
          + " subscription_data:hash~ success_url! tax_id_collection:hash~";

  public static final List<Operation> ALL =
      List.of(
          op("customer", "create", CUSTOMER + " payment_method~", Customers::create),
          op("customer", "update", CUSTOMER + " default_source", Customers::update),
          op("customer", "delete", "", Customers::delete),
          op(
              "product",
              "create",
              PRODUCT + " name! id~ default_price_data:hash~",
              Catalogue::product),
          op("product", "update", PRODUCT + " default_price", Catalogue::updateProduct),
          op("product", "delete", "", Catalogue::deleteProduct),
          op(
              "price",
              "create",
              PRICE
                  + " billing_scheme currency! product product_data:hash~ recurring:hash unit_amount:int"
                  + " unit_amount_decimal transfer_lookup_key:bool~",
              Catalogue::price),
          op("price", "update", PRICE + " transfer_lookup_key:bool~", saved("price.updated")),
          op(
              "subscription",
              "create",
              SUBSCRIPTION + " customer! currency trial_period_days:int~ backdate_start_date:int~",
              Subscriptions::create),
          op(
              "subscription",
              "update",
              SUBSCRIPTION + " pause_collection:hash proration_date:int~ cancellation_details:hash",
              SubscriptionUpdate::update),
          op(
              "subscription",
              "delete",
              "cancellation_details:hash invoice_now:bool~ prorate:bool~",
              SubscriptionEnd::cancel),
          op(
              "subscription",
              "resume",
              "billing_cycle_anchor~ proration_behavior~ proration_date:int~",
              Renewals::resume),
          op(
              "subscription_schedule",
              "create",
              SCHEDULE + " customer from_subscription~ start_date:int~ billing_mode:hash",
              Schedules::create),
          op(
              "subscription_schedule",
              "update",
              SCHEDULE + " proration_behavior~",
              Schedules::update),
          op("subscription_schedule", "release", "preserve_cancel_date:bool~", Schedules::release),
          op(
              "subscription_schedule",
              "cancel",
              "invoice_now:bool~ prorate:bool~",
              Schedules::cancel),
          op("subscription_item", "create", ITEM + " subscription!", SubscriptionItems::create),
          op("subscription_item", "update", ITEM + " off_session:bool~", SubscriptionItems::update),
          op(
              "subscription_item",
              "delete",
              "proration_behavior~ clear_usage:bool~",
              SubscriptionItems::delete),
          op(
              "invoice",
              "create",
              INVOICE + " currency customer subscription~ pending_invoice_items_behavior~",
              Invoices::create),
          op("invoice", "update", INVOICE, saved("invoice.updated")),
          op("invoice", "delete", "", Invoices::delete),
          op("invoice", "finalize", "auto_advance:bool", Invoices::finalizeDraft),
          op(
              "invoice",
              "pay",
              "forgive:bool~ off_session:bool~ paid_out_of_band:bool~ payment_method~ source~",
              Invoices::pay),
          op("invoice", "void", "", Invoices::voidOpen),
          op("invoice", "mark_uncollectible", "", Invoices::markUncollectible),
          op(
              "credit_note",
              "create",
              "amount:int! credit_amount:int~ effective_at:int invoice! memo metadata:hash"
                  + " out_of_band_amount:int reason refund_amount:int~",
              CreditNotes::create),
          op("credit_note", "update", "memo metadata:hash", saved("credit_note.updated")),
          op("credit_note", "void", "", CreditNotes::voidUnpaid),
          op(
              "charge",
              "update",
              "customer description metadata:hash receipt_email",
              saved("charge.updated")),
          op(
              "refund",
              "create",
              "amount:int charge metadata:hash payment_intent reason",
              Refunds::create),
          op("refund", "update", "metadata:hash", saved("charge.refund.updated")),
          op(
              "payment_method",
              "create",
              "billing_details:hash card:hash~ metadata:hash type!",
              PaymentMethods::create),
          op(
              "payment_method",
              "update",
              "billing_details:hash card:hash~ metadata:hash",
              saved("payment_method.updated")),
          op("payment_method", "attach", "customer!", PaymentMethods::attach),
          op("payment_method", "detach", "", PaymentMethods::detach),
          op(
              "payment_intent",
              "create",
              INTENT
                  + " amount:int! currency! confirm:bool~ off_session:bool~ automatic_payment_methods:hash",
              Payments::create),
          op("payment_intent", "update", INTENT + " amount:int currency", saved()),
          op(
              "payment_intent",
              "confirm",
              "off_session:bool~ payment_method receipt_email return_url~",
              Payments::confirm),
          op("payment_intent", "cancel", "cancellation_reason", Payments::cancel),
          op(
              "dispute",
              "update",
              "evidence:hash metadata:hash submit:bool~",
              saved("charge.dispute.updated")),
          op("dispute", "close", "", Payments::closeDispute),
          op("checkout.session", "create", CHECKOUT, Checkout::create),
          op("checkout.session", "expire", "", Checkout::expire),
          op(
              "billing_portal.session",
              "create",
              "configuration~ customer! flow_data:hash~ locale on_behalf_of return_url~",
              Portal::create));

  private Operations() {}

  /** Does what a call with these parameters does to a stored object. */
  static JsonObject run(
      Change change, String kind, String action, JsonObject stored, JsonObject given) {
    return ALL.stream()
        .filter(op -> op.kind().equals(kind) && op.action().equals(action))
        .findFirst()
        .orElseThrow()
        .run(change, stored.copy(), given);
  }

  private static Operation op(String kind, String action, String params, Operation.Effect effect) {
    return new Operation(kind, action, Params.of(params), effect);
  }

  /** Storing the object with its new fields is all. */
  private static Operation.Effect saved(String... events) {
    return (change, object, _) -> change.save(object, events);
  }
}
