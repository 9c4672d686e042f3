package io.billhook.launcher.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.billhook.devkit.Await;
import io.billhook.launcher.Command;
import io.billhook.launcher.FlowClient;
import io.billhook.launcher.HttpDoor;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A subscription's life in a browser: from the shop to checkout, to the portal, to its end. */
final class ShopPageTest {
  private static final Duration PATIENCE = Duration.ofSeconds(90);
  private static final int MONTH_SECONDS = 32 * 86_400;
  private static final JsonArray SEEDS =
      JsonArray.of(
          "prod_starter",
          "prod_pro",
          "prod_api_calls",
          "price_starter_monthly",
          "price_pro_monthly",
          "price_pro_yearly",
          "price_api_calls",
          "promo_welcome20");

  @TempDir private Path folder = Path.of("");

  @Test
  void plan_is_bought_and_ends_with_one_mail_each() {
    assumeTrue(Chromium.isInstalled(), "Chromium is not installed");
    try (Command dev = Command.start(folder, Map.of(), "dev", "--port", "0")) {
      URI base = dev.awaitReady();
      HttpDoor tenant = HttpDoor.to(base).with(key(dev));
      deliver(tenant, SEEDS);
      Await.until(
          "the plans are known",
          PATIENCE,
          () -> tenant.get("/v1/billing/plans").body().contains("price_pro_monthly"));
      try (Chromium chromium = Chromium.start(folder.resolve("profile"))) {
        chromium.open(base.resolve("/_sim/shop"));
        chromium.evaluate("document.getElementById('key').value = '" + key(dev) + "'");
        submit(chromium, "form[action$=key]");
        chromium.evaluate(
            "document.querySelector('[data-price=pro_monthly] [name=quantity]').value = '2';"
                + "document.querySelector('[data-price=pro_monthly] [name=code]').value = 'WELCOME20'");
        submit(chromium, "form[data-price=pro_monthly]");
        assertThat(said(chromium)).contains("Pro × 2", "Discount", "Pay $46.40");
        submit(chromium, "form[action$=pay]");
        await(chromium, "active");
        assertThat(subscription(tenant).getString("access")).isEqualTo("granted");
        awaitMail(base, "receipt");

        submit(chromium, "form[action$=portal]");
        submit(chromium, "form[action$=cancel]");
        assertThat(said(chromium)).contains("Ends on");
        Await.until(
            "the end is known",
            PATIENCE,
            () -> subscription(tenant).getValue("cancels_at") != null);
        chromium.open(base.resolve("/_sim/shop"));
        assertThat(said(chromium)).contains("Ends on");
        tenant
            .post("/_sim/stripe/clock", new JsonObject().put("advance_seconds", MONTH_SECONDS))
            .ok();
        chromium.open(base.resolve("/_sim/shop?looks=1"));
        Await.until(
            "it has ended",
            PATIENCE,
            () -> "canceled".equals(subscription(tenant).getString("status")));
        chromium.open(base.resolve("/_sim/shop"));
        await(chromium, "canceled");
      }
      awaitMail(base, "subscription-ended");
      assertThat(mails(base))
          .extracting(mail -> mail.getJsonArray("tags").getString(0))
          .containsExactlyInAnyOrder("receipt", "subscription-ended");
    }
  }

  private static String key(Command dev) {
    return dev.outLines().stream()
        .filter(line -> line.strip().startsWith("API key"))
        .map(line -> line.strip().split("\\s+", -1)[2])
        .findFirst()
        .orElseThrow();
  }

  private static void deliver(HttpDoor door, JsonArray ids) {
    JsonObject delivered =
        door.post("/_sim/stripe/deliver", new JsonObject().put("object_ids", ids)).ok();
    assertThat(delivered.getInteger("failed")).isZero();
  }

  private static JsonObject subscription(HttpDoor tenant) {
    return tenant.get("/v1/billing/subscription").ok();
  }

  private static void submit(Chromium chromium, String form) {
    chromium.loading(
        () -> chromium.evaluate("document.querySelector('" + form + "').requestSubmit()"));
  }

  private static String said(Chromium chromium) {
    return String.valueOf(chromium.evaluate("document.body.innerText").orElseThrow());
  }

  private static void await(Chromium chromium, String status) {
    Await.until(
        "the shop shows " + status,
        PATIENCE,
        () ->
            chromium
                .evaluate("document.getElementById('subscription')?.dataset.status")
                .equals(Optional.of(status)));
  }

  private static void awaitMail(URI base, String tag) {
    Await.until(
        "a mail " + tag,
        PATIENCE,
        () -> mails(base).stream().anyMatch(mail -> mail.getJsonArray("tags").contains(tag)));
  }

  private static List<JsonObject> mails(URI base) {
    return FlowClient.data(HttpDoor.to(base).get("/_sim/inbox.json"));
  }
}
