package io.billhook.bench.processes.fleet;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.billhook.devkit.Await;
import io.billhook.devkit.faults.installation.Door;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Somebody who has signed up, and owns a tenant. */
public final class Person {
  public static final String PASSWORD = "a horse of somebody's";

  private static final Pattern TOKEN = Pattern.compile("[?&]token=([A-Za-z0-9_-]+)");
  private static final Duration MAIL = Duration.ofMinutes(1);

  /**
   * A device that they are signed in on.
   *
   * @param id of the session
   * @param access the access token
   * @param refresh what gives the next one
   */
  public record Session(String id, String access, String refresh) {
    static Session of(JsonObject tokens) {
      String access = tokens.getString("access_token");
      return new Session(
          part(access, 1).getString("sid"), access, tokens.getString("refresh_token"));
    }

    /** Which key has signed the access token. */
    public String signer() {
      return part(access, 0).getString("kid");
    }

    /** Of a token its head, or its claims. */
    private static JsonObject part(String token, int index) {
      byte[] json = Base64.getUrlDecoder().decode(token.split("\\.", 3)[index]);
      return new JsonObject(new String(json, UTF_8));
    }

    /** The next tokens of it, by this api. */
    public Session refreshed(Door api) throws IOException {
      JsonObject wish = new JsonObject().put("refresh_token", refresh);
      return of(api.send("POST", "/v1/auth/refresh", Map.of(), wish.encode()).ok());
    }
  }

  /**
   * A key of the API.
   *
   * @param secret what is sent
   */
  public record ApiKey(String id, String secret) {}

  private final Fleet fleet;
  private final String email;
  private final Session session;
  private final String tenant;

  private Person(Fleet fleet, String email, Session session) throws IOException {
    this.fleet = fleet;
    this.email = email;
    this.session = session;
    JsonObject me = fleet.api(0).send("GET", "/v1/me", bearer(session.access()), "").ok();
    tenant = me.getString("default_tenant");
  }

  /** Signs somebody new up, at the first api; a worker sends the mail. */
  public static Person signUp(Fleet fleet) throws IOException {
    String email = "p-" + UUID.randomUUID() + "@example.com";
    Door api = fleet.api(0);
    JsonObject wish =
        new JsonObject().put("email", email).put("name", "Ada").put("tenant_name", "Acme");
    api.send("POST", "/v1/auth/signup", Map.of(), wish.encode()).ok();
    JsonObject chosen =
        new JsonObject().put("token", mailed(fleet, email)).put("password", PASSWORD);
    JsonObject tokens = api.send("POST", "/v1/auth/verify-email", Map.of(), chosen.encode()).ok();
    return new Person(fleet, email, Session.of(tokens));
  }

  /** The token in the newest mail to them that has one. */
  private static String mailed(Fleet fleet, String email) {
    return Await.value("a mail to " + email, MAIL, () -> token(fleet, email));
  }

  private static Optional<String> token(Fleet fleet, String email) {
    try {
      return fleet.simulators().get("/_sim/inbox.json").ok().getJsonArray("data").stream()
          .map(JsonObject.class::cast)
          .filter(mail -> email.equals(mail.getString("to")))
          .map(mail -> TOKEN.matcher("" + mail.getString("text")))
          .filter(Matcher::find)
          .map(found -> found.group(1))
          .findFirst();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The header that says who is asking. */
  public static Map<String, String> bearer(String secret) {
    return Map.of("Authorization", "Bearer " + secret);
  }

  /** The header, and one under which a repeat does nothing. */
  public static Map<String, String> once(String secret) {
    return Map.of("Authorization", "Bearer " + secret, "Idempotency-Key", "" + UUID.randomUUID());
  }

  /**
   * Reads something until the api remembers who it was: of a session it does so when its token has
   * come for the second time.
   */
  public static void introduce(Door api, Map<String, String> who, String path) throws IOException {
    api.send("GET", path, who, "").ok();
    api.send("GET", path, who, "").ok();
  }

  /** The session in which they have signed up. */
  public Session session() {
    return session;
  }

  public String email() {
    return email;
  }

  /** The id of the tenant that they own. */
  public String tenant() {
    return tenant;
  }

  /** Signs in on one more device. */
  public Session logIn(Door api) throws IOException {
    JsonObject wish = new JsonObject().put("email", email).put("password", PASSWORD);
    return Session.of(api.send("POST", "/v1/auth/login", Map.of(), wish.encode()).ok());
  }

  /** Makes a key of their tenant, at the first api. */
  public ApiKey key(String... scopes) throws IOException {
    JsonObject made =
        fleet
            .api(0)
            .send("POST", "/v1/api-keys", once(session.access()), newKey(scopes).encode())
            .ok();
    return new ApiKey(made.getString("id"), made.getString("key"));
  }

  /** The body that asks for one. */
  public static JsonObject newKey(String... scopes) {
    return new JsonObject()
        .put("name", "Made")
        .put("scopes", new JsonArray(List.of(scopes)))
        .put("password", PASSWORD);
  }

  /** Makes another a member of their tenant, by an invitation that is accepted. */
  public void admit(Person other, String role) throws IOException {
    JsonObject wish = new JsonObject().put("email", other.email).put("role", role);
    Door api = fleet.api(0);
    fleet.simulators().delete("/_sim/inbox.json").ok(); // so that the next mail is the newest
    String path = "/v1/tenants/" + tenant + "/invitations";
    api.send("POST", path, bearer(session.access()), wish.encode()).ok();
    JsonObject token = new JsonObject().put("token", mailed(fleet, other.email));
    api.send("POST", "/v1/invitations/accept", bearer(other.session.access()), token.encode()).ok();
  }

  /** The id of their account. */
  public String account() throws IOException {
    return fleet.api(0).send("GET", "/v1/me", bearer(session.access()), "").ok().getString("id");
  }
}
