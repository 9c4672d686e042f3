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
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * {@code examples/web} in a browser, as {@code dev} serves it: from a sign-up to a paid plan and to
 * its end. Its pictures are in {@code target/pages}.
 */
final class WebExampleTest {
  private static final Duration PATIENCE = Duration.ofSeconds(90);
  private static final int MONTH_SECONDS = 32 * 86_400;
  private static final int NARROW = 320;
  private static final String PASSWORD = "a tidy horse of nine";
  private static final Path PICTURES =
      Path.of("").toAbsolutePath().resolveSibling("target").resolve("pages");
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

  /** Each is of an element that people could not find or name. */
  private static final String UNNAMED =
      """
      [...document.querySelectorAll('input:not([type=hidden]), button, a, img, summary')]
        .filter(e => !(e.labels?.length || e.ariaLabel || e.textContent.trim() || e.hasAttribute('alt')))
        .map(e => e.outerHTML).join('\\n')
        + (document.querySelectorAll('h1').length === 1 ? '' : 'not one h1 ')
        + (document.querySelectorAll('header, nav[aria-label], main, footer').length === 4 ? '' : 'landmarks ')
        + (document.documentElement.lang === 'en' ? '' : 'no language')
      """;

  @TempDir private static Path folder = Path.of("");

  private static Command dev;
  private static URI base;
  private static Chromium chromium;

  @BeforeAll
  static void start() throws IOException {
    assumeTrue(Chromium.isInstalled(), "Chromium is not installed");
    Files.createDirectories(PICTURES);
    dev = Command.start(folder, Map.of(), "dev", "--port", "0");
    base = dev.awaitReady();
    HttpDoor door = HttpDoor.to(base);
    door.post("/_sim/stripe/deliver", new JsonObject().put("object_ids", SEEDS)).ok();
    Await.until(
        "the plans are known",
        PATIENCE,
        () -> door.get("/v1/billing/plans").body().contains("price_pro_monthly"));
    chromium = Chromium.start(folder.resolve("profile"));
  }

  @BeforeEach
  void nobody() {
    chromium.dropCookies();
  }

  @AfterAll
  static void stop() {
    if (chromium != null) {
      chromium.close();
    }
    if (dev != null) {
      dev.close();
    }
  }

  @Test
  void who_signs_up_buys_a_plan_and_ends_it_and_is_signed_in_all_the_while() throws IOException {
    open("");
    look("web-welcome");
    signUp("ada@example.com");
    awaitShown("plans");
    assertThat(said()).contains("logged in");
    look("web-plans");
    chromium.evaluate("document.querySelectorAll('details').forEach(e => { e.open = true; })");
    look("web-plans-open");
    chromium.loading(
        () ->
            chromium.fill(
                "buy-price_pro_monthly", Map.of("quantity", "2", "promotion_code", "WELCOME20")));
    assertThat(words()).contains("Pro × 2", "Discount", "Pay $46.40");
    submit("form[action$=pay]");
    awaitStatus("active");
    open("account");
    awaitStatus("active");
    assertThat(words()).contains("Pro × 2", "Renews", "ada@example.com");
    look("web-account");

    HttpDoor elsewhere = logIn("ada@example.com");
    assertThat(subscription(elsewhere).getString("access")).isEqualTo("granted");
    Await.until(
        "the bill", PATIENCE, () -> elsewhere.get("/v1/billing/invoices").body().contains("in_"));
    open("invoices");
    look("web-invoices");
    assertThat(words()).contains("$46.40", "Paid");

    open("account");
    press("Cards and bills");
    submit("form[action$=cancel]");
    Await.until(
        "the end is known", PATIENCE, () -> subscription(elsewhere).getValue("cancels_at") != null);
    open("account");
    assertThat(words()).contains("Ends").doesNotContain("Renews");
    HttpDoor.to(base)
        .post("/_sim/stripe/clock", new JsonObject().put("advance_seconds", MONTH_SECONDS))
        .ok();
    Await.until(
        "it has ended",
        PATIENCE,
        () -> "canceled".equals(subscription(elsewhere).getString("status")));
    open("account");
    awaitStatus("canceled");

    open("sessions");
    look("web-sessions");
    clickOn("Log out everywhere else");
    chromium.awaitTrue("one is left", "document.querySelectorAll('[data-current]').length === 1");
    Await.until("the other has ended", PATIENCE, () -> elsewhere.get("/v1/me").status() == 401);
    clickOn("Log out");
    awaitShown("");
    open("account");
    awaitShown("login");
    awaitMail("ada@example.com", "receipt");
    awaitMail("ada@example.com", "subscription-ended");
    assertThat(chromium.complaints()).isEmpty();
  }

  @Test
  void what_is_wrong_stands_at_its_field_and_has_the_focus() throws IOException {
    open("signup");
    look("web-signup");
    chromium.fill("signup", wish("grace@example.com"));
    chromium.awaitTrue("it is sent", "!!document.getElementById('sent')");
    chromium.open(link("grace@example.com"));
    chromium.fill("verify", Map.of("password", "password1"));
    chromium.awaitTrue(
        "the weak password is told",
        "document.activeElement.name === 'password' &&"
            + " document.activeElement.getAttribute('aria-invalid') === 'true' &&"
            + " !!document.getElementById(document.activeElement.getAttribute('aria-errormessage'))");
    look("web-verify-wrong");
    chromium.fill("verify", Map.of("password", PASSWORD));
    awaitShown("plans");
    clickOn("Log out");
    awaitShown("");
    open("login");
    chromium.fill("login", Map.of("email", "grace@example.com", "password", "not this one at all"));
    chromium.awaitTrue("it is refused", "!!document.querySelector('[role=alert]').textContent");
    look("web-login-wrong");
    chromium.fill("login", Map.of("email", "grace@example.com", "password", PASSWORD));
    awaitShown("");
    assertThat(words()).contains("Welcome, Somebody");
    open("nowhere");
    assertThat(words()).contains("There is no such page");
    assertThat(chromium.complaints()).isEmpty();
  }

  @Test
  void its_own_server_passes_the_api_on_so_that_both_are_one_site() throws Exception {
    assumeTrue(Node.isInstalled(), "npm with Node.js 20 or newer is not installed");
    Path site = Path.of("").toAbsolutePath().resolveSibling("examples").resolve("web");
    ProcessBuilder start = new ProcessBuilder("node", "serve.mjs", "0").directory(site.toFile());
    start.environment().put("API", base.toString());
    Process server = start.redirectErrorStream(true).start();
    try (var lines = server.inputReader()) {
      Matcher at = Pattern.compile("http://localhost:(\\d+)").matcher(lines.readLine());
      assertThat(at.find()).isTrue();
      HttpDoor door = HttpDoor.to(URI.create("http://127.0.0.1:" + at.group(1)));
      assertThat(door.get("/verify").body()).contains("Content-Security-Policy");
      assertThat(door.get("/api.js").status()).isEqualTo(200);
      assertThat(door.get("/serve.mjs").status()).isEqualTo(404);
      assertThat(door.get("/..%2fREADME.md").status()).isEqualTo(404);
      assertThat(door.get("/v1/billing/plans").body()).contains("price_pro_monthly");
      chromium.open(URI.create(at.group() + "/"));
      chromium.awaitTrue("it is shown", "document.querySelector('main').dataset.shown === ''");
    } finally {
      server.destroy();
    }
  }

  private static void signUp(String email) {
    clickOn("Sign up");
    chromium.fill("signup", wish(email));
    chromium.awaitTrue(
        "it is sent", "document.activeElement.textContent === 'Look into your mail'");
    chromium.open(link(email));
    chromium.fill("verify", Map.of("password", PASSWORD));
  }

  private static Map<String, String> wish(String email) {
    return Map.of("email", email, "name", "Somebody", "tenant_name", "Engines");
  }

  private static HttpDoor logIn(String email) {
    JsonObject asked = new JsonObject().put("email", email).put("password", PASSWORD);
    HttpDoor door = HttpDoor.to(base);
    return door.with(door.post("/v1/auth/login", asked).ok().getString("access_token"));
  }

  /** Not 127.0.0.1: by this name the site is known to itself and to its mails. */
  private static URI site(String page) {
    return URI.create("http://localhost:" + base.getPort() + "/app/" + page);
  }

  private static void open(String page) {
    chromium.open(site(page));
    chromium.awaitTrue("a page", "document.querySelector('main').dataset.shown !== undefined");
  }

  private static void awaitShown(String page) {
    chromium.awaitTrue(
        "the page " + page, "document.querySelector('main')?.dataset.shown === '" + page + "'");
  }

  private static void awaitStatus(String status) {
    chromium.awaitTrue(
        "the plan is " + status,
        "document.getElementById('subscription')?.dataset.status === '" + status + "'");
  }

  private static void clickOn(String label) {
    String found =
        "[...document.querySelectorAll('a, button')].find(e => e.textContent === '%s' && e.offsetParent)"
            .formatted(label);
    chromium.awaitTrue(label, "!!" + found);
    chromium.evaluate(found + ".click()");
  }

  private static void press(String label) {
    chromium.loading(() -> clickOn(label));
  }

  private static void submit(String form) {
    chromium.loading(
        () -> chromium.evaluate("document.querySelector('" + form + "').requestSubmit()"));
  }

  private static String words() {
    return String.valueOf(chromium.evaluate("document.body.innerText").orElseThrow());
  }

  private static String said() {
    return String.valueOf(
        chromium.evaluate("document.getElementById('said').textContent").orElseThrow());
  }

  /** In light, in dark and narrow: it is readable, fits, and its parts have names. */
  private static void look(String name) throws IOException {
    assertThat(chromium.evaluate(UNNAMED)).as(name).contains("");
    for (boolean dark : new boolean[] {false, true}) {
      for (int width : new int[] {1280, NARROW}) {
        chromium.screen(width, 800, dark);
        assertThat(
                (Integer) chromium.evaluate("document.documentElement.scrollWidth").orElseThrow())
            .as("width of %s on %d px", name, width)
            .isLessThanOrEqualTo(width);
        String file = "%s-%d-%s.png".formatted(name, width, dark ? "dark" : "light");
        Files.write(PICTURES.resolve(file), chromium.picture());
      }
      assertThat(chromium.leastContrast()).as("contrast of %s", name).isGreaterThanOrEqualTo(4.5);
    }
    chromium.screen(1280, 800, false);
  }

  private static URI link(String email) {
    HttpDoor door = HttpDoor.to(base);
    var client = new FlowClient(door, door);
    Await.until("the mail", PATIENCE, () -> !client.mailsTo(email).isEmpty());
    Matcher link =
        Pattern.compile("http\\S+\\?token=\\S+")
            .matcher(client.mailsTo(email).getLast().getString("text"));
    assertThat(link.find()).isTrue();
    assertThat(link.group()).startsWith(site("verify").toString());
    return URI.create(link.group());
  }

  private static JsonObject subscription(HttpDoor door) {
    return door.get("/v1/billing/subscription").ok();
  }

  private static void awaitMail(String email, String tag) {
    Await.until(
        "a mail " + tag,
        PATIENCE,
        () -> mails(email).stream().anyMatch(mail -> mail.getJsonArray("tags").contains(tag)));
  }

  private static List<JsonObject> mails(String email) {
    return FlowClient.data(HttpDoor.to(base).get("/_sim/inbox.json?to=" + email));
  }
}
