package io.billhook.launcher.dev;

import static org.assertj.core.api.Assertions.assertThat;

import io.billhook.devkit.Await;
import io.billhook.devkit.TestServices;
import io.billhook.launcher.FlowClient;
import io.billhook.launcher.StripeFixtures;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Calls that were made, and whose answers are lost; takes as long as the time-outs. */
final class LostAnswersTest {
  private static final Duration PATIENCE = Duration.ofSeconds(90);

  @Test
  void an_object_is_synced_and_a_mail_goes_out_once() throws Exception {
    try (FlowStack flow = FlowStack.on(TestServices.embeddedBroker())) {
      loseAnswers(flow, flow.client);
    }
  }

  private static void loseAnswers(FlowStack flow, FlowClient client) {
    Faults faults = new Faults(client.simulators());
    faults.once("stripe", "hang", "/v1/products/prod_hang");
    faults.once("brevo", "accept_then_reset", "/v3/smtp/email");
    JsonObject stored = client.store(StripeFixtures.product("prod_hang"));
    client.deliver(StripeFixtures.event("evt_hang", "product.created", stored));
    JsonObject mail =
        new JsonObject()
            .put("to", "silent+once@example.com")
            .put("subject", "Once")
            .put("text", "Once.");
    String job = flow.api().post("/v1/emails", mail).ok().getString("job_id");

    client.awaitProcessed("evt_hang", PATIENCE);
    assertThat(client.heldData("prod_hang")).isEqualTo(stored);
    Await.until(
        "the mail is sent",
        PATIENCE,
        () -> "completed".equals(flow.api().get("/v1/jobs/" + job).ok().getString("state")));
    assertThat(flow.api().get("/v1/emails/" + job).ok().getString("status")).isEqualTo("sent");
    assertThat(client.mailsTo("silent+once@example.com")).hasSize(1);
    List<JsonObject> calls =
        client.calls("brevo").stream()
            .filter(call -> call.encode().contains("silent+once@example.com"))
            .toList();
    assertThat(calls).hasSizeGreaterThanOrEqualTo(2);
    assertThat(calls).extracting(call -> call.getString("idempotency_key")).doesNotContainNull();
    assertThat(calls.stream().map(call -> call.getString("idempotency_key")).distinct()).hasSize(1);
    assertThat(faults.usedUp()).isTrue();
  }
}
