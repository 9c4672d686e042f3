package io.billhook.devkit.simulator.stripe.control;

import io.billhook.devkit.simulator.provider.Bodies;
import io.billhook.devkit.simulator.provider.control.ControlBody;
import io.billhook.devkit.simulator.provider.control.ControlRoutes;
import io.billhook.devkit.simulator.provider.control.Page;
import io.billhook.devkit.simulator.provider.control.Refused;
import io.billhook.devkit.simulator.provider.control.WholeBody;
import io.billhook.devkit.simulator.stripe.object.PortalVisit;
import io.billhook.devkit.simulator.stripe.state.StripeAccount;
import io.billhook.devkit.simulator.stripe.state.StripeError;
import io.billhook.devkit.simulator.stripe.state.StripeWebhooks;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import org.jspecify.annotations.Nullable;

/**
 * The customer portal: a page whose buttons are control routes, too. A form leads back to the page,
 * JSON is answered with the object that the button has changed.
 */
public final class PortalPages {
  private static final String PATH = "/_sim/stripe/portal/:id";

  /** What a button does with its fields. */
  private interface Button {
    JsonObject press(PortalVisit visit, ControlBody fields);
  }

  private final StripeAccount account;
  private final StripeWebhooks webhooks;

  public PortalPages(StripeAccount account, StripeWebhooks webhooks) {
    this.account = account;
    this.webhooks = webhooks;
  }

  public void addRoutes(Router router) {
    router.get(PATH).handler(ctx -> show(ctx, null, 200));
    add(router, "cancel", (visit, _) -> visit.cancel());
    add(router, "keep", (visit, _) -> visit.keep());
    add(router, "card", (visit, fields) -> visit.card(fields.text("card")));
    add(router, "plan", (visit, fields) -> visit.plan(fields.text("price")));
  }

  private void add(Router router, String name, Button button) {
    router.post(PATH + "/" + name).handler(ctx -> press(ctx, button));
  }

  private void show(RoutingContext ctx, @Nullable String wrong, int status) {
    String id = ControlRoutes.id(ctx);
    Page page =
        account.<@Nullable Page>read(
            it -> {
              JsonObject session = it.objects().find(id);
              boolean portal =
                  session != null && "billing_portal.session".equals(session.getValue("object"));
              return session == null || !portal ? null : new PortalPage(it, session).page(wrong);
            });
    if (page == null) {
      StripePages.missing().send(ctx, 404);
    } else {
      page.send(ctx, status);
    }
  }

  private void press(RoutingContext ctx, Button button) {
    String type = ctx.request().getHeader("Content-Type");
    boolean form = type != null && type.startsWith("application/x-www-form-urlencoded");
    String id = ControlRoutes.id(ctx);
    try {
      JsonObject changed = pressed(ctx, id, form ? fields(ctx) : json(ctx), button);
      if (form) {
        Page.lead(ctx, "/_sim/stripe/portal/" + id);
      } else {
        ctx.response().putHeader("Content-Type", "application/json");
        ctx.end(changed.toBuffer());
      }
    } catch (StripeError error) {
      if (form) {
        show(ctx, error.getMessage(), error.status());
      } else {
        ControlRoutes.refuse(ctx, StripePages.refused(error));
      }
    } catch (Refused refused) {
      ControlRoutes.refuse(ctx, refused);
    }
  }

  private JsonObject pressed(RoutingContext ctx, String id, JsonObject fields, Button button) {
    if (account.<@Nullable JsonObject>read(it -> it.objects().find(id)) == null) {
      throw Refused.notFound("no portal session " + id);
    }
    var changed =
        account.change(
            StripeControl.origin(ctx),
            change -> button.press(PortalVisit.of(change, id), new ControlBody(fields)));
    webhooks.tell(changed.events());
    return changed.result();
  }

  private static JsonObject json(RoutingContext ctx) {
    return WholeBody.of(ctx).length() == 0 ? new JsonObject() : ControlRoutes.body(ctx);
  }

  private static JsonObject fields(RoutingContext ctx) {
    JsonObject fields = new JsonObject();
    Bodies.form(WholeBody.of(ctx).toString())
        .forEach((name, values) -> fields.put(name, values.getFirst()));
    return fields;
  }
}
