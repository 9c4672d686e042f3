package io.billhook.devkit.simulator.stripe.control;

import io.billhook.devkit.simulator.provider.Bodies;
import io.billhook.devkit.simulator.provider.control.ControlRoutes;
import io.billhook.devkit.simulator.provider.control.Page;
import io.billhook.devkit.simulator.provider.control.Shown;
import io.billhook.devkit.simulator.provider.control.WholeBody;
import io.billhook.devkit.simulator.stripe.object.InvoiceVisit;
import io.billhook.devkit.simulator.stripe.state.Change;
import io.billhook.devkit.simulator.stripe.state.StripeAccount;
import io.billhook.devkit.simulator.stripe.state.StripeError;
import io.billhook.devkit.simulator.stripe.state.StripeWebhooks;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The page of an invoice, on which it is paid, and that of a bank, on which one confirms. */
public final class InvoicePages {
  private static final String INVOICE = "/_sim/stripe/invoices/";
  private static final String CONFIRM = "/_sim/stripe/confirm/";

  private final StripeAccount account;
  private final StripeWebhooks webhooks;

  public InvoicePages(StripeAccount account, StripeWebhooks webhooks) {
    this.account = account;
    this.webhooks = webhooks;
  }

  public void addRoutes(Router router) {
    router.get(INVOICE + ":id").handler(ctx -> show(ctx, "invoice", null, 200));
    router.post(INVOICE + ":id/pay").handler(this::pay);
    router.get(CONFIRM + ":id").handler(ctx -> show(ctx, "payment_intent", null, 200));
    router.post(CONFIRM + ":id").handler(this::confirm);
  }

  private void pay(RoutingContext ctx) {
    String id = ControlRoutes.id(ctx);
    String card =
        Bodies.form(WholeBody.of(ctx).toString())
            .getOrDefault("card", List.of(TestCards.GOOD))
            .getFirst();
    press(ctx, "invoice", INVOICE + id, change -> InvoiceVisit.pay(change, id, card));
  }

  private void confirm(RoutingContext ctx) {
    String id = ControlRoutes.id(ctx);
    press(ctx, "payment_intent", CONFIRM + id, change -> InvoiceVisit.confirm(change, id));
  }

  private void press(
      RoutingContext ctx, String type, String next, Function<Change, JsonObject> work) {
    try {
      webhooks.tell(account.change(StripeControl.origin(ctx), work).events());
      Page.lead(ctx, next);
    } catch (StripeError error) {
      show(ctx, type, error.getMessage(), error.status());
    }
  }

  private void show(RoutingContext ctx, String type, @Nullable String wrong, int status) {
    String id = ControlRoutes.id(ctx);
    JsonObject found = account.<@Nullable JsonObject>read(it -> it.objects().find(id));
    if (found == null || !type.equals(found.getValue("object"))) {
      StripePages.missing().send(ctx, 404);
    } else {
      (type.equals("invoice") ? invoice(found, wrong) : intent(found, wrong)).send(ctx, status);
    }
  }

  private static Page invoice(JsonObject invoice, @Nullable String wrong) {
    Object currency = invoice.getValue("currency");
    StringBuilder html = new StringBuilder(Page.alert(wrong));
    html.append("<section><p>")
        .append(StripePages.badge(invoice.getValue("status")))
        .append("</p>\n<dl>\n");
    JsonArray lines =
        invoice.getValue("lines") instanceof JsonObject list
            ? list.getJsonArray("data", new JsonArray())
            : new JsonArray();
    for (int i = 0; i < lines.size(); i++) {
      JsonObject line = lines.getJsonObject(i);
      String amount = Shown.money(line.getValue("amount"), currency);
      StripePages.row(html, "", line.getValue("description"), amount);
    }
    String total = Shown.money(invoice.getValue("total"), currency);
    StripePages.row(html, " class=\"sum\"", "Total", total);
    StripePages.row(html, "", "Paid", Shown.money(invoice.getValue("amount_paid"), currency));
    html.append("</dl></section>\n");
    if ("open".equals(invoice.getValue("status"))) {
      html.append(
          """
          <section><form method="post" action="%s%s/pay">
          %s<button class="whole">Pay %s</button>
          </form></section>
          """
              .formatted(
                  INVOICE,
                  Page.escaped(invoice.getValue("id")),
                  TestCards.choices("Payment method"),
                  Page.escaped(Shown.money(invoice.getValue("amount_due"), currency))));
    }
    return new Page("Invoice", "Invoice " + invoice.getValue("number"), html.toString());
  }

  private static Page intent(JsonObject intent, @Nullable String wrong) {
    String amount = Shown.money(intent.getValue("amount"), intent.getValue("currency"));
    String form =
        "requires_action".equals(intent.getValue("status"))
            ? """
              <form method="post" action="%s%s"><button class="whole">Confirm %s</button></form>
              """
                .formatted(CONFIRM, Page.escaped(intent.getValue("id")), Page.escaped(amount))
            : "<p>" + StripePages.badge(intent.getValue("status")) + "</p>\n";
    return new Page(
        "Your bank",
        "Confirm a payment",
        Page.alert(wrong)
            + "<section><p>"
            + Page.escaped(amount)
            + "</p>\n"
            + form
            + "</section>\n");
  }
}
