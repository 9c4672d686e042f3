package io.billhook.launcher.dev;

import static org.assertj.core.api.Assertions.assertThat;

import io.billhook.launcher.Await;
import io.billhook.launcher.FirstFlow;
import io.billhook.launcher.FlowClient;
import io.billhook.launcher.HttpDoor;
import io.billhook.launcher.StripeFixtures;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** The whole flow on real parts; what a broker must make possible. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class FlowContract {
  private static final Duration PROMISED = Duration.ofSeconds(5);

  final FlowStack flow;
  final FlowClient client;

  FlowContract(URI broker) throws Exception {
    flow = FlowStack.on(broker);
    client = flow.client;
  }

  @AfterAll
  void stop() {
    flow.close();
  }

  @Test
  void an_event_is_a_hint_and_its_duplicates_are_only_counted() throws Exception {
    FirstFlow.check(client, "first");
    Map<String, Long> before = flow.rows();
    JsonObject event =
        StripeFixtures.event("evt_first", "any", StripeFixtures.product("prod_other"));
    assertThat(client.deliver(event)).isEqualTo(200);
    assertThat(flow.rows()).isEqualTo(before);
  }

  @Test
  void an_object_that_stripe_no_longer_has_is_noted() {
    JsonObject gone = StripeFixtures.product("prod_gone");
    assertThat(client.deliver(StripeFixtures.event("evt_gone", "product.created", gone)))
        .isEqualTo(200);
    JsonObject processed = client.awaitProcessed("evt_gone", PROMISED);
    assertThat(processed.getString("note")).isEqualTo("object_missing");
    assertThat(client.held("prod_gone")).isEmpty();
  }

  @Test
  void an_email_is_queued_by_rest_and_watched() {
    HttpDoor api = flow.api();
    JsonObject mail =
        new JsonObject()
            .put("to", "rest@example.com")
            .put("subject", "Queued")
            .put("text", "By a program.");
    HttpDoor.Answer answer = api.post("/v1/emails", mail);
    assertThat(answer.status()).isEqualTo(202);
    String job = "/v1/jobs/" + answer.json().getString("job_id");
    Await.until(
        "the job is completed",
        PROMISED,
        () -> "completed".equals(api.get(job).ok().getString("state")));
    assertThat(client.mailsTo("rest@example.com"))
        .singleElement()
        .satisfies(sent -> assertThat(sent.getString("subject")).isEqualTo("Queued"))
        .satisfies(sent -> assertThat(sent.getString("text")).contains("By a program."));
    JsonObject shown = api.get("/v1/emails/" + answer.json().getString("id")).ok();
    assertThat(shown.getString("status")).isEqualTo("sent");
    assertThat(HttpDoor.to(api.base()).get(job).status()).isEqualTo(401);
  }
}
