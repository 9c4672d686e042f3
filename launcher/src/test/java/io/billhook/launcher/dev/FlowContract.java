package io.billhook.launcher.dev;

import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;
import static org.assertj.core.api.Assertions.assertThat;

import io.billhook.devkit.Await;
import io.billhook.devkit.TestServices;
import io.billhook.launcher.FirstFlow;
import io.billhook.launcher.FlowClient;
import io.billhook.launcher.HttpDoor;
import io.billhook.launcher.StripeFixtures;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** The whole flow on real parts; what a broker must make possible. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class FlowContract {
  private static final Duration PATIENCE = Duration.ofMinutes(1);
  private static final int LONGEST_ANSWER_MILLIS = 300;
  private static final long SEED = 20_260_729;

  private final LateAnswers stripe;
  final FlowStack flow;
  final FlowClient client;

  FlowContract(URI broker) throws Exception {
    stripe = LateAnswers.open();
    flow =
        FlowStack.on(
            broker, TestServices.freshDatabase(), Map.of("STRIPE_API_BASE", stripe.apiBase()));
    client = flow.client;
    stripe.forwardTo(client.simulators().base());
  }

  @AfterAll
  void stop() {
    flow.close();
    stripe.close();
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
    JsonObject processed = client.awaitProcessed("evt_gone", PATIENCE);
    assertThat(processed.getString("note")).isEqualTo("object_missing");
    assertThat(client.held("prod_gone")).isEmpty();
  }

  @Test
  void an_email_is_queued_by_rest_and_watched() {
    HttpDoor api = flow.api();
    JsonObject mail =
        new JsonObject()
            .put("to", "silent+rest@example.com")
            .put("subject", "Queued")
            .put("text", "By a program.");
    HttpDoor.Answer answer = api.post("/v1/emails", mail);
    assertThat(answer.status()).isEqualTo(202);
    String job = "/v1/jobs/" + answer.json().getString("job_id");
    Await.until(
        "the job is completed",
        PATIENCE,
        () -> "completed".equals(api.get(job).ok().getString("state")));
    assertThat(client.mailsTo("silent+rest@example.com"))
        .singleElement()
        .satisfies(sent -> assertThat(sent.getString("subject")).isEqualTo("Queued"))
        .satisfies(sent -> assertThat(sent.getString("text")).contains("By a program."));
    JsonObject shown = api.get("/v1/emails/" + answer.json().getString("id")).ok();
    assertThat(shown.getString("status")).isEqualTo("sent");
    assertThat(HttpDoor.to(api.base()).get(job).status()).isEqualTo(401);
  }

  @Test
  void somebody_signs_up_by_the_mail_in_the_inbox() throws SQLException {
    HttpDoor door = HttpDoor.to(flow.api().base());
    JsonObject wish =
        new JsonObject()
            .put("email", "newcomer@example.com")
            .put("name", "Ada")
            .put("tenant_name", "Engines");
    HttpDoor.Answer asked = door.post("/v1/auth/signup", wish);
    assertThat(asked.status()).isEqualTo(202);
    Await.until("the mail", PATIENCE, () -> client.mailsTo("newcomer@example.com").size() == 1);
    String text = client.mailsTo("newcomer@example.com").getFirst().getString("text");
    Matcher link = Pattern.compile("(http\\S+)\\?token=(\\S+)").matcher(text);
    assertThat(link.find()).isTrue();
    assertThat(door.get("/auth/verify-email?token=" + link.group(2)).status()).isEqualTo(200);
    assertThat(link.group(1))
        .isEqualTo("http://localhost:" + door.base().getPort() + "/app/verify");
    JsonObject chosen =
        new JsonObject().put("token", link.group(2)).put("password", "quite a long phrase");
    JsonObject tokens = door.post("/v1/auth/verify-email", chosen).ok();
    JsonObject me = door.with(tokens.getString("access_token")).get("/v1/me").ok();
    assertThat(me.getString("email")).isEqualTo("newcomer@example.com");
    assertThat(door.post("/v1/auth/signup", wish).status()).isEqualTo(202);
    verifiesAPhone(door.with(tokens.getString("access_token")));
  }

  private void verifiesAPhone(HttpDoor person) throws SQLException {
    JsonObject phone =
        new JsonObject().put("phone", "+491701234567").put("password", "quite a long phrase");
    assertThat(person.post("/v1/me/phone", phone).status()).isEqualTo(202);
    Await.until("the text", PATIENCE, () -> texts("is your code").size() == 1);
    String code = texts("is your code").getFirst().getString("text").substring(0, 6);
    assertThat(person.post("/v1/me/phone/verify", new JsonObject().put("code", code)).status())
        .isEqualTo(204);
    assertThat(person.get("/v1/me").ok().getString("phone")).isEqualTo("+491701234567");
    assertThat(flow.tablesWith(code + " is your code")).as("the code in the clear").isEmpty();
    assertThat(flow.tablesWith('"' + code + '"')).as("the code in the clear").isEmpty();
    for (String path : List.of("jobs", "audit", "webhooks", "messages?status=unknown")) {
      assertThat(client.ops().get("/ops/api/" + path).ok().encode())
          .as(path)
          .doesNotContain("is your code", '"' + code + '"', "+491701234567");
    }
  }

  @Test
  void a_tenants_text_arrives_once_though_its_answer_was_lost_and_says_how_it_fared() {
    JsonObject wish =
        new JsonObject().put("to", "+1 (500) 555-0006").put("body", "Your parcel comes — today");
    new Faults(client.simulators()).once("twilio", "accept_then_reset", "/2010-04-01");
    JsonObject made = flow.api().post("/v1/sms", wish).ok();
    assertThat(made.getString("to")).isEqualTo("+15005550006");
    assertThat(made.getString("encoding")).isEqualTo("ucs2");
    String path = "/v1/sms/" + made.getString("id");
    Await.until(
        "it is delivered",
        PATIENCE,
        () -> flow.api().get(path).ok().getString("status").equals("delivered"));
    JsonObject shown = flow.api().get(path).ok();
    assertThat(texts("parcel"))
        .singleElement()
        .satisfies(
            text ->
                assertThat(text.getString("provider_id"))
                    .isEqualTo(shown.getString("provider_id")));
    assertThat(shown.getJsonArray("events").stream().map(e -> ((JsonObject) e).getString("type")))
        .contains("sent", "delivered");
    assertThat(shown.encode()).doesNotContain("parcel");
  }

  private List<JsonObject> texts(String part) {
    return FlowClient.data(client.simulators().get("/_sim/sms.json")).stream()
        .filter(text -> text.getString("text").contains(part))
        .toList();
  }

  @Test
  void the_tables_equal_stripe_after_shuffled_and_doubled_events_from_many_threads()
      throws Exception {
    flow.awaitFirstWalk(); // which brings in what the simulator has for sale
    System.out.println("shuffle seed " + SEED);
    Shuffle shuffle = new Shuffle(client, flow.tenant(), SEED);
    long mailsBefore = flow.rows().getOrDefault("email", 0L);
    stripe.holdBack(LONGEST_ANSWER_MILLIS, SEED);
    shuffle.run();
    Await.until(
        "all events are processed",
        PATIENCE,
        () -> client.events().stream().allMatch(e -> "processed".equals(e.getString("state"))));
    stripe.holdBack(0, SEED);
    List<JsonObject> current = shuffle.current();
    assertThat(current).hasSizeGreaterThanOrEqualTo(60);
    for (JsonObject object : current) {
      JsonObject held = client.heldData(object.getString("id"));
      if (!object.containsKey("payments")) {
        held.remove("payments"); // which the copy has by expansion alone
      }
      assertThat(held).as("seed %d", SEED).isEqualTo(object);
    }
    Map<String, Long> paid =
        current.stream()
            .filter(o -> "invoice".equals(o.getString("object")))
            .filter(o -> "paid".equals(o.getString("status")))
            .collect(groupingBy(o -> o.getString("customer_email"), counting()));
    assertThat(paid).isNotEmpty();
    Await.until("all receipts are sent", PATIENCE, () -> receipts().equals(paid));
    // A receipt is written with the object's copy: one that is still to be sent would be counted.
    assertThat(flow.rows().getOrDefault("email", 0L) - mailsBefore)
        .isEqualTo(paid.values().stream().mapToLong(Long::longValue).sum());
  }

  private Map<String, Long> receipts() {
    return client.inbox().stream()
        .filter(mail -> mail.getString("to").startsWith("shuffled"))
        .collect(groupingBy(mail -> mail.getString("to"), counting()));
  }

  @Test
  void what_stripe_refuses_for_a_while_is_synced_in_the_end() {
    Faults faults = new Faults(client.simulators());
    faults.status("/v1/products/prod_500", 500, 3);
    faults.rateLimit("/v1/products/prod_429_after", 3);
    faults.status("/v1/products/prod_429_bare", 429, 1);
    faults.once("stripe", "reset", "/v1/products/prod_reset");
    List<String> names = List.of("500", "429_after", "429_bare", "reset");
    for (String name : names) {
      JsonObject stored = client.store(StripeFixtures.product("prod_" + name));
      assertThat(client.deliver(StripeFixtures.event("evt_" + name, "product.created", stored)))
          .isEqualTo(200);
    }
    for (String name : names) {
      client.awaitProcessed("evt_" + name, PATIENCE);
      assertThat(client.heldData("prod_" + name)).isEqualTo(client.simulated("prod_" + name));
    }
    assertThat(faults.usedUp()).isTrue();
    JsonObject limited = client.event("evt_429_after").orElseThrow();
    assertThat(Duration.between(time(limited, "received_at"), time(limited, "processed_at")))
        .isGreaterThanOrEqualTo(Duration.ofSeconds(3));
  }

  private static Instant time(JsonObject json, String name) {
    return Instant.parse(json.getString(name));
  }
}
