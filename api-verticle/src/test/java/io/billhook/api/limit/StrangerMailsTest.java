package io.billhook.api.limit;

import static org.assertj.core.api.Assertions.assertThat;

import io.billhook.api.TestApi;
import io.billhook.config.RateLimitConfig;
import io.billhook.devkit.TestServices;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Mails that people without an account cause, by sign-up and forgotten passwords. */
class StrangerMailsTest {
  private final TestApi api =
      new TestApi(
          TestServices.freshDatabase(),
          null,
          new RateLimitConfig(RateLimitConfig.Mode.LOCAL, 1000, 1, 3, 5));

  @AfterEach
  void stop() {
    api.close();
  }

  @Test
  void a_network_has_its_number_a_day_and_all_together_theirs_an_hour() {
    assertThat(signUp("a@x.io", "192.0.2.1")).isEqualTo(202);
    assertThat(forgotten("b@x.io", "192.0.2.1")).isEqualTo(202);
    assertThat(signUp("c@x.io", "192.0.2.1")).isEqualTo(202);
    assertThat(signUp("d@x.io", "192.0.2.1")).isEqualTo(429);
    assertThat(forgotten("a@x.io", "192.0.2.1")).isEqualTo(429);
    assertThat(api.logIn("a@x.io", "wrong password").statusCode()).isEqualTo(401);

    assertThat(signUp("e@x.io", "198.51.100.1")).isEqualTo(202);
    assertThat(signUp("f@x.io", "198.51.100.2")).isEqualTo(202);
    assertThat(signUp("g@x.io", "198.51.100.3")).isEqualTo(429); // five in all

    api.clock.advance(Duration.ofHours(1));
    assertThat(signUp("h@x.io", "198.51.100.3")).isEqualTo(202);
    assertThat(signUp("i@x.io", "192.0.2.1")).isEqualTo(429);
    api.clock.advance(Duration.ofDays(1));
    assertThat(signUp("j@x.io", "192.0.2.1")).isEqualTo(202);
    assertThat(api.mailsTo("d@x.io")).isEmpty();
    assertThat(api.mailsTo("j@x.io")).hasSize(1);
  }

  private int signUp(String email, String from) {
    JsonObject wish =
        new JsonObject().put("email", email).put("name", "Ada").put("tenant_name", "Acme");
    return post("/v1/auth/signup", wish, from);
  }

  private int forgotten(String email, String from) {
    return post("/v1/auth/password/forgot", new JsonObject().put("email", email), from);
  }

  private int post(String path, JsonObject body, String from) {
    return api.client
        .post(path)
        .putHeader("X-Forwarded-For", from)
        .sendJsonObject(body)
        .await()
        .statusCode();
  }
}
