package io.billhook.launcher.ops;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.billhook.launcher.CannotStart;
import io.vertx.core.json.JsonObject;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A replay of all that match, in as many calls as that takes. The nonces of further calls follow
 * from the first one's, and so do their delays from the answers: whoever gives the same nonce again
 * gets the same answers, and the calls go on where they broke off.
 *
 * @param rate jobs a second, over all calls
 * @param why for the audit log
 */
record ReplayCalls(
    OpsClient client, JsonObject filter, int rate, @Nullable String why, String nonce) {
  private static final String PATH = "dead-letters/replay";

  String dryRun() {
    return client.post(PATH, body(1).put("dry_run", true), why);
  }

  /** Gives the sum of the answers, in the form of one. Ends where a call replays none. */
  String all() {
    long replayed = 0;
    for (int call = 1; ; call++) {
      JsonObject answer = call(call, replayed);
      long matched = replayed + answer.getLong("matched");
      long now = answer.getLong("replayed");
      replayed += now;
      if (!answer.getBoolean("more", false) || now == 0) {
        return answer.put("matched", matched).put("replayed", replayed).encode();
      }
      System.err.println("billhook: " + replayed + " dead jobs are replayed, there are more");
    }
  }

  private JsonObject call(int number, long replayed) {
    JsonObject body = body(number);
    if (number > 1) {
      body.put("delay", Math.ceilDiv(replayed, rate));
    }
    try {
      return new JsonObject(client.post(PATH, body, why));
    } catch (Http.Broken e) {
      // Who does not know whether it was done can ask again without doing it twice.
      throw new CannotStart(
          e.getMessage() + " Give the same command with --nonce " + Plain.text(nonce) + " again.");
    }
  }

  private JsonObject body(int call) {
    return new JsonObject().put("filter", filter).put("rate", rate).put("nonce", nonceOf(call));
  }

  /** Of one length, since a nonce may be as long as the API lets it be already. */
  private String nonceOf(int call) {
    return call == 1
        ? nonce
        : UUID.nameUUIDFromBytes((nonce + "\n" + call).getBytes(UTF_8)).toString();
  }
}
