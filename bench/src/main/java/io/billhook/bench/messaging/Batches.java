package io.billhook.bench.messaging;

import io.billhook.bench.processes.fleet.Person;
import io.billhook.bench.processes.fleet.Person.ApiKey;
import io.billhook.devkit.faults.installation.Door;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.time.Duration;

/**
 * Batches of 1,000 mails by one template, each with values of its own, one batch after the other.
 */
final class Batches {
  static final int SIZE = 1_000;
  private static final String TEMPLATE = "bench";

  private final Door api;
  private final ApiKey key;
  private long mails;

  /**
   * Makes the template.
   *
   * @param key may write mails and templates
   */
  Batches(Door api, ApiKey key) throws IOException {
    this.api = api;
    this.key = key;
    JsonObject template =
        new JsonObject()
            .put("name", TEMPLATE)
            .put("locale", "en")
            .put("subject", "Your order {{order}}")
            .put(
                "html",
                "<p>Dear {{name}},</p><p>thank you. We have sent order <b>{{order}}</b> of"
                    + " {{amount}} today; it comes within {{days}} days.</p>"
                    + "<ul>{{#each items}}<li>{{this}}</li>{{/each}}</ul>")
            .put(
                "text",
                "Dear {{name}},\n\nthank you. We have sent order {{order}} of {{amount}} today; it"
                    + " comes within {{days}} days.\n{{#each items}}- {{this}}\n{{/each}}");
    api.send("POST", "/v1/templates", Person.once(key.secret()), template.encode()).ok();
  }

  /** How many mails were acknowledged. */
  long mails() {
    return mails;
  }

  /** Sends batches for that long; gives mails a second. */
  double perSecond(Duration time) throws IOException {
    long before = mails;
    long start = System.nanoTime();
    long end = start + time.toNanos();
    while (System.nanoTime() < end) {
      send(SIZE);
    }
    return (mails - before) * 1e9 / (System.nanoTime() - start);
  }

  /** One batch. */
  void send(int size) throws IOException {
    JsonArray emails = new JsonArray();
    for (int i = 0; i < size; i++) {
      long number = mails + i;
      emails.add(
          new JsonObject()
              .put("to", "silent+" + number + "@example.com")
              .put(
                  "values",
                  new JsonObject()
                      .put("name", "Ada " + number)
                      .put("order", "A-" + number)
                      .put("amount", "EUR 12.30")
                      .put("days", 3)
                      .put("items", new JsonArray().add("A lamp").add("Two bulbs"))));
    }
    JsonObject body =
        new JsonObject()
            .put("defaults", new JsonObject().put("template", TEMPLATE).put("locale", "en"))
            .put("emails", emails);
    JsonArray answer =
        api.send("POST", "/v1/emails/batch", Person.once(key.secret()), body.encode())
            .ok()
            .getJsonArray("data");
    for (int i = 0; i < answer.size(); i++) {
      if (!answer.getJsonObject(i).containsKey("id")) {
        throw new IOException("A mail of a batch was refused: " + answer.getJsonObject(i));
      }
      mails++;
    }
  }
}
