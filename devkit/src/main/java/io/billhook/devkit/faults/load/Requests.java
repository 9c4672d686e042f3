package io.billhook.devkit.faults.load;

import io.billhook.devkit.faults.installation.Door;
import io.billhook.devkit.faults.installation.Installation;
import io.billhook.devkit.hostile.Bystander;
import io.billhook.devkit.simulator.provider.callback.Hmac;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Map;

/** How each kind of thing is asked for. */
final class Requests {
  private final Door api;
  private final Door simulators;
  private final String key;
  private final String customer;

  /**
   * @param key of the API
   * @param customer whose invoices are paid
   */
  Requests(Installation installation, String key, String customer) {
    api = installation.api();
    simulators = installation.simulators();
    this.key = key;
    this.customer = customer;
  }

  /** Asks once; an answer of 2xx acknowledges. */
  Door.Answer ask(Item item) throws IOException {
    return switch (item.kind()) {
      case WEBHOOK -> deliver(item.id(), "customer.updated", customer(item.recipient()));
      case RECEIPT -> {
        JsonObject invoice = invoice(item);
        keep(invoice);
        yield deliver(item.id(), "invoice.paid", invoice);
      }
      case MAIL -> mail(item);
      case TEXT -> text(item);
    };
  }

  /** Makes it the state of an object at simulated Stripe. */
  void keep(JsonObject object) throws IOException {
    simulators.send("PUT", "/_sim/stripe/objects", Map.of(), object.encode()).ok();
  }

  JsonObject customer(String id) {
    return new JsonObject()
        .put("id", id)
        .put("object", "customer")
        .put("email", id + "@example.net")
        .put("livemode", false)
        .put("metadata", new JsonObject());
  }

  private JsonObject invoice(Item item) {
    return new JsonObject()
        .put("id", "in_" + item.id().substring("evt_".length()))
        .put("object", "invoice")
        .put("customer", customer)
        .put("customer_email", item.recipient())
        .put("currency", "eur")
        .put("status", "paid")
        .put("total", 1900)
        .put("amount_paid", 1900)
        .put("number", item.id())
        .put("metadata", new JsonObject());
  }

  private Door.Answer deliver(String id, String type, JsonObject object) throws IOException {
    String body =
        new JsonObject()
            .put("id", id)
            .put("object", "event")
            .put("created", 1_560_000_000)
            .put("livemode", false)
            .put("type", type)
            .put("data", new JsonObject().put("object", object))
            .encode();
    long now = Instant.now().getEpochSecond();
    byte[] signature = Hmac.of("HmacSHA256", Installation.SECRET, now + "." + body);
    String header = "t=" + now + ",v1=" + HexFormat.of().formatHex(signature);
    return api.send("POST", "/webhooks/stripe", Map.of("Stripe-Signature", header), body);
  }

  private Door.Answer mail(Item item) throws IOException {
    JsonObject mail =
        new JsonObject()
            .put("to", item.recipient())
            .put("subject", "Once")
            .put("text", "This comes once.");
    return post("/v1/emails", key, item, mail);
  }

  /**
   * Of a person with an account of their own: nobody gets more than one a minute. They log in once;
   * passwords are slow to check.
   */
  private Door.Answer text(Item item) throws IOException {
    if (item.token().isEmpty()) {
      JsonObject logIn =
          new JsonObject()
              .put("email", Load.account(item.recipient()))
              .put("password", Bystander.PASSWORD);
      Door.Answer who = api.send("POST", "/v1/auth/login", Map.of(), logIn.encode());
      if (who.status() != 200) {
        return who;
      }
      item.token(who.ok().getString("access_token"));
    }
    JsonObject number =
        new JsonObject().put("phone", item.recipient()).put("password", Bystander.PASSWORD);
    Door.Answer answer = post("/v1/me/phone", item.token(), item, number);
    if (answer.status() == 401) {
      item.token(""); // it is good no more
    }
    return answer;
  }

  private Door.Answer post(String path, String bearer, Item item, JsonObject body)
      throws IOException {
    Map<String, String> headers =
        Map.of("Authorization", "Bearer " + bearer, "Idempotency-Key", item.id());
    return api.send("POST", path, headers, body.encode());
  }
}
