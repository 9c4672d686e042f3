package io.billhook.devkit.simulator.shop;

import io.billhook.devkit.simulator.provider.Bodies;
import io.billhook.devkit.simulator.provider.Ids;
import io.billhook.devkit.simulator.provider.callback.Target;
import io.billhook.devkit.simulator.provider.control.Page;
import io.billhook.devkit.simulator.provider.control.Recently;
import io.billhook.devkit.simulator.provider.control.WholeBody;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.Cookie;
import io.vertx.core.http.CookieSameSite;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * {@code /_sim/shop}. Whose shop it is says an API key, given once a browser; it stays in memory
 * here, and the browser holds a cookie that stands for it.
 */
public final class Shop {
  private static final String PATH = "/_sim/shop";
  private static final String COOKIE = "billhook_shop";

  /** How often the page looks again by itself after a payment. */
  private static final int MOST_LOOKS = 60;

  private final Billhook billhook;
  private final Map<String, String> keys = new Recently<>();

  public Shop(Vertx vertx, Target target) {
    this.billhook = new Billhook(vertx, target);
  }

  public void addRoutes(Router router) {
    router.get(PATH).handler(ctx -> show(ctx, null, 200));
    router.post(PATH + "/key").handler(this::takeKey);
    router.post(PATH + "/buy").handler(this::buy);
    router.post(PATH + "/portal").handler(this::portal);
  }

  public void close() {
    billhook.close();
  }

  private void takeKey(RoutingContext ctx) {
    String key = field(ctx, "key").strip();
    if (!key.matches("[\\x21-\\x7e]{1,200}")) {
      show(ctx, "That is no API key.", 422);
      return;
    }
    String id = Ids.base62("", 32);
    synchronized (keys) {
      keys.put(id, key);
    }
    ctx.response()
        .addCookie(
            Cookie.cookie(COOKIE, id)
                .setHttpOnly(true)
                .setSameSite(CookieSameSite.LAX)
                .setPath(PATH));
    Page.lead(ctx, PATH);
  }

  private void buy(RoutingContext ctx) {
    JsonObject wish =
        new JsonObject()
            .put("price_id", field(ctx, "price"))
            .put("success_url", address(ctx) + "?looks=1")
            .put("cancel_url", address(ctx));
    String quantity = field(ctx, "quantity");
    if (quantity.matches("\\d{1,9}")) {
      wish.put("quantity", Integer.parseInt(quantity));
    }
    String code = field(ctx, "code").strip();
    if (!code.isEmpty()) {
      wish.put("promotion_code", code);
    }
    lead(ctx, "/v1/billing/checkout-sessions", wish);
  }

  private void portal(RoutingContext ctx) {
    lead(ctx, "/v1/billing/portal-sessions", new JsonObject().put("return_url", address(ctx)));
  }

  /** Asks Billhook for a session, and leads to its page. */
  private void lead(RoutingContext ctx, String path, JsonObject wish) {
    String key = key(ctx);
    if (key == null) {
      show(ctx, "Give an API key first.", 401);
      return;
    }
    billhook
        .post(path, key, wish)
        .onSuccess(session -> Page.lead(ctx, session.getString("url")))
        .onFailure(failure -> failed(ctx, failure));
  }

  private void failed(RoutingContext ctx, Throwable failure) {
    if (failure instanceof Billhook.Refusal refusal) {
      show(ctx, refusal.getMessage(), refusal.status());
    } else {
      ctx.fail(failure);
    }
  }

  private void show(RoutingContext ctx, @Nullable String wrong, int status) {
    String key = key(ctx);
    Future<JsonObject> plans = billhook.get("/v1/billing/plans", null);
    Future<@Nullable JsonObject> subscription =
        key == null
            ? Future.succeededFuture(null)
            : billhook.get("/v1/billing/subscription", key).map(it -> it);
    Future.join(plans, subscription)
        .onComplete(
            _ -> {
              String trouble = wrong;
              if (trouble == null && plans.failed()) {
                trouble = plans.cause().getMessage();
              } else if (trouble == null && subscription.failed()) {
                trouble = subscription.cause().getMessage();
              }
              new ShopPage(
                      plans.succeeded() ? plans.result() : new JsonObject(),
                      subscription.succeeded() ? subscription.result() : null,
                      key != null && !refused(subscription),
                      looks(ctx))
                  .page(trouble)
                  .send(ctx, status);
            });
  }

  private static boolean refused(Future<?> asked) {
    return asked.failed()
        && asked.cause() instanceof Billhook.Refusal refusal
        && refusal.status() == 401;
  }

  /** Which look after a payment this is; 0 where nothing was paid, or enough was looked. */
  private static int looks(RoutingContext ctx) {
    String given = ctx.request().getParam("looks", "0");
    int looks = given.matches("\\d{1,3}") ? Integer.parseInt(given) : 0;
    return looks > MOST_LOOKS ? 0 : looks;
  }

  private @Nullable String key(RoutingContext ctx) {
    Cookie cookie = ctx.request().getCookie(COOKIE);
    if (cookie == null) {
      return null;
    }
    synchronized (keys) {
      return keys.get(cookie.getValue());
    }
  }

  private static String address(RoutingContext ctx) {
    return ctx.request().scheme() + "://" + ctx.request().authority() + PATH;
  }

  private static String field(RoutingContext ctx, String name) {
    return Bodies.form(WholeBody.of(ctx).toString()).getOrDefault(name, List.of("")).getFirst();
  }
}
