package io.billhook.devkit.simulator.stripe.control;

import io.billhook.devkit.simulator.provider.control.ControlBody;
import io.billhook.devkit.simulator.provider.control.ControlRoutes;
import io.billhook.devkit.simulator.provider.control.Refused;
import io.billhook.devkit.simulator.stripe.state.Change;
import io.billhook.devkit.simulator.stripe.state.StripeAccount;
import io.billhook.devkit.simulator.stripe.state.StripeWebhooks;
import io.vertx.core.Future;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The control routes of the Stripe simulator. */
public final class StripeControl {
  private static final int LARGEST_LIMIT = 10_000;

  private final StripeAccount account;
  private final StripeWebhooks webhooks;

  public StripeControl(StripeAccount account, StripeWebhooks webhooks) {
    this.account = account;
    this.webhooks = webhooks;
  }

  public void addRoutes(ControlRoutes routes) {
    Redelivery redelivery = new Redelivery(account, webhooks);
    routes
        .add(HttpMethod.POST, "/_sim/stripe/customers", 201, this::createCustomer)
        .add(
            HttpMethod.POST,
            "/_sim/stripe/deliver",
            200,
            ctx -> redelivery.deliver(DeliveryPlan.read(ControlRoutes.body(ctx)), origin(ctx)))
        .add(HttpMethod.PUT, "/_sim/stripe/objects", 200, this::store)
        .add(HttpMethod.PUT, "/_sim/stripe/webhooks", 200, this::turnWebhooks)
        .add(HttpMethod.POST, "/_sim/stripe/disputes", 201, this::openDispute)
        .add(HttpMethod.POST, "/_sim/stripe/disputes/:id/close", 200, this::closeDispute)
        .get("/_sim/stripe/webhooks", _ -> webhooksState())
        .get("/_sim/stripe/objects", this::list)
        .get("/_sim/stripe/objects/:id", this::object)
        .delete("/_sim/stripe/objects/:id", this::remove);
  }

  /** Changes made here come from no API request. */
  static Change.Origin origin(RoutingContext ctx) {
    String address = ctx.request().scheme() + "://" + ctx.request().authority();
    return new Change.Origin(address, null, null);
  }

  private Future<JsonObject> createCustomer(RoutingContext ctx) {
    ControlCustomers.Wish wish = ControlCustomers.Wish.read(ControlRoutes.body(ctx));
    return change(ctx, change -> ControlCustomers.create(change, wish));
  }

  private Future<JsonObject> openDispute(RoutingContext ctx) {
    String charge = new ControlBody(ControlRoutes.body(ctx)).text("charge");
    return change(ctx, change -> Disputes.open(change, charge));
  }

  private Future<JsonObject> closeDispute(RoutingContext ctx) {
    String status = new ControlBody(ControlRoutes.body(ctx)).text("status");
    return change(ctx, change -> Disputes.close(change, ControlRoutes.id(ctx), status));
  }

  private Future<JsonObject> change(RoutingContext ctx, Function<Change, JsonObject> work) {
    var changed = account.change(origin(ctx), work);
    webhooks.tell(changed.events());
    return Future.succeededFuture(changed.result());
  }

  private Future<JsonObject> turnWebhooks(RoutingContext ctx) {
    JsonObject body = ControlRoutes.body(ctx);
    if (!(body.getValue("on") instanceof Boolean on)) {
      throw Refused.field("on", "is true or false");
    }
    webhooks.turn(on);
    return Future.succeededFuture(webhooksState());
  }

  private JsonObject webhooksState() {
    return new JsonObject().put("on", webhooks.isOn());
  }

  private Future<JsonObject> store(RoutingContext ctx) {
    JsonObject object = ControlRoutes.body(ctx);
    ControlBody fields = new ControlBody(object);
    fields.text("id");
    fields.text("object");
    account.change(
        origin(ctx),
        change -> {
          change.account().objects().put(object);
          return object;
        });
    return Future.succeededFuture(object);
  }

  private JsonObject list(RoutingContext ctx) {
    String type = ctx.request().getParam("object");
    List<JsonObject> all =
        account.read(
            it -> type == null ? it.objects().all().reversed() : it.objects().newestFirst(type));
    return ControlRoutes.list(all.stream().limit(limit(ctx)).toList());
  }

  private static long limit(RoutingContext ctx) {
    String limit = ctx.request().getParam("limit", "100");
    if (!limit.matches("\\d{1,5}") || Integer.parseInt(limit) > LARGEST_LIMIT) {
      throw Refused.field("limit", "is a whole number of at most " + LARGEST_LIMIT);
    }
    return Long.parseLong(limit);
  }

  private JsonObject object(RoutingContext ctx) {
    String id = ControlRoutes.id(ctx);
    JsonObject found = account.<@Nullable JsonObject>read(it -> it.objects().find(id));
    if (found == null) {
      throw Refused.notFound("no object " + id);
    }
    return found;
  }

  private void remove(RoutingContext ctx) {
    String id = ControlRoutes.id(ctx);
    if (!account.read(it -> it.objects().delete(id))) {
      throw Refused.notFound("no object " + id);
    }
  }
}
