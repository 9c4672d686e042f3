package io.billhook.devkit.simulator.stripe.meter;

import io.billhook.devkit.simulator.stripe.object.Operation;
import io.billhook.devkit.simulator.stripe.object.Params;
import java.util.List;

/** What can be done to meters; parameters as in Stripe's API reference. */
public final class MeterOperations {
  private static final Params CREATE =
      Params.of(
          "customer_mapping:hash default_aggregation:hash! display_name! event_name!"
              + " event_time_window value_settings:hash");

  public static final List<Operation> ALL =
      List.of(
          new Operation("billing.meter", "create", CREATE, Meters::create),
          new Operation("billing.meter", "update", Params.of("display_name"), Meters::update),
          new Operation("billing.meter", "deactivate", Params.of(""), Meters::deactivate),
          new Operation("billing.meter", "reactivate", Params.of(""), Meters::reactivate),
          new Operation("billing.meter_event", "create", MeterEvents.PARAMS, MeterEvents::create),
          new Operation(
              "billing.meter_event_adjustment",
              "create",
              Params.of("event_name! type! cancel:hash"),
              MeterEvents::cancel));

  private MeterOperations() {}
}
