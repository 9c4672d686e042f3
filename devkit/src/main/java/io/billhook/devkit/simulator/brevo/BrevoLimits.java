package io.billhook.devkit.simulator.brevo;

import io.billhook.devkit.simulator.provider.ApiAnswer;
import io.billhook.devkit.simulator.provider.control.ControlBody;
import io.billhook.devkit.simulator.provider.control.ControlRoutes;
import io.vertx.core.Future;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import java.time.Instant;

/**
 * How many mails Brevo takes in a second (Brevo docs, Rate limits): 1,000 unless told otherwise,
 * beyond that 429. {@code GET}, {@code PUT /_sim/brevo/limits} {per_second, refused}: the second
 * counts the calls that were refused for it.
 */
public final class BrevoLimits {
  private static final int USUAL = 1_000;
  private static final int MOST = 1_000_000;

  private int perSecond = USUAL;
  private long refused;
  private long second;
  private int taken;

  /** What is left of the limit after one more call; below 0 where it is refused. */
  synchronized int take(Instant at) {
    long now = at.getEpochSecond();
    if (now != second) {
      second = now;
      taken = 0;
    }
    if (taken == perSecond) {
      refused++;
      return -1;
    }
    taken++;
    return perSecond - taken;
  }

  /** The answer with the headers that tell of the limit. */
  synchronized ApiAnswer told(ApiAnswer answer, int left) {
    return answer
        .with("x-sib-ratelimit-limit", String.valueOf(perSecond))
        .with("x-sib-ratelimit-remaining", String.valueOf(Math.max(0, left)))
        .with("x-sib-ratelimit-reset", "1");
  }

  public void addRoutes(ControlRoutes routes) {
    routes
        .get("/_sim/brevo/limits", _ -> told())
        .add(
            HttpMethod.PUT,
            "/_sim/brevo/limits",
            200,
            ctx -> {
              set(new ControlBody(ControlRoutes.body(ctx)));
              return Future.succeededFuture(told());
            });
  }

  private synchronized JsonObject told() {
    return new JsonObject().put("per_second", perSecond).put("refused", refused);
  }

  private synchronized void set(ControlBody wanted) {
    int limit = (int) wanted.number("per_second", perSecond, 1, MOST);
    refused = wanted.number("refused", refused, 0, Long.MAX_VALUE);
    perSecond = limit;
    taken = Math.min(taken, limit);
  }
}
