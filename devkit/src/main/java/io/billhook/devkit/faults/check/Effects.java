package io.billhook.devkit.faults.check;

import io.billhook.devkit.faults.installation.Door;
import io.billhook.devkit.faults.load.Load;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;

/**
 * How often each recipient got something, by what the providers were asked. A call that repeats
 * another's idempotency key has no effect: the provider gives the answer that it gave before.
 */
record Effects(Map<String, Integer> times) {

  static Effects of(Door simulators, Load load) throws IOException {
    Map<String, Integer> times = new HashMap<>();
    count(times, simulators, "brevo", load.name() + "-", Effects::mailTo);
    count(times, simulators, "twilio", load.phones(), body -> body.getString("To", ""));
    return new Effects(times);
  }

  private static void count(
      Map<String, Integer> times,
      Door simulators,
      String provider,
      String prefix,
      Function<JsonObject, String> recipient)
      throws IOException {
    for (Object each :
        simulators.get("/_sim/calls?provider=" + provider).ok().getJsonArray("data")) {
      JsonObject call = (JsonObject) each;
      if ("POST".equals(call.getString("method")) && !call.getBoolean("replayed")) {
        String to = recipient.apply(call.getJsonObject("body"));
        if (to.startsWith(prefix)) {
          times.merge(to, 1, Integer::sum);
        }
      }
    }
  }

  private static String mailTo(JsonObject body) {
    return body.getJsonArray("to").getJsonObject(0).getString("email");
  }

  int of(String recipient) {
    return times.getOrDefault(recipient, 0);
  }

  int all() {
    return times.values().stream().mapToInt(Integer::intValue).sum();
  }
}
