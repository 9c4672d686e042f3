package io.billhook.api.auth.factor;

import static org.assertj.core.api.Assertions.assertThat;

import io.billhook.api.TestApi;
import io.billhook.api.auth.TestPerson;
import io.billhook.config.SmsConfig;
import io.billhook.postgres.Role;
import io.billhook.postgres.TenantScope;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.client.HttpResponse;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Where codes go, and how many in a day. */
class CodeLimitsTest {

  @Test
  void codes_go_to_named_countries_and_to_each_so_many_a_day() {
    try (var api = new TestApi(new SmsConfig(true, Set.of("DE", "AT"), 1_000, 2))) {
      assertThat(ask(api, "gb@x.io", "+447400123456").statusCode()).isEqualTo(422);
      assertThat(ask(api, "a@x.io", "+491701234561").statusCode()).isEqualTo(202);
      assertThat(ask(api, "b@x.io", "+491701234562").statusCode()).isEqualTo(202);
      var over = ask(api, "c@x.io", "+491701234563");
      assertThat(over.statusCode()).isEqualTo(429);
      assertThat(TestApi.json(over).getString("type")).endsWith(":messaging-limit");
      assertThat(Integer.parseInt(over.getHeader("Retry-After"))).isBetween(1, 86_400);
      assertThat(ask(api, "d@x.io", "+436641234567").statusCode()).as("another").isEqualTo(202);
      api.clock.advance(Duration.ofDays(1));
      assertThat(ask(api, "e@x.io", "+491701234564").statusCode()).as("next day").isEqualTo(202);
    }
  }

  /** A factor from before its country was left out. */
  @Test
  void a_number_that_no_text_goes_to_any_more_is_sent_no_code() {
    try (var api = new TestApi(new SmsConfig(true, Set.of("DE"), 1_000, 1_000))) {
      TestPerson ada = TestPerson.register(api, "ada@x.io");
      api.database.run(
          Role.AUTH,
          TenantScope.none(),
          tx ->
              tx.update(
                  """
                  UPDATE account SET phone = '+447400123456', phone_verified_at = now(),
                                     sms_factor_at = now()
                  WHERE email = 'ada@x.io'
                  """));
      var sent =
          api.request(HttpMethod.POST, "/v1/me/mfa/sms/send")
              .bearerTokenAuthentication(ada.access())
              .send()
              .await();
      assertThat(sent.statusCode()).isEqualTo(403);
    }
  }

  private static HttpResponse<Buffer> ask(TestApi api, String email, String phone) {
    TestPerson person = TestPerson.register(api, email);
    return person.send(HttpMethod.POST, "/v1/me/phone", TestPerson.proof().put("phone", phone));
  }
}
