package io.billhook.devkit.simulator.provider.callback;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What became of a callback: its attempts, and whether another one will be made. */
public final class Delivery {

  /** One attempt: the answer's status, or 0 and the error where no answer came. */
  public record Attempt(Instant at, int status, @Nullable String error) {

    public boolean succeeded() {
      return status >= 200 && status < 300;
    }

    JsonObject toJson() {
      return new JsonObject()
          .put("at", at.toString())
          .put("status", status == 0 ? null : status)
          .put("error", error);
    }
  }

  private final Callback callback;
  private final List<Attempt> attempts = new ArrayList<>();
  private String state = "pending";

  Delivery(Callback callback) {
    this.callback = callback;
  }

  Callback callback() {
    return callback;
  }

  /** Notes an attempt, and tells whether another one is due. */
  synchronized boolean attempted(Attempt attempt, Retries retries) {
    attempts.add(attempt);
    if (attempt.succeeded()) {
      state = "delivered";
    } else if (attempts.size() >= retries.most() || !retries.after().test(attempt.status())) {
      state = "given_up";
    }
    return state.equals("pending");
  }

  /** No other attempt will be made. */
  synchronized void giveUp() {
    state = "given_up";
  }

  synchronized int attempts() {
    return attempts.size();
  }

  synchronized JsonObject toJson() {
    return new JsonObject()
        .put("id", callback.id())
        .put("type", callback.type())
        .put("state", state)
        .put("attempts", new JsonArray(attempts.stream().map(Attempt::toJson).toList()));
  }
}
