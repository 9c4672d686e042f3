package io.billhook.worker.messaging.sms.twilio;

import static io.billhook.worker.messaging.sms.TextPost.MOBILE;
import static org.assertj.core.api.Assertions.assertThat;

import io.billhook.config.TwilioConfig;
import io.billhook.crypto.Sealer;
import io.billhook.devkit.simulator.SimulatorSettings;
import io.billhook.devkit.simulator.Simulators;
import io.billhook.job.JobOutcome;
import io.billhook.messaging.Lane;
import io.billhook.messaging.credential.Credentials;
import io.billhook.messaging.credential.MessagingCredential;
import io.billhook.messaging.pace.Pace;
import io.billhook.postgres.Role;
import io.billhook.postgres.TenantScope;
import io.billhook.provider.Breaker;
import io.billhook.provider.BreakerSettings;
import io.billhook.provider.BreakerState;
import io.billhook.provider.Breakers;
import io.billhook.provider.CallOutcomes;
import io.billhook.telemetry.Metrics;
import io.billhook.worker.messaging.sms.SendSmsHandler;
import io.billhook.worker.messaging.sms.TextPost;
import io.billhook.worker.testing.TestDatabase;
import io.billhook.worker.testing.TestSealer;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.client.WebClient;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Each way in which Twilio can take a message or not, up to what becomes of it. */
@Timeout(90)
final class OutcomesTest {
  private static final String ACCOUNT = "AC" + "1".repeat(32);

  private final Simulators simulators =
      Simulators.create(TestDatabase.vertx(), SimulatorSettings.development());
  private final URI base =
      URI.create("http://127.0.0.1:" + simulators.listen(0).await().actualPort());
  private final WebClient web = WebClient.create(TestDatabase.vertx());
  private final Breakers breakers =
      new Breakers(
          TestDatabase.vertx(),
          new Metrics().registry(),
          BreakerSettings.STANDARD,
          () -> true,
          _ -> {});
  private final Breaker breaker = breakers.of("twilio");
  private final UUID tenant = TestDatabase.newTenant();
  private final String body = "Hello " + tenant;
  private final TextPost post = post(base.resolve("/_sim/twilio/api"));

  @AfterEach
  void close() {
    simulators.close();
    web.close();
  }

  private TextPost post(URI api) {
    var config =
        new TwilioConfig(
            new TwilioConfig.Account(ACCOUNT, "twilio_dev", "MG" + "1".repeat(32)), api);
    Sealer sealer = TestSealer.get();
    var accounts =
        new TwilioAccounts(
            new TwilioClients(TestDatabase.vertx(), breaker, breakers),
            config,
            Pace.UNBOUNDED,
            new Credentials(sealer));
    return new TextPost(
        new SendSmsHandler(TestDatabase.get(), sealer, accounts, new CallOutcomes(new Random(1))),
        tenant);
  }

  @Test
  void without_a_connection_it_waits_and_is_no_doubt() throws IOException {
    int port;
    try (var socket = new ServerSocket(0)) {
      port = socket.getLocalPort();
    }
    UUID id = text();
    assertThat(post(URI.create("http://127.0.0.1:" + port)).attempt(id))
        .isInstanceOf(JobOutcome.Retry.class);
    assertUnmarked(id);
    assertSentOnce(id);
  }

  @ParameterizedTest
  @ValueSource(ints = {401, 402, 403})
  void where_the_account_is_refused_it_waits_and_is_no_doubt(int status) {
    UUID id = text();
    fault("status", new JsonObject().put("status", status));
    assertThat(post.attempt(id)).isInstanceOf(JobOutcome.Retry.class);
    assertUnmarked(id);
    assertSentOnce(id);
  }

  @Test
  void while_the_breaker_is_open_it_waits_without_an_attempt() {
    UUID id = text();
    breaker.order(Breaker.Order.OPEN);
    assertThat(post.attempt(id)).isInstanceOf(JobOutcome.Snooze.class);
    assertUnmarked(id);
    breaker.order(Breaker.Order.AUTO);
    assertSentOnce(id);
  }

  @Test
  void where_it_is_too_much_it_waits_as_long_as_it_is_told_without_an_attempt() {
    UUID id = text();
    fault("status", new JsonObject().put("status", 429).put("retry_after", 7));
    assertThat(post.attempt(id))
        .isInstanceOfSatisfying(
            JobOutcome.Snooze.class,
            wait -> assertThat(wait.by()).isEqualTo(Duration.ofSeconds(7)));
    assertUnmarked(id);
    assertSentOnce(id);
  }

  @Test
  void what_is_refused_fails_with_its_code_and_what_that_tells_of_the_number_is_kept() {
    assertThat(refused("+15005550003")).isEqualTo("failed 21408");
    assertThat(refused("+15005550001")).isEqualTo("failed 21211");
    assertThat(refused("+15005550009")).isEqualTo("failed 21614");
    assertThat(refused("+15005550004")).isEqualTo("suppressed opt_out");
    breaker.order(Breaker.Order.OPEN); // nothing more is asked of Twilio
    assertThat(refused("+15005550001")).isEqualTo("suppressed unreachable");
    assertThat(refused("+15005550009")).isEqualTo("suppressed unreachable");
    assertThat(refused("+15005550004")).isEqualTo("suppressed opt_out");
  }

  @ParameterizedTest
  @ValueSource(strings = {"accept_then_reset", "reset", "lie", "status", "headers"})
  void what_was_perhaps_taken_arrives_once(String fault) {
    UUID id = text();
    fault(
        fault,
        switch (fault) {
          case "lie" -> new JsonObject().put("status", 201).put("body", "<html>");
          case "status" -> new JsonObject().put("status", 500);
          case "headers" -> new JsonObject().put("bytes", 200_000);
          default -> new JsonObject();
        });
    assertThat(post.attempt(id)).isInstanceOf(JobOutcome.Retry.class);
    assertThat(post.row(id).instantOrNull("sending_at")).as("the doubt").isNotNull();
    assertSentOnce(id);
  }

  @Test
  void what_stays_in_doubt_is_unknown_and_settled_by_a_look_later() {
    UUID id = text();
    fault("accept_then_reset", new JsonObject());
    post.lastAttempt(id);
    assertThat(post.row(id).text("status")).isEqualTo("unknown");
    assertSentOnce(id);
    assertThat(post.events(id)).hasSize(2).last().isEqualTo("sent twilio");
  }

  @Test
  void a_tenants_own_account_sends_all_its_messages_by_a_breaker_of_its_own() {
    String own = "AC" + "2".repeat(32);
    breaker.order(Breaker.Order.OPEN); // the installation's is nothing to it
    var credential = new MessagingCredential.Twilio(own, "token", "MG" + "2".repeat(32));
    TestDatabase.as(
        Role.API,
        TenantScope.of(tenant),
        """
        INSERT INTO messaging_credential (tenant_id, provider, sealed, sender, account_sid)
        VALUES ($1, 'twilio', $2, $3, $4)
        """,
        tenant,
        credential.seal(TestSealer.get(), tenant),
        credential.sender(),
        own);
    UUID id = text();
    post.attempt(id);
    assertThat(post.row(id).text("provider")).isEqualTo("twilio/" + tenant);
    JsonObject arrived = arrived(MOBILE).getFirst();
    assertThat(arrived.getString("from")).isEqualTo("MG" + "2".repeat(32));
    assertThat(breakers.states()).extracting(BreakerState::name).containsExactly("twilio");
  }

  private UUID text() {
    return post.text(MOBILE, body, Lane.TRANSACTIONAL);
  }

  private String refused(String to) {
    UUID id = post.text(to, body, Lane.TRANSACTIONAL);
    post.attempt(id);
    assertThat(post.row(id).bool("kept")).isFalse();
    return post.row(id).text("status") + " " + post.row(id).text("error");
  }

  private void assertUnmarked(UUID id) {
    assertThat(post.row(id).instantOrNull("sending_at")).isNull();
    assertThat(post.row(id).text("status")).isEqualTo("queued");
  }

  /** By the next attempt, whatever the one before came to. */
  private void assertSentOnce(UUID id) {
    assertThat(post.attempt(id)).isInstanceOf(JobOutcome.Done.class);
    assertThat(post.row(id).text("status")).isEqualTo("sent");
    assertThat(arrived(MOBILE))
        .singleElement()
        .satisfies(
            text ->
                assertThat(text.getString("provider_id"))
                    .isEqualTo(post.row(id).text("provider_id")));
  }

  private void fault(String fault, JsonObject more) {
    web.postAbs(base + "/_sim/faults")
        .sendJsonObject(
            new JsonObject()
                .put("provider", "twilio")
                .put("fault", fault)
                .put("count", 1)
                .mergeIn(more))
        .await();
  }

  private List<JsonObject> arrived(String to) {
    return get("/_sim/sms.json").getJsonArray("data").stream()
        .map(JsonObject.class::cast)
        .filter(text -> text.getString("to").equals(to))
        .toList();
  }

  private JsonObject get(String path) {
    @Nullable JsonObject json = web.getAbs(base + path).send().await().bodyAsJsonObject();
    if (json == null) {
      throw new AssertionError("No JSON at " + path);
    }
    return json;
  }
}
