package io.billhook.launcher.ops;

import io.billhook.launcher.CannotStart;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Begins a walk over Stripe's lists and watches it to its end. It goes on where nobody watches. */
final class RunWatch {
  private static final int DRIFT = 3;
  private static final Duration LOOK = Duration.ofSeconds(2);
  private static final Duration TELL = Duration.ofSeconds(10);

  /** An access token is good for 15 minutes. */
  private static final Duration LOG_IN_ANEW = Duration.ofMinutes(10);

  private @Nullable String id;
  private @Nullable String walking;
  private long tellAt;

  private RunWatch() {}

  /**
   * Gives the exit code: 0 where there was nothing to mend, 3 where there was, 1 where it failed.
   *
   * @param why for the audit log
   */
  static int run(
      Reach reach, JsonObject body, @Nullable String why, Function<JsonObject, List<String>> view) {
    RunWatch watch = new RunWatch();
    String run;
    try {
      run =
          reach.ask(
              client -> {
                watch.begun(client.post("billing/runs", body, why));
                return watch.look(client);
              });
      while (run.isEmpty()) {
        run = reach.ask(watch::look);
      }
    } catch (CannotStart e) {
      throw watch.id == null
          ? e
          : new CannotStart(e.getMessage() + " The run goes on: billhook billing show " + watch.id);
    }
    reach.print(run, view);
    return code(new JsonObject(run));
  }

  private void begun(String answer) {
    id = Plain.text(new JsonObject(answer).getString("id"));
    System.err.println("billhook: the run " + id + " has begun");
  }

  /** The run, once it has ended; empty where it is time to log in anew. */
  private String look(OpsClient client) {
    long until = System.nanoTime() + LOG_IN_ANEW.toNanos();
    while (System.nanoTime() - until < 0) {
      String answer = client.get("billing/runs/" + OpsClient.encoded(String.valueOf(id)));
      JsonObject run = new JsonObject(answer);
      if (!run.getString("state").equals("running")) {
        return answer;
      }
      tell(run);
      LockSupport.parkNanos(LOOK.toNanos());
    }
    return "";
  }

  private void tell(JsonObject run) {
    String list = run.getString("walking"); // null before the first and after the last
    String now = list == null ? "waiting" : Plain.text(list);
    long time = System.nanoTime();
    if (!now.equals(walking) || time - tellAt >= 0) {
      walking = now;
      tellAt = time + TELL.toNanos();
      long seen =
          Items.of(run.getJsonArray("objects")).stream().mapToLong(o -> o.getLong("seen")).sum();
      System.err.println(
          "billhook: "
              + now
              + ", "
              + seen
              + " seen, "
              + drift(run)
              + " to mend, "
              + run.getLong("calls")
              + " requests");
    }
  }

  /** How many objects and events were found missing, different or gone. */
  static long drift(JsonObject run) {
    return Items.of(run.getJsonArray("objects")).stream()
        .mapToLong(o -> o.getLong("missing") + o.getLong("differs") + o.getLong("gone"))
        .sum();
  }

  private static int code(JsonObject run) {
    if (run.getString("state").equals("failed")) {
      System.err.println("billhook: " + Plain.text("" + run.getString("error")));
      return 1;
    }
    return drift(run) > 0 ? DRIFT : 0;
  }
}
