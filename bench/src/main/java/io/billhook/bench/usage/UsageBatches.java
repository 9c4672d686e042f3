package io.billhook.bench.usage;

import io.billhook.bench.processes.fleet.Person.ApiKey;
import io.billhook.devkit.faults.installation.Door;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.Map;
import java.util.SplittableRandom;

/** Batches of 1,000 events, one after the other. */
final class UsageBatches {
  private final Door api;
  private final Map<String, String> headers;
  private final SplittableRandom random = new SplittableRandom(1);
  private long events;
  private BigDecimal sum = BigDecimal.ZERO;

  /**
   * @param key may write usage
   */
  UsageBatches(Door api, ApiKey key) {
    this.api = api;
    this.headers = Map.of("Authorization", "Bearer " + key.secret());
  }

  /** How many were acknowledged. */
  long events() {
    return events;
  }

  /** Of the values of those. */
  BigDecimal sum() {
    return sum;
  }

  /** Sends batches for that long; gives events a second. */
  double perSecond(Duration time) throws IOException {
    long before = events;
    long start = System.nanoTime();
    long end = start + time.toNanos();
    while (System.nanoTime() < end) {
      send();
    }
    return (events - before) * 1e9 / (System.nanoTime() - start);
  }

  private void send() throws IOException {
    Uses uses = Uses.next(random);
    StringBuilder body = new StringBuilder(140_000).append("{\"events\":[");
    for (int i = 0; i < Uses.SIZE; i++) {
      body.append(i == 0 ? "" : ",")
          .append("{\"event_id\":\"")
          .append(uses.ids().get(i))
          .append("\",\"meter\":\"" + Uses.METER + "\",\"value\":")
          .append(uses.values().get(i))
          .append(",\"timestamp\":\"")
          .append(uses.times().get(i))
          .append("\"}");
      sum = sum.add(new BigDecimal(uses.values().get(i)));
    }
    JsonObject counted =
        api.send("POST", "/v1/usage-events", headers, body.append("]}").toString()).ok();
    if (counted.getInteger("accepted") != Uses.SIZE) {
      throw new IOException("Not all of a batch were new: " + counted);
    }
    events += Uses.SIZE;
  }
}
