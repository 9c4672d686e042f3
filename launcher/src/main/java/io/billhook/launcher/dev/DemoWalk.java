package io.billhook.launcher.dev;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * The flow as a person would try it, over HTTP alone: a customer subscribes at Stripe, the events
 * come twice and shuffled, and at the end the subscription is active and one receipt has arrived;
 * then a program sends mails and a text message.
 */
final class DemoWalk {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final String CUSTOMER = "ada@example.com";

  private final DevStack stack;
  private final DemoClient client;
  private int step;

  DemoWalk(DevStack stack) {
    this.stack = stack;
    this.client = new DemoClient(stack.base());
  }

  /** Gives whether all came out as promised. */
  boolean run() throws Exception {
    say("An operator logs in: " + DevStack.OPERATOR);
    client.logIn(DevStack.OPERATOR, DevStack.PASSWORD);

    say("A customer, " + CUSTOMER + ", subscribes at (simulated) Stripe and pays.");
    JsonObject made =
        client.post(
            "/_sim/stripe/customers",
            new JsonObject()
                .put("email", CUSTOMER)
                .put("name", "Ada Lovelace")
                .put(
                    "metadata",
                    new JsonObject().put("tenant_id", stack.seeded.tenant().toString())));
    tell(
        "customer "
            + made.getString("customer")
            + ", subscription "
            + made.getString("subscription"));

    say("Stripe's network has a bad day: it delivers every event again, twice, in random order.");
    JsonObject delivered =
        client.post(
            "/_sim/stripe/deliver",
            new JsonObject().put("order", "shuffled").put("copies", 2).put("seed", 42));
    tell(delivered.getInteger("delivered") + " more deliveries, every one answered 200");

    say("Each event is kept once. It is a hint: the worker asks Stripe for the object itself.");
    List<JsonObject> events = until(() -> allProcessed());
    int duplicates = events.stream().mapToInt(e -> e.getInteger("duplicates")).sum();
    tell(events.size() + " events processed, " + duplicates + " duplicates counted and ignored");

    say("Our copy of the subscription is Stripe's:");
    String status =
        client
            .get("/ops/api/billing/objects/" + made.getString("subscription"))
            .getJsonObject("data")
            .getString("status");
    tell("status " + status);

    say("The paid invoice has sent a receipt. One, not three:");
    List<JsonObject> receipts = until(this::receipts);
    receipts.forEach(
        mail -> tell("“" + mail.getString("subject") + "” to " + mail.getString("to")));

    say("A program queues a mail with an API key, and watches its job:");
    boolean sent = sendOne();

    boolean told = new DemoMessages(client, this).run();

    boolean good = "active".equals(status) && receipts.size() == 1 && sent && told;
    System.out.println();
    System.out.println(
        good
            ? "Done: an active subscription and one receipt, out of shuffled and doubled events."
            : "Something is not as promised; see above.");
    return good;
  }

  private boolean sendOne() throws Exception {
    client.useKey(stack.seeded.key());
    JsonObject queued =
        client.post(
            "/v1/emails",
            new JsonObject()
                .put("to", CUSTOMER)
                .put("subject", "Welcome")
                .put("text", "Your account is ready."));
    tell("202, mail " + queued.getString("id"));
    String path = "/v1/jobs/" + queued.getString("job_id");
    String state =
        until(
            () ->
                Optional.of(client.get(path).getString("state"))
                    .filter(s -> s.equals("completed") || s.equals("dead")));
    tell("job " + state);
    return state.equals("completed");
  }

  private Optional<List<JsonObject>> allProcessed() {
    List<JsonObject> events = objects(client.get("/ops/api/webhooks?provider=stripe&limit=200"));
    boolean all = events.stream().allMatch(e -> "processed".equals(e.getString("state")));
    return all && !events.isEmpty() ? Optional.of(events) : Optional.empty();
  }

  private Optional<List<JsonObject>> receipts() {
    List<JsonObject> mails =
        objects(client.get("/_sim/inbox.json")).stream()
            .filter(mail -> CUSTOMER.equals(mail.getString("to")))
            .toList();
    return mails.isEmpty() ? Optional.empty() : Optional.of(mails);
  }

  private static List<JsonObject> objects(JsonObject list) {
    JsonArray data = list.getJsonArray("data");
    return data.stream().map(JsonObject.class::cast).toList();
  }

  static <T> T until(Supplier<Optional<T>> look) throws InterruptedException {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (true) {
      Optional<T> seen = look.get();
      if (seen.isPresent()) {
        return seen.get();
      }
      if (System.nanoTime() > end) {
        throw new IllegalStateException("It did not happen within " + PATIENCE.toSeconds() + " s");
      }
      Thread.sleep(Duration.ofMillis(100));
    }
  }

  void say(String what) {
    System.out.println();
    System.out.println(++step + ". " + what);
  }

  static void tell(String what) {
    System.out.println("   " + what);
  }
}
