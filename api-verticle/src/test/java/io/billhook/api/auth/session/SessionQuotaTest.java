package io.billhook.api.auth.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.billhook.api.TestApi;
import io.billhook.api.auth.TestPerson;
import io.billhook.config.QuotaConfig;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.client.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Of an account with too many sessions the oldest end; nobody is kept from signing in. */
final class SessionQuotaTest {
  private static TestApi api;

  @BeforeAll
  static void start() {
    api = new TestApi(TestApi.ACCESS.with(new QuotaConfig(10, 50, 3)));
  }

  @AfterAll
  static void stop() {
    api.close();
  }

  @Test
  void the_fourth_of_three_ends_the_oldest_at_once() {
    TestPerson first = TestPerson.register(api, "four@x.io");
    TestPerson second = TestPerson.logIn(api, "four@x.io");
    TestPerson third = TestPerson.logIn(api, "four@x.io");
    assertThat(first.get("/v1/me").statusCode()).isEqualTo(200);

    TestPerson fourth = TestPerson.logIn(api, "four@x.io");
    assertThat(first.get("/v1/me").statusCode()).isEqualTo(401);
    assertThat(TestPerson.refresh(api, first.refresh()).statusCode()).isEqualTo(401);
    for (TestPerson who : List.of(second, third, fourth)) {
      assertThat(who.get("/v1/me").statusCode()).isEqualTo(200);
    }
    assertThat(open(fourth)).isEqualTo(3);
    assertThat(fourth.get("/v1/me/export").bodyAsString()).contains("\"revoked_for\": \"limit\"");
  }

  @Test
  void of_those_at_once_as_many_stay() {
    TestPerson.register(api, "once@x.io");
    List<Future<HttpResponse<Buffer>>> sent = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      sent.add(
          api.client
              .post("/v1/auth/login")
              .sendJsonObject(
                  new JsonObject().put("email", "once@x.io").put("password", TestPerson.PASSWORD)));
    }
    Future.join(sent).await();
    assertThat(sent).allMatch(answer -> answer.result().statusCode() == 200);
    assertThat(open(TestPerson.logIn(api, "once@x.io"))).isEqualTo(3);
  }

  private static int open(TestPerson person) {
    return TestApi.json(person.get("/v1/sessions")).getJsonArray("data").size();
  }
}
