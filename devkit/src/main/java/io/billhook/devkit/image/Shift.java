package io.billhook.devkit.image;

import io.billhook.devkit.Await;
import io.billhook.devkit.faults.installation.Door;
import io.billhook.devkit.faults.load.Owner;
import io.billhook.devkit.simulator.provider.callback.Hmac;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

/** Work as an installation has it: log-ins, mails, a text, webhooks, every list, and their jobs. */
final class Shift {
  /** Enough for the compiler to have seen what is hot. */
  private static final int ROUNDS = 150;

  private static final int CUSTOMERS = 5;
  private static final Duration PATIENCE = Duration.ofMinutes(3);

  private final Door api;
  private final Door simulators;

  Shift(Door api, Door simulators) {
    this.api = api;
    this.simulators = simulators;
  }

  /** Blocks until all of it is done, jobs too. */
  void work() throws IOException {
    String key = Owner.signUp(api, simulators);
    JsonObject password =
        new JsonObject().put("email", Owner.EMAIL).put("password", Owner.PASSWORD);
    JsonObject tokens = post("/v1/auth/login", "", password);
    tokens =
        post(
            "/v1/auth/refresh",
            "",
            new JsonObject().put("refresh_token", tokens.getString("refresh_token")));
    String access = tokens.getString("access_token");
    text(access);
    subscribe();
    String job = "";
    for (int round = 0; round < ROUNDS; round++) {
      webhook(round);
      job = mail(key, round);
    }
    look(access);
    String last = job;
    Await.until("the last mail is sent", PATIENCE, () -> isDone(last, access));
    Await.until("all mails have come", PATIENCE, () -> mails() >= ROUNDS);
  }

  private void text(String access) throws IOException {
    JsonObject phone =
        new JsonObject().put("phone", "+4915123456789").put("password", Owner.PASSWORD);
    post("/v1/me/phone", access, phone);
  }

  /** At simulated Stripe, which tells of it by webhooks. */
  private void subscribe() throws IOException {
    for (int i = 0; i < CUSTOMERS; i++) {
      JsonObject customer = new JsonObject().put("email", "customer" + i + "@example.com");
      simulators.send("POST", "/_sim/stripe/customers", Map.of(), customer.encode()).ok();
    }
  }

  private void webhook(int round) throws IOException {
    JsonObject customer =
        new JsonObject()
            .put("id", "cus_image")
            .put("object", "customer")
            .put("email", "image@example.com")
            .put("livemode", false)
            .put("metadata", new JsonObject());
    simulators.send("PUT", "/_sim/stripe/objects", Map.of(), customer.encode()).ok();
    String body =
        new JsonObject()
            .put("id", "evt_image_" + round)
            .put("object", "event")
            .put("created", 1_560_000_000)
            .put("livemode", false)
            .put("type", "customer.updated")
            .put("data", new JsonObject().put("object", customer))
            .encode();
    long now = Instant.now().getEpochSecond();
    byte[] signature = Hmac.of("HmacSHA256", Surroundings.SECRET, now + "." + body);
    String header = "t=" + now + ",v1=" + HexFormat.of().formatHex(signature);
    api.send("POST", "/webhooks/stripe", Map.of("Stripe-Signature", header), body).ok();
  }

  /** Gives the id of its job. */
  private String mail(String key, int round) throws IOException {
    JsonObject mail =
        new JsonObject()
            .put("to", "reader" + round + "@example.com")
            .put("subject", "Hello")
            .put("text", "It works.");
    Map<String, String> headers =
        Map.of("Authorization", "Bearer " + key, "Idempotency-Key", "image-" + round);
    return api.send("POST", "/v1/emails", headers, mail.encode()).ok().getString("job_id");
  }

  /** At whatever the contract lets one read without knowing an id. */
  private void look(String access) throws IOException {
    JsonObject paths = api.get("/openapi.json").ok().getJsonObject("paths");
    List<String> lists = new ArrayList<>();
    for (String path : paths.fieldNames()) {
      if (paths.getJsonObject(path).containsKey("get")
          && !path.contains("{")
          && !path.endsWith("/events")) { // a stream, which does not end
        lists.add(path);
      }
    }
    for (String path : lists) {
      String token = path.equals("/metrics") ? Surroundings.MANAGEMENT_TOKEN : access;
      Door.Answer answer = api.send("GET", path, Map.of("Authorization", "Bearer " + token), "");
      if (answer.status() >= 500) {
        throw new IllegalStateException(path + ": " + answer.status() + " " + answer.body());
      }
    }
  }

  private JsonObject post(String path, String bearer, JsonObject body) throws IOException {
    Map<String, String> headers =
        bearer.isEmpty()
            ? Map.of()
            : Map.of("Authorization", "Bearer " + bearer, "Idempotency-Key", "image" + path);
    return api.send("POST", path, headers, body.encode()).ok();
  }

  private boolean isDone(String job, String access) {
    try {
      Map<String, String> headers = Map.of("Authorization", "Bearer " + access);
      JsonObject seen = api.send("GET", "/v1/jobs/" + job, headers, "").ok();
      return "completed".equals(seen.getString("state"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private int mails() {
    try {
      return simulators.get("/_sim/inbox.json").ok().getJsonArray("data").size();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
