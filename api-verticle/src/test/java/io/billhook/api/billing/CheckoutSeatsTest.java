package io.billhook.api.billing;

import static org.assertj.core.api.Assertions.assertThat;

import io.billhook.api.TestApi;
import io.billhook.api.auth.TestPerson;
import io.billhook.config.BillingConfig;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.client.HttpResponse;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Buying as a person, where the number of members is what is paid for. */
@Timeout(60)
class CheckoutSeatsTest {
  private static final BillingConfig SEATS =
      new BillingConfig(
          new BillingConfig.Trial(0, true, false), 7, true, Set.of(), 4, List.of(), null, 10, 60);

  private static HttpResponse<Buffer> buy(TestApi api, TestPerson person, JsonObject wish) {
    return api.client
        .post(BillingApi.CHECKOUTS)
        .bearerTokenAuthentication(person.access())
        .putHeader("Idempotency-Key", UUID.randomUUID().toString())
        .sendJsonObject(wish)
        .await();
  }

  @Test
  void the_quantity_is_the_number_of_members_and_the_customer_has_the_buyers_address() {
    try (BillingApi billing = new BillingApi(SEATS)) {
      TestPerson owner = TestPerson.register(billing.api, "owner@example.com");
      JsonObject wish = BillingApi.wish("price_pro_monthly");

      HttpResponse<Buffer> told = buy(billing.api, owner, wish.copy().put("quantity", 7));
      assertThat(told.statusCode()).isEqualTo(422);
      HttpResponse<Buffer> bought = buy(billing.api, owner, wish);

      assertThat(bought.statusCode()).as(bought.bodyAsString()).isEqualTo(201);
      assertThat(billing.posts("/v1/checkout/sessions").getLast().getString("body"))
          .contains("line_items[0][quantity]=1");
      assertThat(billing.objects("customer").getFirst().getString("email"))
          .isEqualTo("owner@example.com");

      TestPerson member = TestPerson.register(billing.api, "member@example.com");
      billing
          .api
          .database
          .auth()
          .run(
              tx ->
                  tx.update(
                      """
                      UPDATE membership SET role = 'member'
                      WHERE account_id = (SELECT id FROM account WHERE email = $1)
                      """,
                      member.email()));
      assertThat(buy(billing.api, member, wish).statusCode()).isEqualTo(403);
    }
  }
}
