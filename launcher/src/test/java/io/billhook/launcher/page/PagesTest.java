package io.billhook.launcher.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.billhook.devkit.Await;
import io.billhook.launcher.Command;
import io.billhook.launcher.FlowClient;
import io.billhook.launcher.HttpDoor;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every page that people see, in light, in dark and on a screen of 320 px: none is wider than that
 * screen, and each knows the dark. Its pictures are in {@code target/pages}; {@code .ci/pages} is
 * this test alone.
 */
final class PagesTest {
  private static final Duration PATIENCE = Duration.ofMinutes(1);
  private static final int NARROW = 320;
  private static final int WIDE = 1280;
  private static final int HEIGHT = 800;
  private static final Path PICTURES =
      Path.of("").toAbsolutePath().resolveSibling("target").resolve("pages");
  private static final Pattern LINK = Pattern.compile("https?://\\S+\\?token=\\S+");
  private static final String PASSWORD = "a tidy horse of nine";

  @TempDir private Path folder = Path.of("");

  @Test
  void every_page_fits_a_narrow_screen_and_knows_the_dark() throws IOException {
    assumeTrue(Chromium.isInstalled(), "Chromium is not installed");
    Files.createDirectories(PICTURES);
    Map<String, String> settings =
        Map.of("PRODUCT_NAME", "Acme", "APP_URL", "http://localhost:3000");
    try (Command dev = Command.start(folder, settings, "dev", "--port", "0")) {
      URI base = dev.awaitReady();
      Map<String, URI> pages = pages(base);
      try (Chromium chromium = Chromium.start(folder.resolve("profile"))) {
        for (var page : pages.entrySet()) {
          look(chromium, page.getKey(), () -> chromium.open(page.getValue()));
        }
        URI confirm = link(base, "ada@example.com");
        look(chromium, "auth-confirm-wrong", () -> confirm(chromium, confirm, "short"));
        look(chromium, "auth-link-used-up", () -> chromium.open(URI.create(confirm + "x")));
        chromium.screen(WIDE, HEIGHT, false);
        confirm(chromium, confirm, PASSWORD);
        assertThat(chromium.evaluate("document.querySelector('main a').textContent"))
            .contains("Go to Acme");
        take(chromium, "auth-confirm-done-light");
      }
    }
  }

  private static void confirm(Chromium chromium, URI page, String password) {
    chromium.open(page);
    chromium.loading(
        () ->
            chromium.evaluate(
                "document.querySelector('[name=password]').value = '%s';".formatted(password)
                    + " document.querySelector('form').submit()"));
  }

  private static Map<String, URI> pages(URI base) {
    HttpDoor door = HttpDoor.to(base);
    JsonObject wish = new JsonObject().put("name", "Ada Lovelace").put("tenant_name", "Engines");
    ok(door.post("/v1/auth/signup", wish.put("email", "ada@example.com")));
    ok(door.post("/v1/auth/signup", wish.put("email", "grace@example.com")));
    URI grace = link(base, "grace@example.com");
    var account =
        new JsonObject()
            .put("token", grace.getQuery().substring("token=".length()))
            .put("password", PASSWORD);
    String access = door.post("/v1/auth/verify-email", account).ok().getString("access_token");
    HttpDoor signedIn = door.with(access);
    String tenant =
        signedIn.get("/v1/tenants").ok().getJsonArray("data").getJsonObject(0).getString("id");
    ok(
        signedIn.post(
            "/v1/tenants/" + tenant + "/invitations",
            new JsonObject().put("email", "joan@example.com").put("role", "member")));
    ok(
        signedIn.post(
            "/v1/me/email",
            new JsonObject().put("email", "g.hopper@example.com").put("password", PASSWORD)));
    Map<String, URI> pages = new LinkedHashMap<>();
    pages.put("home", base.resolve("/"));
    pages.put("auth-confirm", link(base, "ada@example.com"));
    pages.put("auth-join", link(base, "joan@example.com"));
    pages.put("auth-new-address", link(base, "g.hopper@example.com"));
    pages.put("auth-take-back", base.resolve("/auth/take-back-email?token=x"));
    pages.put("auth-reset-password", base.resolve("/auth/reset-password?token=x"));
    pages.put("docs", base.resolve("/docs"));
    pages.put("inbox", base.resolve("/_sim/inbox"));
    pages.putAll(paying(base));
    return pages;
  }

  /** The shop, and what simulated Stripe shows of it. */
  private static Map<String, URI> paying(URI base) {
    HttpDoor door = HttpDoor.to(base);
    JsonObject made =
        door.post("/_sim/stripe/customers", new JsonObject().put("email", "buyer@example.com"))
            .ok();
    JsonArray catalogue =
        JsonArray.of(
            "prod_starter",
            "price_starter_monthly",
            "prod_pro",
            "price_pro_monthly",
            "price_pro_yearly",
            "prod_api_calls",
            "price_api_calls");
    ok(door.post("/_sim/stripe/deliver", new JsonObject().put("object_ids", catalogue)));
    Await.until(
        "the plans are known",
        PATIENCE,
        () -> door.get("/v1/billing/plans").body().contains("price_api_calls"));
    HttpDoor stripe = door.with("sk_test_dev");
    String checkout =
        stripe
            .send(
                "POST",
                "/_sim/stripe/api/v1/checkout/sessions?mode=subscription&success_url=http://localhost/"
                    + "&cancel_url=http://localhost/&line_items%5B0%5D%5Bprice%5D=price_pro_monthly"
                    + "&line_items%5B0%5D%5Bquantity%5D=3&discounts%5B0%5D%5Bpromotion_code%5D=promo_welcome20",
                Map.of(),
                "")
            .ok()
            .getString("url");
    String portal =
        stripe
            .send(
                "POST",
                "/_sim/stripe/api/v1/billing_portal/sessions?customer="
                    + made.getString("customer"),
                Map.of(),
                "")
            .ok()
            .getString("url");
    return Map.of(
        "stripe-checkout", URI.create(checkout),
        "stripe-portal", URI.create(portal),
        "stripe-invoice", base.resolve("/_sim/stripe/invoices/" + made.getString("invoice")));
  }

  private static void ok(HttpDoor.Answer answer) {
    assertThat(answer.status()).as(answer.body()).isBetween(200, 299);
  }

  /** Of the newest mail to this address. */
  private static URI link(URI base, String address) {
    HttpDoor door = HttpDoor.to(base);
    var client = new FlowClient(door, door);
    Await.until("a mail to " + address, PATIENCE, () -> !client.mailsTo(address).isEmpty());
    Matcher link = LINK.matcher(client.mailsTo(address).getFirst().getString("text"));
    assertThat(link.find()).isTrue();
    return URI.create(link.group());
  }

  private static void look(Chromium chromium, String name, Runnable open) throws IOException {
    chromium.screen(WIDE, HEIGHT, false);
    open.run();
    settle(chromium);
    take(chromium, name + "-light");
    String light = ground(chromium);
    chromium.screen(WIDE, HEIGHT, true);
    take(chromium, name + "-dark");
    assertThat(ground(chromium)).as("ground of %s in the dark", name).isNotEqualTo(light);
    for (boolean dark : new boolean[] {false, true}) {
      chromium.screen(NARROW, HEIGHT, dark);
      take(chromium, name + "-320-" + (dark ? "dark" : "light"));
      assertThat((Integer) chromium.evaluate("document.documentElement.scrollWidth").orElseThrow())
          .as("width of %s on a screen of %d px", name, NARROW)
          .isLessThanOrEqualTo(NARROW);
    }
  }

  /** What a script draws is there; a page without one is so at once. */
  private static void settle(Chromium chromium) {
    Await.until(
        "the page is drawn",
        PATIENCE,
        () ->
            chromium
                .evaluate(
                    "document.scripts.length === 0"
                        + " || document.querySelector('.opblock, #list li') !== null")
                .equals(java.util.Optional.of(true)));
  }

  private static String ground(Chromium chromium) {
    return String.valueOf(
        chromium.evaluate("getComputedStyle(document.body).backgroundColor").orElseThrow());
  }

  private static void take(Chromium chromium, String name) throws IOException {
    Files.write(PICTURES.resolve(name + ".png"), chromium.picture());
  }
}
