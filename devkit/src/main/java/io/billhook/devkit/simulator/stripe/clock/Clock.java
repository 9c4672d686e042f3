package io.billhook.devkit.simulator.stripe.clock;

import io.billhook.devkit.simulator.provider.control.ControlBody;
import io.billhook.devkit.simulator.provider.control.ControlRoutes;
import io.billhook.devkit.simulator.stripe.state.Change;
import io.billhook.devkit.simulator.stripe.state.StripeAccount;
import io.billhook.devkit.simulator.stripe.state.StripeWebhooks;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The account's clock, and {@code POST /_sim/stripe/clock}, which puts it forward. What falls due
 * on the way is done in order, each at its time; the answer comes when each event has had its first
 * attempt.
 */
public final class Clock {

  /** Ten years. */
  private static final long MOST_SECONDS = 10L * 366 * 86_400;

  /** How much is done before its events are sent, so that few of them wait in memory. */
  private static final int AT_ONCE = 25;

  /** How many things one request does at most; the clock then stands where the last was done. */
  private static final int MOST = 20_000;

  private final StripeAccount account;
  private final StripeWebhooks webhooks;
  private final Agenda agenda;
  private volatile String lastAddress = "";

  public Clock(StripeAccount account, StripeWebhooks webhooks) {
    this.account = account;
    this.webhooks = webhooks;
    this.agenda = new Agenda(account);
  }

  /**
   * Does what has fallen due by itself, as real time passed, and tells of it: before each call of
   * the API, so that a call never meets a period that is over.
   */
  public void catchUp(String address) {
    lastAddress = address;
    Change.Origin origin = new Change.Origin(address, null, null);
    for (int i = 0; i < AT_ONCE; i++) {
      List<JsonObject> events = next(origin, account.now());
      if (events == null) {
        return;
      }
      webhooks.tell(events);
    }
  }

  /** The same now and then, whether anybody calls or not. */
  public void catchUp() {
    catchUp(lastAddress);
  }

  public void addRoutes(ControlRoutes routes) {
    routes.add(HttpMethod.POST, "/_sim/stripe/clock", 200, this::advance);
  }

  private Future<JsonObject> advance(RoutingContext ctx) {
    ControlBody fields = new ControlBody(ControlRoutes.body(ctx));
    long seconds = fields.number("advance_seconds", 0, MOST_SECONDS);
    String address = ctx.request().scheme() + "://" + ctx.request().authority();
    Advance advance =
        new Advance(ctx.vertx(), new Change.Origin(address, null, null), account.now() + seconds);
    return advance(advance, fields.number("most", MOST, 1, MOST));
  }

  /** What is asked for: the clock is put forward until it shows this time. */
  private record Advance(Vertx vertx, Change.Origin origin, long until) {}

  private Future<JsonObject> advance(Advance advance, long left) {
    List<Future<?>> sent = new ArrayList<>();
    for (int i = 0; i < Math.min(left, AT_ONCE); i++) {
      List<JsonObject> events = next(advance.origin(), advance.until());
      if (events == null) {
        account.advanceTo(advance.until());
        return sent(sent).map(_ -> answer(false));
      }
      sent.addAll(webhooks.tell(events));
    }
    return left <= AT_ONCE
        ? sent(sent).map(_ -> answer(true))
        : sent(sent)
            .compose(_ -> breath(advance.vertx()))
            .compose(_ -> advance(advance, left - AT_ONCE));
  }

  /** Others come to their turn on the event loop, also where no event is sent. */
  private static Future<Void> breath(Vertx vertx) {
    Promise<Void> next = Promise.promise();
    vertx.getOrCreateContext().runOnContext(_ -> next.tryComplete());
    return next.future();
  }

  private static Future<?> sent(List<Future<?>> sent) {
    return sent.isEmpty() ? Future.succeededFuture() : Future.all(sent);
  }

  private @Nullable List<JsonObject> next(Change.Origin origin, long until) {
    synchronized (account) {
      return agenda.next(origin, until);
    }
  }

  private JsonObject answer(boolean more) {
    return new JsonObject().put("now", account.now()).put("more", more);
  }
}
