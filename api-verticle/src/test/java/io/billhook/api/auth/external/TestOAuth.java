package io.billhook.api.auth.external;

import static org.assertj.core.api.Assertions.assertThat;

import io.billhook.api.SharedFixture;
import io.billhook.api.TestApi;
import io.billhook.api.auth.TestPerson;
import io.billhook.config.OAuthConfig;
import io.billhook.config.SignUpConfig;
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
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.ResourceLock;

/**
 * An api with other providers, which the simulator plays; Google is away. All classes that take it
 * have one database, so each test has persons of its own. Who moves the clock sets it back.
 */
public final class TestOAuth implements AutoCloseable {
  public static final String TOKEN = "/v1/auth/oauth/token";

  private final Vertx vertx = Vertx.vertx();
  private final Simulators simulators;
  public final String simulator;
  public final WebClient web;
  public final TestApi api;

  /** Gives a class the fixture of all classes that say this; one of them runs at a time. */
  @Target(ElementType.TYPE)
  @Retention(RetentionPolicy.RUNTIME)
  @ExtendWith(Fixture.class)
  @ResourceLock("TestOAuth")
  public @interface Shared {}

  private static final class Fixture extends SharedFixture<TestOAuth> {
    Fixture() {
      super(TestOAuth.class, () -> new TestOAuth(SignUpConfig.Mode.OPEN));
    }
  }

  /**
   * One of its own.
   *
   * @param signUp who may have a new account
   */
  TestOAuth(SignUpConfig.Mode signUp) {
    simulators = Simulators.create(vertx, SimulatorSettings.development());
    simulator = "http://127.0.0.1:" + simulators.listen(0).await().actualPort();
    web = WebClient.create(vertx);
    var client = new OAuthConfig.Client(Client.ID, Client.SECRET);
    URI gitHub = URI.create(simulator + "/_sim/github");
    var oauth =
        new OAuthConfig(
            Map.of(
                "oidc", new OAuthConfig.Oidc(simulator + "/_sim/oidc", client),
                "google", new OAuthConfig.Oidc("http://127.0.0.1:1", client)), // it is away
            new OAuthConfig.GitHub(gitHub, URI.create(gitHub + "/api"), client),
            List.of(URI.create(TestBrowser.RETURN_TO), URI.create("https://app.example.com/in/")),
            false);
    api = new TestApi(TestApi.ACCESS.with(oauth).with(new SignUpConfig(signUp)));
  }

  public TestBrowser browser() {
    return new TestBrowser(api, web);
  }

  /** Swaps a code for tokens. */
  public HttpResponse<Buffer> swap(@Nullable String code) {
    return TestPerson.post(api, TOKEN, new JsonObject().put("code", code));
  }

  public static JsonObject me(TestPerson person) {
    return TestApi.json(person.get("/v1/me"));
  }

  /** How many accounts have this address. */
  public long accounts(String email) {
    return count("SELECT count(*) FROM account WHERE lower(email) = lower($1)", email);
  }

  /** What an account has done, oldest first. */
  List<String> acts(String account) {
    return api.database.transact(
        Role.AUTH,
        TenantScope.none(),
        tx ->
            tx.query(
                    "SELECT action FROM audit_log WHERE actor_id = $1 ORDER BY id",
                    UUID.fromString(account))
                .map(row -> row.text("action")));
  }

  void write(String sql, @Nullable Object... parameters) {
    api.database.run(Role.AUTH, TenantScope.none(), tx -> tx.update(sql, parameters));
  }

  long count(String sql, @Nullable Object... parameters) {
    return api.database.transact(
        Role.AUTH, TenantScope.none(), tx -> tx.query(sql, parameters).first().bigint("count"));
  }

  /** The providers that a person has linked. */
  static List<String> identities(TestPerson person) {
    return TestApi.json(person.get("/v1/me/identities")).getJsonArray("data").stream()
        .map(item -> ((JsonObject) item).getString("provider"))
        .toList();
  }

  /** The code with which the browser is back from a link. */
  String linkCode(TestPerson person, String provider, String who) {
    return linkCode(person, provider, who, proof(person).put("return_to", TestBrowser.RETURN_TO));
  }

  String linkCode(TestPerson person, String provider, String who, JsonObject body) {
    var started = api.post("/v1/me/identities/" + provider, person.access(), body);
    return Objects.requireNonNull(
        TestBrowser.query(throughBrowser(started, who)).get("code"), "no code");
  }

  /** What shows that it is the person: the password, else a new log-in as their first identity. */
  JsonObject proof(TestPerson person) {
    return me(person).getBoolean("has_password")
        ? TestPerson.proof()
        : new JsonObject().put("reauthentication", loggedInAgain(person));
  }

  private String loggedInAgain(TestPerson person) {
    var back = logInAgain(person, identities(person).getLast(), "login_hint=" + person.email());
    return Objects.requireNonNull(back.get("code"), "no code");
  }

  /** The query with which the browser is back from showing an identity again. */
  Map<String, String> logInAgain(TestPerson person, String provider, String who) {
    return TestBrowser.query(throughBrowser(startAgain(person, provider), who));
  }

  HttpResponse<Buffer> startAgain(TestPerson person, String provider) {
    var body = new JsonObject().put("return_to", TestBrowser.RETURN_TO);
    return api.post("/v1/me/reauthenticate/" + provider, person.access(), body);
  }

  int unlink(TestPerson person, String provider) {
    String path = "/v1/me/identities/" + provider;
    return person.send(HttpMethod.DELETE, path, proof(person)).statusCode();
  }

  /** To the provider that an answer names, and back. */
  private HttpResponse<Buffer> throughBrowser(HttpResponse<Buffer> started, String who) {
    URI url = URI.create(TestApi.json(started).getString("url"));
    TestBrowser browser = browser();
    var left = browser.open(url.getRawPath() + "?" + url.getRawQuery());
    assertThat(browser().open(url.getRawPath() + "?" + url.getRawQuery()).statusCode())
        .isEqualTo(400);
    return browser.comeBack(browser.approve(TestBrowser.location(left), who));
  }

  HttpResponse<Buffer> confirm(TestPerson person, String code) {
    return api.post("/v1/me/identities", person.access(), new JsonObject().put("code", code));
  }

  void link(TestPerson person, String provider, String who) {
    assertThat(confirm(person, linkCode(person, provider, who)).statusCode()).isEqualTo(201);
  }

  @Override
  public void close() {
    api.close();
    simulators.close();
    vertx.close().await();
  }
}
