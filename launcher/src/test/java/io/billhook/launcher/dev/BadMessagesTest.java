package io.billhook.launcher.dev;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.rabbitmq.client.ConnectionFactory;
import io.billhook.devkit.Await;
import io.billhook.devkit.TestServices;
import io.billhook.launcher.FlowClient;
import io.billhook.launcher.StripeFixtures;
import io.billhook.postgres.RowIds;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * What comes from the broker and is not as it should be: each has its end, which the operators' API
 * shows, and its queue goes on.
 */
final class BadMessagesTest {
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final URI BROKER = TestServices.embeddedBroker();

  private static FlowStack flow;
  private static FlowClient client;

  @BeforeAll
  static void start() throws Exception {
    flow = FlowStack.on(BROKER);
    client = flow.client;
  }

  @AfterAll
  static void stop() {
    flow.close();
  }

  @Test
  void garbage_is_kept_and_the_queue_goes_on() throws Exception {
    byte[] garbage = {0, -1, 7, 'x', -128};
    send("billing", garbage);
    JsonObject kept = awaitKept(garbage);
    assertThat(kept.getString("queue")).isEqualTo("billing");
    assertThat(kept.getInteger("size")).isEqualTo(5);
    assertThat(kept.getString("reason")).isNotEqualTo("no such job");
    goesOn("garbage");
  }

  @Test
  void a_message_of_another_program_is_kept_and_the_queue_goes_on() throws Exception {
    byte[] foreign = "{\"task\": \"mail.welcome\", \"args\": [17]}".getBytes(UTF_8);
    byte[] asLongAsTwoIds = "{\"task\": \"welcome\", \"user\": 123}".getBytes(UTF_8);
    assertThat(asLongAsTwoIds).hasSize(32);
    send("billing", foreign);
    send("billing", asLongAsTwoIds);
    assertThat(awaitKept(foreign).getString("reason")).isNotEqualTo("no such job");
    byte[] half = "{\"task\": \"welcom".getBytes(UTF_8);
    assertThat(awaitKept(half).getString("reason")).isEqualTo("no such job");
    goesOn("foreign");
  }

  @Test
  void an_id_that_no_job_has_is_kept_and_the_queue_goes_on() throws Exception {
    byte[] nobody = bytes(RowIds.next());
    send("billing", nobody);
    JsonObject kept = awaitKept(nobody);
    assertThat(kept.getString("reason")).isEqualTo("no such job");
    assertThat(kept.getString("queue")).isEqualTo("billing");
    goesOn("nobody");
  }

  @Test
  void a_kind_that_no_worker_knows_waits_without_an_attempt_and_the_queue_goes_on()
      throws Exception {
    UUID id = insert("billing.of-a-newer-version", "billing", "{\"any\": 1}");
    send("billing", bytes(id));
    JsonObject job = awaitState(id, "retryable");
    assertThat(job.getInteger("attempt")).isZero();
    assertThat(job.getString("last_error")).contains("does not know the kind");
    goesOn("unknown");
  }

  @Test
  void arguments_of_an_older_version_are_read_or_the_job_is_dead_and_the_queue_goes_on()
      throws Exception {
    UUID readable = insert("upkeep.prune", "upkeep", "{\"area\": \"ATTEMPTS\", \"gone\": true}");
    UUID unreadable = insert("upkeep.prune", "upkeep", "{\"area\": \"OF_OLD\"}");
    send("upkeep", bytes(unreadable));
    send("upkeep", bytes(readable));
    assertThat(awaitState(readable, "completed").getInteger("attempt")).isOne();
    JsonObject dead = awaitState(unreadable, "dead");
    assertThat(dead.getString("last_error")).isNotBlank();
    assertThat(FlowClient.data(client.ops().get("/ops/api/jobs?state=dead")))
        .anyMatch(each -> each.getString("id").equals(unreadable.toString()));
    goesOn("older");
  }

  @Test
  void a_message_for_a_finished_job_changes_nothing_and_the_queue_goes_on() throws Exception {
    UUID id = insert("upkeep.prune", "upkeep", "{\"area\": \"ATTEMPTS\"}");
    send("upkeep", bytes(id));
    JsonObject finished = awaitState(id, "completed");
    long kept = kept().size();
    send("upkeep", bytes(id));
    send("upkeep", bytes(id));
    UUID next = insert("upkeep.prune", "upkeep", "{\"area\": \"ATTEMPTS\"}");
    send("upkeep", bytes(next)); // comes after them
    awaitState(next, "completed");
    assertThat(job(id)).isEqualTo(finished);
    assertThat(kept()).hasSize((int) kept);
    goesOn("finished");
  }

  /** A job of the same queue, from its event to its end. */
  private static void goesOn(String name) {
    JsonObject product = StripeFixtures.product("prod_" + name);
    client.store(product);
    assertThat(client.deliver(StripeFixtures.event("evt_" + name, "product.created", product)))
        .isEqualTo(200);
    client.awaitProcessed("evt_" + name, PATIENCE);
  }

  private static List<JsonObject> kept() {
    return FlowClient.data(client.ops().get("/ops/api/unreadable-messages"));
  }

  private static JsonObject awaitKept(byte[] body) {
    String text = Base64.getEncoder().encodeToString(body);
    return Await.value(
        "it is kept",
        PATIENCE,
        () ->
            kept().stream()
                .map(
                    each ->
                        client.ops().get("/ops/api/unreadable-messages/" + each.getLong("id")).ok())
                .filter(letter -> letter.getString("body").equals(text))
                .findFirst());
  }

  private static JsonObject awaitState(UUID id, String state) {
    return Await.value(
        id + " is " + state,
        PATIENCE,
        () -> Optional.of(job(id)).filter(job -> job.getString("state").equals(state)));
  }

  private static JsonObject job(UUID id) {
    return client.ops().get("/ops/api/jobs/" + id).ok();
  }

  private static UUID insert(String kind, String queue, String args) throws Exception {
    UUID id = RowIds.next();
    flow.execute(
        "INSERT INTO job (id, kind, queue, args, state, max_attempts, run_at) VALUES ('"
            + String.join("', '", id.toString(), kind, queue, args)
            + "', 1, 3, now())");
    return id;
  }

  private static byte[] bytes(UUID id) {
    return ByteBuffer.allocate(16)
        .putLong(id.getMostSignificantBits())
        .putLong(id.getLeastSignificantBits())
        .array();
  }

  /** As any program that knows the broker may. */
  private static void send(String queue, byte[] body) throws Exception {
    var factory = new ConnectionFactory();
    factory.setUri(BROKER);
    try (var connection = factory.newConnection("test");
        var channel = connection.createChannel()) {
      channel.confirmSelect();
      channel.basicPublish(flow.prefix + ".work", flow.prefix + "." + queue, true, null, body);
      channel.waitForConfirmsOrDie(PATIENCE.toMillis());
    }
  }
}
