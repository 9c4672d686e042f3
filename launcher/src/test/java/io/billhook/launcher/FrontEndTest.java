package io.billhook.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import io.billhook.devkit.Await;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a page of a front end sees of {@code billhook dev}, and where mails lead. */
final class FrontEndTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final String APP = "http://localhost:3000";
  private static final String PASSWORD = "a tidy horse of nine";
  private static final Pattern LINK = Pattern.compile("(http\\S+)\\?token=(\\S+)");

  @TempDir private static Path folder = Path.of("");

  private static Command dev;
  private static URI base;
  private static HttpClient http;

  @BeforeAll
  static void start() {
    http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    dev =
        Command.start(
            folder,
            Map.of(
                "APP_URL", "http://localhost:4000/app",
                "APP_VERIFY_PATH", "/verify",
                "APP_INVITE_PATH", "/join",
                "PRODUCT_NAME", "Widgets & Co"),
            "dev",
            "--port",
            "0");
    base = dev.awaitReady();
  }

  @AfterAll
  static void stop() {
    dev.close();
    http.close();
  }

  @Test
  void every_page_of_this_machine_may_call_dev_and_no_other() {
    var allowed = preflight(APP);
    assertThat(allowed.statusCode()).isEqualTo(204);
    assertThat(allowed.headers().firstValue("Access-Control-Allow-Origin")).contains(APP);
    assertThat(preflight("https://evil.example").headers().map())
        .doesNotContainKey("access-control-allow-origin");
  }

  @Test
  void a_log_in_elsewhere_leads_back_to_every_page_of_this_machine_and_to_no_other() {
    assertThat(leave(APP + "/signed-in").statusCode()).isEqualTo(302);
    assertThat(leave("https://evil.example/").statusCode()).isEqualTo(422);
    assertThat(leave("http://localhost.evil.example/").statusCode()).isEqualTo(422);
  }

  @Test
  void a_page_comes_to_a_session_by_a_link_into_the_front_end() {
    String token = signUp("grace@example.com", "http://localhost:4000/app/verify");
    var verified =
        post(
            "/v1/auth/verify-email",
            new JsonObject().put("token", token).put("password", PASSWORD).put("session", "cookie"),
            Map.of("Origin", APP));
    assertThat(verified.statusCode()).as(verified.body()).isEqualTo(200);
    assertThat(new JsonObject(verified.body()).getString("refresh_token")).isNull();
    String cookie = verified.headers().firstValue("Set-Cookie").orElseThrow().split(";", 2)[0];
    var refreshed =
        post("/v1/auth/refresh", new JsonObject(), Map.of("Origin", APP, "Cookie", cookie));
    assertThat(refreshed.statusCode()).as(refreshed.body()).isEqualTo(200);
    String access = new JsonObject(refreshed.body()).getString("access_token");
    assertThat(HttpDoor.to(base).with(access).get("/v1/me").ok().getString("email"))
        .isEqualTo("grace@example.com");
    var without = post("/v1/auth/refresh", new JsonObject(), Map.of("Origin", APP));
    assertThat(without.statusCode()).isEqualTo(401);

    HttpDoor grace = HttpDoor.to(base).with(access);
    assertThat(
            grace
                .post("/v1/me/mfa/totp", new JsonObject().put("password", PASSWORD))
                .ok()
                .getString("otpauth_uri"))
        .startsWith("otpauth://totp/Widgets%20%26%20Co:");
    invites(grace);
  }

  private static void invites(HttpDoor grace) {
    String tenant =
        grace.get("/v1/tenants").ok().getJsonArray("data").getJsonObject(0).getString("id");
    JsonObject wish = new JsonObject().put("email", "joan@example.com").put("role", "member");
    assertThat(grace.post("/v1/tenants/" + tenant + "/invitations", wish).status()).isEqualTo(201);
    String mail = mail("joan@example.com");
    assertThat(link(mail).group(1)).isEqualTo("http://localhost:4000/app/join");
    assertThat(mail).endsWith("Widgets & Co, http://localhost:4000/app\n");
  }

  @Test
  void a_page_of_ours_names_the_product_and_leads_to_the_front_end() {
    signUp("ada@example.com", "http://localhost:4000/app/verify");
    HttpDoor door = HttpDoor.to(base);
    String token = signUp("alan@example.com", "http://localhost:4000/app/verify");
    String page = door.get("/auth/verify-email?token=" + token).body();
    assertThat(page).contains("Widgets &amp; Co", "/icon.svg").doesNotContain("Widgets & Co");
    String form =
        "token=%s&name=Alan&tenant_name=Alan&password=%s"
            .formatted(token, URLEncoder.encode(PASSWORD, StandardCharsets.UTF_8));
    var done =
        door.send(
            "POST",
            "/auth/verify-email",
            Map.of("Content-Type", "application/x-www-form-urlencoded"),
            form);
    assertThat(done.body())
        .contains("<a href=\"http://localhost:4000/app\">Go to Widgets &amp; Co</a>");
    assertThat(
            door.post("/v1/auth/password/forgot", new JsonObject().put("email", "alan@example.com"))
                .status())
        .isEqualTo(202);
    Await.until("two mails", PATIENCE, () -> mails("alan@example.com").size() == 2);
    assertThat(link(mail("alan@example.com")).group(1)).isEqualTo(base + "/auth/reset-password");
  }

  @Test
  void the_first_page_and_dev_itself_tell_where_to_go() {
    var home = HttpDoor.to(base).get("/");
    assertThat(home.status()).isEqualTo(200);
    assertThat(home.body())
        .contains(
            "The API of Widgets &amp; Co", "/docs", "/_sim/inbox", "http://localhost:4000/app");
    assertThat(dev.outLines()).anyMatch(line -> line.contains(base + "/docs"));
    assertThat(dev.outLines()).anyMatch(line -> line.endsWith(" " + base + "/"));
  }

  /** Gives the token of the mail, whose link must begin so. */
  private static String signUp(String email, String page) {
    JsonObject wish =
        new JsonObject().put("email", email).put("name", "Somebody").put("tenant_name", "Team");
    assertThat(HttpDoor.to(base).post("/v1/auth/signup", wish).status()).isEqualTo(202);
    Matcher link = link(mail(email));
    assertThat(link.group(1)).isEqualTo(page);
    return link.group(2);
  }

  private static Matcher link(String mail) {
    Matcher link = LINK.matcher(mail);
    assertThat(link.find()).as(mail).isTrue();
    return link;
  }

  /** The text of the newest mail to this address. */
  private static String mail(String address) {
    Await.until("the mail to " + address, PATIENCE, () -> !mails(address).isEmpty());
    return mails(address).getFirst().getString("text");
  }

  private static List<JsonObject> mails(String address) {
    HttpDoor door = HttpDoor.to(base);
    return new FlowClient(door, door).mailsTo(address);
  }

  private static HttpResponse<String> preflight(String origin) {
    return send(
        HttpRequest.newBuilder(URI.create(base + "/v1/auth/login"))
            .method("OPTIONS", BodyPublishers.noBody())
            .header("Origin", origin)
            .header("Access-Control-Request-Method", "POST"));
  }

  private static HttpResponse<String> leave(String returnTo) {
    String encoded = URLEncoder.encode(returnTo, StandardCharsets.UTF_8);
    String path = "/v1/auth/oauth/oidc?code_challenge=" + "a".repeat(43) + "&return_to=" + encoded;
    return send(HttpRequest.newBuilder(URI.create(base + path)).GET());
  }

  private static HttpResponse<String> post(
      String path, JsonObject body, Map<String, String> headers) {
    var request =
        HttpRequest.newBuilder(URI.create(base + path))
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(body.encode()));
    headers.forEach(request::header);
    return send(request);
  }

  private static HttpResponse<String> send(HttpRequest.Builder request) {
    try {
      return http.send(request.timeout(PATIENCE).build(), BodyHandlers.ofString());
    } catch (java.io.IOException e) {
      throw new java.io.UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Interrupted", e);
    }
  }
}
