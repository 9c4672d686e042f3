package io.billhook.worker.billing.mail;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.billhook.config.AppConfig;
import io.billhook.messaging.product.ProductMail;
import io.billhook.messaging.product.ProductMails;
import io.billhook.messaging.template.RenderedMail;
import io.billhook.stripe.StripeJson;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class ReceiptTest {
  private static final String INVOICE =
      """
      {"number": "BH-0001", "currency": "usd", "total": 2380, "subtotal": 2000, "amount_paid": 2380,
       "total_taxes": [{"amount": 300}, {"amount": 80}],
       "status_transitions": {"paid_at": 1772323200},
       "hosted_invoice_url": "https://invoice.stripe.com/i/1?a=b&c=d",
       "lines": {"has_more": true, "data": [
         {"description": "Pro <plan>", "amount": 2000,
          "period": {"start": 1772323200, "end": 1775001600}},
         {"description": null, "amount": 0, "period": {"start": 1772323200, "end": 1772323200}}]}}
      """;

  @Test
  void says_what_was_paid_for_in_both_bodies() throws StripeJson.MalformedJson {
    var rendered = rendered(StripeJson.parse(INVOICE), "Acme & Sons");

    assertThat(rendered.subject()).isEqualTo("Your receipt from Acme & Sons (BH-0001)");
    assertThat(rendered.html())
        .contains("Receipt from Acme &amp; Sons")
        .contains("$23.80", "$20.00", "$3.80")
        .contains("Pro &lt;plan&gt;")
        .contains("1 March 2026 – 1 April 2026")
        .contains("Paid on 1 March 2026 (UTC)")
        .contains("Invoice BH-0001")
        .contains("More items are on the invoice.")
        .contains("href=\"https://invoice.stripe.com/i/1?a&#x3D;b&amp;c&#x3D;d\"")
        .contains("<html lang=\"en\">", "scope=\"col\"", "prefers-color-scheme: dark")
        .doesNotContain("{{");
    assertThat(rendered.text())
        .isEqualTo(
            """
            Acme & Sons

            Thank you for your payment of $23.80.

            Paid on: 1 March 2026 (UTC)
            Invoice: BH-0001

            - Pro <plan>: $20.00
              1 March 2026 – 1 April 2026
            - Item: $0.00
            - More items are on the invoice.

            Subtotal: $20.00
            Tax: $3.80
            Total: $23.80

            See the invoice: https://invoice.stripe.com/i/1?a=b&c=d
            """);
  }

  @Test
  void leaves_out_what_the_invoice_does_not_say() throws StripeJson.MalformedJson {
    var rendered =
        rendered(
            StripeJson.parse(
                """
                {"currency": "jpy", "total": 500, "subtotal": 500, "amount_paid": 500, "created": 1772323200,
                 "hosted_invoice_url": "javascript:alert(1)"}
                """),
            "Acme");
    assertThat(rendered.subject()).isEqualTo("Your receipt from Acme");
    assertThat(rendered.html())
        .contains("¥500")
        .doesNotContain("Subtotal", "Invoice ", "See the invoice", "javascript");
    assertThat(rendered.text()).doesNotContain("Tax", "Invoice:", "See the invoice");
  }

  @Test
  void thanks_for_what_was_paid_and_says_what_the_balance_gave() throws StripeJson.MalformedJson {
    var rendered =
        rendered(
            "'currency':'usd','total':5000,'starting_balance':-3000,'ending_balance':0,"
                + "'amount_paid':2000");
    assertThat(rendered.text())
        .contains("payment of $20.00.")
        .contains("Total: $50.00\nFrom your balance: -$30.00\nPaid: $20.00\n");
    assertThat(rendered.html())
        .contains("payment of $20.00.", ">$20.00</h1>", "From your balance", "-$30.00");
  }

  @Test
  void says_what_else_lies_between_total_and_payment() throws StripeJson.MalformedJson {
    assertThat(
            rendered(
                    "'currency':'jpy','total':5000,'starting_balance':500,'ending_balance':0,"
                        + "'pre_payment_credit_notes_amount':1000,'amount_paid':4700,"
                        + "'amount_overpaid':200")
                .text())
        .contains("payment of ¥4,700.")
        .contains(
            """
            Total: ¥5,000
            Credit: -¥1,000
            Owed from before: ¥500
            Paid: ¥4,700
            Paid beyond what was due: ¥200
            """);
  }

  /** Before an invoice is finalised its ending balance is null. */
  @Test
  void a_balance_that_is_not_settled_gave_nothing() throws StripeJson.MalformedJson {
    assertThat(
            rendered(
                    "'currency':'usd','total':700,'starting_balance':-300,'ending_balance':null,"
                        + "'amount_paid':700")
                .text())
        .doesNotContain("balance", "Paid:");
  }

  private static RenderedMail rendered(String fields) throws StripeJson.MalformedJson {
    return rendered(StripeJson.parse(("{" + fields + "}").replace('\'', '"')), "Acme");
  }

  private static RenderedMail rendered(JsonNode invoice, String seller) {
    return ProductMails.of(AppConfig.NONE, seller)
        .render(ProductMail.RECEIPT, values(invoice, seller));
  }

  private static Map<String, Object> values(JsonNode invoice, String seller) {
    Map<String, Object> values = new HashMap<>(Receipt.values(invoice));
    values.put("seller", seller);
    return values;
  }
}
