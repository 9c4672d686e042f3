package io.billhook.devkit.simulator.stripe.offer;

import io.billhook.devkit.simulator.stripe.object.Operation;
import io.billhook.devkit.simulator.stripe.object.Params;
import java.util.List;

/** What can be done to what is for sale; parameters as in Stripe's API reference. */
public final class OfferOperations {
  private static final String CODE = "active:bool metadata:hash restrictions:hash";
  private static final String CONFIGURATION =
      "business_profile:hash default_return_url features:hash login_page:hash metadata:hash name";

  public static final List<Operation> ALL =
      List.of(
          op("entitlements.feature", "create", "lookup_key! metadata:hash name!", Features::create),
          op("entitlements.feature", "update", "active:bool metadata:hash name", Features::update),
          op(
              "coupon",
              "create",
              "amount_off:int applies_to:hash currency currency_options:hash duration"
                  + " duration_in_months:int id~ max_redemptions:int metadata:hash name"
                  + " percent_off~ redeem_by:int",
              Coupons::create),
          op("coupon", "update", "currency_options:hash metadata:hash name", Coupons::update),
          op("coupon", "delete", "", Coupons::delete),
          op(
              "promotion_code",
              "create",
              CODE + " code customer expires_at:int max_redemptions:int promotion:hash!",
              Coupons::code),
          op("promotion_code", "update", CODE, Coupons::updateCode),
          op(
              "billing_portal.configuration",
              "create",
              CONFIGURATION,
              (change, object, _) -> change.add(object.put("updated", change.now()))),
          op(
              "billing_portal.configuration",
              "update",
              CONFIGURATION + " active:bool",
              (change, object, _) ->
                  change.save(
                      object.put("updated", change.now()),
                      "billing_portal.configuration.updated")));

  private OfferOperations() {}

  private static Operation op(String kind, String action, String params, Operation.Effect effect) {
    return new Operation(kind, action, Params.of(params), effect);
  }
}
