package io.billhook.api.auth.external;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.billhook.api.TestApi;
import io.billhook.api.auth.TestPerson;
import io.billhook.api.auth.factor.TestFactor;
import io.billhook.config.OAuthConfig;
import io.billhook.crypto.Sha256;
import io.billhook.devkit.simulator.SimulatorSettings;
import io.billhook.devkit.simulator.Simulators;
import io.billhook.devkit.simulator.identity.Client;
import io.billhook.postgres.Role;
import io.billhook.postgres.TenantScope;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.client.HttpResponse;
import io.vertx.ext.web.client.WebClient;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

/** Log-in by other providers, which the simulator plays. */
class OAuthTest {
  private static final String TOKEN = "/v1/auth/oauth/token";
  private static Vertx vertx;
  private static Simulators simulators;
  private static String simulator;
  private static WebClient web;
  private static TestApi api;

  @BeforeAll
  static void start() {
    vertx = Vertx.vertx();
    simulators = Simulators.create(vertx, SimulatorSettings.development());
    simulator = "http://127.0.0.1:" + simulators.listen(0).await().actualPort();
    web = WebClient.create(vertx);
    var client = new OAuthConfig.Client(Client.ID, Client.SECRET);
    URI gitHub = URI.create(simulator + "/_sim/github");
    api =
        new TestApi(
            new OAuthConfig(
                Map.of(
                    "oidc", new OAuthConfig.Oidc(simulator + "/_sim/oidc", client),
                    "google", new OAuthConfig.Oidc("http://127.0.0.1:1", client)), // it is away
                new OAuthConfig.GitHub(gitHub, URI.create(gitHub + "/api"), client),
                List.of(
                    URI.create(TestBrowser.RETURN_TO), URI.create("https://app.example.com/in/"))));
  }

  @AfterAll
  static void stop() {
    api.close();
    simulators.close();
    vertx.close().await();
  }

  @AfterEach
  void presentTime() {
    api.clock.reset();
  }

  private static TestBrowser browser() {
    return new TestBrowser(api, web);
  }

  private static HttpResponse<Buffer> swap(@Nullable String code) {
    return TestPerson.post(api, TOKEN, new JsonObject().put("code", code));
  }

  private static void write(String sql, @Nullable Object... parameters) {
    api.database.run(Role.AUTH, TenantScope.none(), tx -> tx.update(sql, parameters));
  }

  private static long count(String sql, @Nullable Object... parameters) {
    return api.database.transact(
        Role.AUTH, TenantScope.none(), tx -> tx.query(sql, parameters).first().bigint("count"));
  }

  private static long accounts(String email) {
    return count("SELECT count(*) FROM account WHERE lower(email) = lower($1)", email);
  }

  private static JsonObject me(TestPerson person) {
    return TestApi.json(person.get("/v1/me"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"oidc", "github"})
  void a_new_person_gets_an_account_a_tenant_and_tokens(String provider) {
    String email = "new-" + provider + "@x.io";
    TestBrowser browser = browser();
    String address = browser.begin(provider, "");
    Map<String, String> asked = TestBrowser.query(address);
    assertThat(asked)
        .containsEntry(
            "redirect_uri", "https://api.example.com/v1/auth/oauth/" + provider + "/callback")
        .containsEntry("code_challenge_method", "S256");
    assertThat(asked.get("state")).hasSize(43);
    assertThat(asked.get("code_challenge")).hasSize(43);
    var back = browser.comeBack(browser.approve(address, "name=Ada&login_hint=" + email));
    assertThat(browser.cookies).isEmpty();
    assertThat(back.getHeader("Referrer-Policy")).isEqualTo("no-referrer");
    String code = TestBrowser.query(back).get("code");
    var answer = swap(code);
    assertThat(TestApi.json(answer).fieldNames())
        .containsExactlyInAnyOrder("access_token", "refresh_token", "token_type", "expires_in");
    assertThat(swap(code).statusCode()).isEqualTo(401);

    JsonObject me = me(TestPerson.of(api, email, answer));
    assertThat(me.getString("email")).isEqualTo(email);
    assertThat(me.getString("name")).isEqualTo("Ada");
    assertThat(me.getBoolean("email_verified")).isTrue();
    JsonObject tenant = me.getJsonArray("tenants").getJsonObject(0);
    assertThat(tenant.getString("role")).isEqualTo("owner");
    assertThat(me.getString("default_tenant")).isEqualTo(tenant.getString("id"));
    assertThat(api.mailsTo(email)).isEmpty();
    String id = me.getString("id");
    assertThat(acts(id)).containsExactly("account.verify", "identity.link", "session.start");

    TestPerson again = browser().person(provider, email);
    assertThat(me(again).getString("id")).isEqualTo(id);
    assertThat(acts(id)).endsWith("session.start", "session.start");
  }

  private static List<String> acts(String account) {
    return api.database.transact(
        Role.AUTH,
        TenantScope.none(),
        tx ->
            tx.query(
                    "SELECT action FROM audit_log WHERE actor_id = $1 ORDER BY id",
                    java.util.UUID.fromString(account))
                .map(row -> row.text("action")));
  }

  @Test
  void the_cookie_is_bound_to_this_host_and_unreadable() {
    var answer = browser().open("/v1/auth/oauth/oidc?return_to=" + TestBrowser.RETURN_TO);
    assertThat(answer.cookies())
        .singleElement()
        .asString()
        .startsWith("__Host-billhook-oauth=")
        .endsWith("; Path=/; Secure; HttpOnly; SameSite=Lax; Max-Age=600")
        .doesNotContain(TestBrowser.query(TestBrowser.location(answer)).get("state"));
    assertThat(answer.getHeader("Cache-Control")).isEqualTo("no-store");
  }

  @ParameterizedTest
  @CsvSource({
    "mixed_up, its answer is of another issuer",
    "token_refused, its token end point answered 400",
    "wrong_nonce, has another nonce",
    "wrong_audience, is for another client",
    "wrong_party, was asked for by another client",
    "wrong_issuer, ID token is of another issuer",
    "expired, has expired",
    "unsigned, is signed as we do not take it",
    "shared_secret, is signed as we do not take it",
    "wrong_signature, has a wrong signature",
    "unknown_key, is signed with an unknown key",
    "wrong_user_info, its user info is of somebody else"
  })
  void what_does_not_hold_is_refused_and_logged_without_secrets(String fault, String why) {
    ListAppender<ILoggingEvent> lines = new ListAppender<>();
    Logger logger = (Logger) LoggerFactory.getLogger(OAuthRoutes.class);
    lines.start();
    logger.addAppender(lines);
    try {
      TestBrowser browser = browser();
      String email = fault + "@x.io";
      String back =
          browser.approve(browser.begin("oidc", ""), "fault=" + fault + "&login_hint=" + email);
      assertThat(TestBrowser.query(browser.comeBack(back)))
          .isEqualTo(Map.of("error", "provider_failed"));
      assertThat(browser.cookies).isEmpty();
      assertThat(accounts(email)).isZero();
      Map<String, String> secret = TestBrowser.query(back);
      assertThat(lines.list)
          .singleElement()
          .asString()
          .contains(why)
          .doesNotContain(secret.get("code"), secret.get("state"), email);
    } finally {
      logger.detachAppender(lines);
    }
  }

  @Test
  void a_refusal_of_the_provider_or_the_person_is_told() {
    assertThat(browser().logIn("oidc", "login_hint=no@x.io&fault=denied"))
        .isEqualTo(Map.of("error", "access_denied"));
    assertThat(browser().logIn("github", "login_hint=no@x.io&fault=token_refused"))
        .isEqualTo(Map.of("error", "provider_failed"));
    var away = browser().open("/v1/auth/oauth/google?return_to=" + TestBrowser.RETURN_TO);
    assertThat(TestBrowser.query(away)).isEqualTo(Map.of("error", "provider_failed"));
  }

  @Test
  void an_address_may_be_told_by_user_info() {
    var answer = browser().tokens("oidc", "login_hint=later@x.io&fault=email_later");
    assertThat(me(TestPerson.of(api, "later@x.io", answer)).getString("email"))
        .isEqualTo("later@x.io");
  }

  @Test
  void only_the_browser_that_began_can_end() {
    TestBrowser ada = browser();
    String back = ada.approve(ada.begin("oidc", ""), "login_hint=bound@x.io");
    TestBrowser eve = browser();
    assertThat(eve.comeBack(back).statusCode()).isEqualTo(400);
    eve.begin("oidc", "");
    assertThat(eve.comeBack(back).statusCode()).isEqualTo(400);
    String elsewhere = back.replace("/oidc/", "/github/");
    assertThat(ada.comeBack(elsewhere).statusCode()).isEqualTo(400);
    String without = back.replaceAll("&state=[^&]*", "");
    assertThat(ada.comeBack(without).statusCode()).isEqualTo(400);
    TestBrowser forged = browser();
    forged.cookies.put("__Host-billhook-oauth", "AQR0ZXN0" + "A".repeat(200));
    assertThat(forged.comeBack(back).statusCode()).isEqualTo(400);
    for (int length : new int[] {0x80, 0xff}) {
      byte[] bytes = new byte[60];
      bytes[0] = 1;
      bytes[1] = (byte) length;
      forged.cookies.put(
          "__Host-billhook-oauth", Base64.getUrlEncoder().withoutPadding().encodeToString(bytes));
      assertThat(forged.comeBack(back).statusCode()).as("length %d", length).isEqualTo(400);
    }
    forged.cookies.put("__Host-billhook-oauth", "%%%");
    assertThat(forged.comeBack(back).statusCode()).isEqualTo(400);
    api.clock.advance(Duration.ofMinutes(10));
    var late = ada.comeBack(back);
    assertThat(late.statusCode()).isEqualTo(400);
    assertThat(late.bodyAsString()).contains("begin again");
    api.clock.reset();
    assertThat(accounts("bound@x.io")).isZero();
    assertThat(TestBrowser.query(ada.comeBack(back))).containsOnlyKeys("code");
    assertThat(ada.comeBack(back).statusCode()).isEqualTo(400);
    TestBrowser misled = browser();
    String wrong = misled.approve(misled.begin("oidc", ""), "login_hint=s@x.io&fault=wrong_state");
    assertThat(misled.comeBack(wrong).statusCode()).isEqualTo(400);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://app.example.com/done",
        "https://APP.example.com:443/done?next=/a&b",
        "https://app.example.com/in/here",
        "https://api.example.com",
        "https://api.example.com/any?x"
      })
  void a_listed_address_is_led_to(String target) {
    assertThat(leave(target).statusCode()).isEqualTo(302);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "https://evil.example/done",
        "https://app.example.com.evil.example/done",
        "https://app.example.com@evil.example/done",
        "https://evil@app.example.com/done",
        "https://app.example.com:8443/done",
        "http://app.example.com/done",
        "https://app.example.com/done/more",
        "https://app.example.com/donemore",
        "https://app.example.com/in",
        "https://app.example.com/in/../out",
        "https://app.example.com/in/%2e%2e/out",
        "https://app.example.com/in//evil.example",
        "https://app.example.com\\@evil.example/done",
        "https://app.example.com/done#code",
        "https://app.example.com/done?code=planted",
        "https://app.example.com/done?a=b&%63ode=planted",
        "https://app.example.com/done?error=x",
        "//app.example.com/done",
        "/done",
        "javascript:alert(1)",
        "https:app.example.com/done",
        "https://app.example.com/done\r\nSet-Cookie: a=b"
      })
  void any_other_address_is_refused(String target) {
    var answer = leave(target);
    assertThat(answer.statusCode()).isEqualTo(422);
    assertThat(TestApi.json(answer).getJsonArray("errors").getJsonObject(0).getString("pointer"))
        .isEqualTo("/return_to");
    assertThat(answer.cookies()).isEmpty();
  }

  private static HttpResponse<Buffer> leave(String target) {
    return browser()
        .open(
            "/v1/auth/oauth/github?return_to=" + URLEncoder.encode(target, StandardCharsets.UTF_8));
  }

  @Test
  void a_code_lasts_a_minute_and_a_query_of_the_front_end_stays() {
    TestBrowser browser = browser();
    String target = URLEncoder.encode(TestBrowser.RETURN_TO + "?next=/a", StandardCharsets.UTF_8);
    var begun = browser.open("/v1/auth/oauth/oidc?return_to=" + target);
    var back =
        browser.comeBack(browser.approve(TestBrowser.location(begun), "login_hint=late@x.io"));
    Map<String, String> query = TestBrowser.query(back);
    assertThat(query).containsEntry("next", "/a");
    api.clock.advance(Duration.ofSeconds(60));
    assertThat(swap(query.get("code")).statusCode()).isEqualTo(401);
    api.clock.reset();
    assertThat(swap(query.get("code")).statusCode()).isEqualTo(200);
    assertThat(swap("unknown").statusCode()).isEqualTo(401);
    assertThat(TestPerson.post(api, TOKEN, new JsonObject()).statusCode()).isEqualTo(422);
  }

  @Test
  void a_front_end_may_bind_the_code_to_itself() {
    String verifier = "v".repeat(43);
    String challenge = Base64.getUrlEncoder().withoutPadding().encodeToString(Sha256.of(verifier));
    assertThat(swapBound("&code_challenge=" + challenge, verifier)).isEqualTo(200);
    assertThat(swapBound("&code_challenge=" + challenge, "w".repeat(43))).isEqualTo(401);
    assertThat(swapBound("&code_challenge=" + challenge, null)).isEqualTo(401);
    assertThat(swapBound("", verifier)).isEqualTo(401);
  }

  private static int swapBound(String challenge, @Nullable String verifier) {
    TestBrowser browser = browser();
    String back = browser.approve(browser.begin("oidc", challenge), "login_hint=pkce@x.io");
    String code = TestBrowser.query(browser.comeBack(back)).get("code");
    JsonObject body = new JsonObject().put("code", code).put("code_verifier", verifier);
    int status = TestPerson.post(api, TOKEN, body).statusCode();
    assertThat(TestPerson.post(api, TOKEN, body).statusCode()).isEqualTo(401);
    return status;
  }

  @Test
  void verified_on_both_sides_is_one_account_and_is_told_by_mail() {
    TestPerson ada = TestPerson.register(api, "both@x.io");
    TestPerson same = browser().person("oidc", "Both@x.io");
    assertThat(me(same).getString("id")).isEqualTo(me(ada).getString("id"));
    assertThat(me(same).getJsonArray("tenants")).hasSize(1);
    assertThat(api.mailsTo("Both@x.io")).singleElement().asString().contains("127.0.0.1");
    assertThat(api.logIn("both@x.io", TestPerson.PASSWORD).statusCode()).isEqualTo(200);
    assertThat(browser().logIn("oidc", "login_hint=both@x.io&subject=4711"))
        .isEqualTo(Map.of("error", "already_linked"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"oidc", "github"})
  void an_address_that_the_provider_does_not_vouch_for_links_and_makes_nothing(String provider) {
    String email = "unproved-" + provider + "@x.io";
    Map<String, String> refused = Map.of("error", "email_unverified");
    String person = "verified=false&login_hint=" + email;
    assertThat(browser().logIn(provider, person)).isEqualTo(refused);
    assertThat(accounts(email)).isZero();
    TestPerson owner = TestPerson.register(api, email);
    assertThat(browser().logIn(provider, person)).isEqualTo(refused);
    assertThat(identities(owner)).isEmpty();

    link(owner, provider, person);
    var entered = TestPerson.of(api, email, browser().tokens(provider, person));
    assertThat(me(entered).getString("id")).isEqualTo(me(owner).getString("id"));
  }

  @Test
  void who_squats_an_address_loses_it() {
    TestPerson.post(api, "/v1/auth/signup", TestPerson.wish("squat2@x.io"));
    String pending = TestPerson.lastToken(api, "squat2@x.io");
    TestPerson squatter = TestPerson.register(api, "squat@x.io");
    link(squatter, "github", "login_hint=squatter@x.io");
    write(
        "UPDATE account SET email_verified_at = NULL, totp_sealed = '\\x00',"
            + " totp_confirmed_at = now() WHERE email = 'squat@x.io'");

    TestPerson owner = browser().person("oidc", "squat@x.io");
    assertThat(me(owner).getBoolean("email_verified")).isTrue();
    assertThat(identities(owner)).containsExactly("oidc");
    assertThat(squatter.get("/v1/me").statusCode()).isEqualTo(401);
    assertThat(TestPerson.refresh(api, squatter.refresh()).statusCode()).isEqualTo(401);
    assertThat(api.logIn("squat@x.io", TestPerson.PASSWORD).statusCode()).isEqualTo(401);
    var other = browser().person("github", "squatter@x.io");
    assertThat(me(other).getString("email")).isEqualTo("squatter@x.io");

    browser().person("oidc", "squat2@x.io");
    var verify = TestPerson.post(api, "/v1/auth/verify-email", TestPerson.token(pending));
    assertThat(verify.statusCode()).isEqualTo(401);
    assertThat(api.logIn("squat2@x.io", TestPerson.PASSWORD).statusCode()).isEqualTo(401);
  }

  @Test
  void a_second_factor_is_asked_for_all_the_same_and_before_a_way_in_is_added() {
    TestFactor ada = TestFactor.enrolled(api, "factor@x.io");
    JsonObject asked = TestApi.json(browser().tokens("oidc", "login_hint=factor@x.io"));
    assertThat(asked.getBoolean("mfa_required")).isTrue();
    assertThat(asked.containsKey("access_token")).isFalse();
    var answer = ada.answer(asked.getString("mfa_token"), ada.nextCode());
    TestPerson entered = TestPerson.of(api, "factor@x.io", answer);
    assertThat(me(entered).getString("email")).isEqualTo("factor@x.io");
    link(entered, "github", "login_hint=factor@x.io");

    api.clock.advance(Duration.ofMinutes(16));
    TestPerson later = entered.refreshed();
    var body = new JsonObject().put("return_to", TestBrowser.RETURN_TO);
    var start = later.send(HttpMethod.POST, "/v1/me/identities/oidc", body);
    assertThat(start.statusCode()).isEqualTo(403);
    assertThat(TestApi.json(start).getString("type")).endsWith(":step-up-required");
    assertThat(later.delete("/v1/me/identities/github").statusCode()).isEqualTo(403);
  }

  @Test
  void a_new_key_of_the_provider_is_found() {
    browser().person("oidc", "key@x.io");
    web.postAbs(simulator + "/_sim/oidc/keys/rotate").send().await();
    api.clock.advance(Duration.ofSeconds(11));
    browser().person("oidc", "key@x.io");
  }

  @Test
  void one_new_person_in_two_browsers_gets_one_account() throws Exception {
    List<String> backs = new CopyOnWriteArrayList<>();
    List<TestBrowser> browsers = IntStream.range(0, 5).mapToObj(_ -> browser()).toList();
    browsers.forEach(it -> backs.add(it.approve(it.begin("oidc", ""), "login_hint=race@x.io")));
    List<String> codes = new CopyOnWriteArrayList<>();
    List<Thread> threads =
        IntStream.range(0, 5)
            .mapToObj(
                i ->
                    Thread.ofVirtual()
                        .start(
                            () ->
                                codes.add(
                                    TestBrowser.query(browsers.get(i).comeBack(backs.get(i)))
                                        .get("code"))))
            .toList();
    for (Thread thread : threads) {
      thread.join();
    }
    assertThat(codes).hasSize(5).allMatch(code -> swap(code).statusCode() == 200);
    assertThat(accounts("race@x.io")).isEqualTo(1);
  }

  private static List<String> identities(TestPerson person) {
    return TestApi.json(person.get("/v1/me/identities")).getJsonArray("data").stream()
        .map(item -> ((JsonObject) item).getString("provider"))
        .toList();
  }

  /** The code with which the browser is back from a link. */
  private static String linkCode(TestPerson person, String provider, String who) {
    var body = new JsonObject().put("return_to", TestBrowser.RETURN_TO);
    var started = api.post("/v1/me/identities/" + provider, person.access(), body);
    URI url = URI.create(TestApi.json(started).getString("url"));
    TestBrowser browser = browser();
    var left = browser.open(url.getRawPath() + "?" + url.getRawQuery());
    assertThat(browser().open(url.getRawPath() + "?" + url.getRawQuery()).statusCode())
        .isEqualTo(400);
    var back = browser.comeBack(browser.approve(TestBrowser.location(left), who));
    return Objects.requireNonNull(TestBrowser.query(back).get("code"));
  }

  private static HttpResponse<Buffer> confirm(TestPerson person, String code) {
    return api.post("/v1/me/identities", person.access(), new JsonObject().put("code", code));
  }

  private static void link(TestPerson person, String provider, String who) {
    assertThat(confirm(person, linkCode(person, provider, who)).statusCode()).isEqualTo(201);
  }

  @Test
  void who_is_signed_in_links_and_unlinks() {
    TestPerson ada = TestPerson.register(api, "links@x.io");
    JsonObject code =
        new JsonObject().put("code", linkCode(ada, "github", "login_hint=elsewhere@x.io"));
    for (int i = 0; i < 2; i++) { // repeated under one Idempotency-Key
      var linked = api.post("/v1/me/identities", ada.access(), "once", code);
      assertThat(linked.statusCode()).isEqualTo(201);
    }
    assertThat(identities(ada)).containsExactly("github");
    assertThat(api.mailsTo("links@x.io")).last().asString().contains("GitHub");
    TestPerson same = browser().person("github", "elsewhere@x.io");
    assertThat(me(same).getString("email")).isEqualTo("links@x.io");

    assertThat(ada.delete("/v1/me/identities/oidc").statusCode()).isEqualTo(404);
    assertThat(ada.delete("/v1/me/identities/github").statusCode()).isEqualTo(204);
    assertThat(api.mailsTo("links@x.io")).last().asString().contains("no longer", "GitHub");
    assertThat(identities(ada)).isEmpty();
    assertThat(acts(me(ada).getString("id"))).contains("identity.link", "identity.unlink");
    TestPerson other = browser().person("github", "elsewhere@x.io");
    assertThat(me(other).getString("email")).isEqualTo("elsewhere@x.io");
  }

  @Test
  void an_identity_goes_to_the_account_that_asked_for_it_and_to_no_second_one() {
    TestPerson ada = TestPerson.register(api, "asks@x.io");
    TestPerson eve = TestPerson.register(api, "asks-eve@x.io");
    String code = linkCode(ada, "oidc", "login_hint=wanted@x.io");
    assertThat(confirm(eve, code).statusCode()).isEqualTo(422);
    assertThat(swap(code).statusCode()).isEqualTo(401);
    String signIn =
        Objects.requireNonNull(browser().logIn("oidc", "login_hint=own@x.io").get("code"));
    assertThat(confirm(ada, signIn).statusCode()).isEqualTo(422);
    assertThat(confirm(ada, code).statusCode()).isEqualTo(201);
    assertThat(confirm(ada, code).statusCode()).isEqualTo(422);
    assertThat(confirm(eve, linkCode(eve, "oidc", "login_hint=wanted@x.io")).statusCode())
        .isEqualTo(409);
    assertThat(confirm(ada, linkCode(ada, "oidc", "login_hint=third@x.io")).statusCode())
        .isEqualTo(409);
    var foreign = new JsonObject().put("return_to", "https://evil.example/");
    assertThat(ada.send(HttpMethod.POST, "/v1/me/identities/oidc", foreign).statusCode())
        .isEqualTo(422);
    assertThat(api.client.get("/v1/me/identities").send().await().statusCode()).isEqualTo(401);
  }

  @Test
  void nobody_is_left_without_a_way_in() {
    TestPerson ada = browser().person("oidc", "only@x.io");
    assertThat(ada.delete("/v1/me/identities/oidc").statusCode()).isEqualTo(409);
    assertThat(identities(ada)).containsExactly("oidc");
    var wrong =
        new JsonObject().put("current_password", "none").put("password", TestPerson.PASSWORD);
    assertThat(ada.send(HttpMethod.POST, "/v1/me/password", wrong).statusCode()).isEqualTo(422);

    TestPerson.post(api, "/v1/auth/password/forgot", new JsonObject().put("email", "only@x.io"));
    JsonObject reset =
        TestPerson.token(TestPerson.lastToken(api, "only@x.io"))
            .put("password", TestPerson.PASSWORD);
    assertThat(TestPerson.post(api, "/v1/auth/password/reset", reset).statusCode()).isEqualTo(204);
    TestPerson again = TestPerson.logIn(api, "only@x.io");
    assertThat(again.delete("/v1/me/identities/oidc").statusCode()).isEqualTo(204);
    assertThat(api.logIn("only@x.io", TestPerson.PASSWORD).statusCode()).isEqualTo(200);
  }

  @Test
  void an_identity_of_a_provider_that_is_not_set_up_is_no_way_in() {
    TestPerson ada = browser().person("oidc", "old@x.io");
    write(
        "INSERT INTO external_identity (provider, subject, account_id)"
            + " SELECT 'gone', 'x', id FROM account WHERE email = 'old@x.io'");
    assertThat(ada.delete("/v1/me/identities/oidc").statusCode()).isEqualTo(409);
    link(ada, "github", "login_hint=old@x.io");
    assertThat(ada.delete("/v1/me/identities/oidc").statusCode()).isEqualTo(204);
  }

  @Test
  void who_has_no_password_deletes_the_account_after_a_new_log_in() {
    TestPerson ada = browser().person("oidc", "leaves@x.io");
    api.clock.advance(Duration.ofMinutes(11));
    assertThat(ada.refreshed().delete("/v1/me").statusCode()).isEqualTo(403);
    api.clock.reset();
    assertThat(browser().person("oidc", "leaves@x.io").delete("/v1/me").statusCode())
        .isEqualTo(204);
    assertThat(accounts("leaves@x.io")).isZero();
    assertThat(count("SELECT count(*) FROM external_identity WHERE email = 'leaves@x.io'"))
        .isZero();
  }

  @Test
  void a_provider_that_is_not_set_up_is_not_there() {
    try (TestApi without = new TestApi()) {
      TestBrowser browser = new TestBrowser(without, web);
      for (String path : List.of("google", "oidc/callback", "github", "evil", "token")) {
        assertThat(browser.open("/v1/auth/oauth/" + path + "?return_to=x").statusCode())
            .as(path)
            .isEqualTo(404);
      }
      TestPerson ada = TestPerson.register(without, "none@x.io");
      var body = new JsonObject().put("return_to", TestBrowser.RETURN_TO);
      assertThat(ada.send(HttpMethod.POST, "/v1/me/identities/oidc", body).statusCode())
          .isEqualTo(404);
    }
  }
}
