package io.billhook.api.auth.external;

import com.fasterxml.jackson.databind.JsonNode;
import io.billhook.api.auth.oauth.Aim;
import io.billhook.api.auth.oauth.Attempt;
import io.billhook.api.auth.oauth.ExternalPerson;
import io.billhook.api.http.Json;
import io.billhook.api.http.input.Uuids;
import io.billhook.crypto.RandomToken;
import io.billhook.postgres.Tx;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The single-use codes of log-ins by other providers: they travel through addresses, so each is
 * short-lived and good for one thing alone.
 */
public final class LogInCodes {
  private static final Duration CODE = Duration.ofSeconds(60);
  private static final Duration START = Duration.ofMinutes(10);
  private static final String SIGN_IN = "sign_in";
  private static final String LINK = "link";
  private static final String START_LINK = "start_link";
  private static final String START_REAUTHENTICATION = "start_reauthentication";

  /** What somebody signed in goes to a provider for, and where they go afterwards. */
  record Start(Aim aim, URI returnTo) {}

  /** An identity that was proved, and the account that wants it. */
  record Link(UUID account, ExternalPerson person) {}

  private record Taken(UUID account, JsonNode data) {
    private @Nullable String text(String name) {
      return data.path(name).textValue();
    }

    private String must(String name) {
      return Objects.requireNonNull(text(name), name);
    }
  }

  private final Clock clock;

  public LogInCodes(Clock clock) {
    this.clock = clock;
  }

  /**
   * A code that signs in.
   *
   * @param challenge of who alone may use it; null: of whoever has it
   */
  String forSignIn(Tx tx, UUID account, @Nullable String challenge) {
    return create(tx, account, SIGN_IN, CODE, fields("challenge", challenge));
  }

  /** Whom the code signs in. It is used up also where the verifier is wrong. */
  Optional<UUID> takeSignIn(Tx tx, String code, @Nullable String verifier) {
    return take(tx, code, SIGN_IN)
        .filter(taken -> isProved(taken.text("challenge"), verifier))
        .map(Taken::account);
  }

  /** RFC 9700, section 4.8.2: a verifier without challenge tells that the challenge was cut off. */
  private static boolean isProved(@Nullable String challenge, @Nullable String verifier) {
    if (challenge == null) {
      return verifier == null;
    }
    return verifier != null && Attempt.proves(verifier, challenge);
  }

  /** A code that begins a link for the account in a browser. */
  String forLinkStart(Tx tx, UUID account, String provider, URI returnTo) {
    Map<String, @Nullable String> data = fields("return_to", returnTo.toString());
    data.put("provider", provider);
    return create(tx, account, START_LINK, START, data);
  }

  /** A code that begins in a browser that an identity is shown again, for this session. */
  String forReauthenticationStart(
      Tx tx, UUID account, UUID session, String provider, URI returnTo) {
    Map<String, @Nullable String> data = fields("return_to", returnTo.toString());
    data.put("provider", provider);
    data.put("session", session.toString());
    return create(tx, account, START_REAUTHENTICATION, START, data);
  }

  Optional<Start> takeStart(Tx tx, String code, String provider) {
    return take(tx, code, START_LINK)
        .or(() -> take(tx, code, START_REAUTHENTICATION))
        .filter(taken -> provider.equals(taken.text("provider")))
        .map(taken -> new Start(aim(taken), URI.create(taken.must("return_to"))));
  }

  private static Aim aim(Taken taken) {
    String session = taken.text("session");
    return session == null
        ? new Aim.Link(taken.account())
        : new Aim.Reauthenticate(taken.account(), Uuids.parse(session).orElseThrow());
  }

  /** A code that adds the identity to the account, once that says so itself. */
  String forLink(Tx tx, UUID account, ExternalPerson person) {
    Map<String, @Nullable String> data = fields("provider", person.provider());
    data.put("subject", person.subject());
    data.put("email", person.verifiedEmail());
    return create(tx, account, LINK, CODE, data);
  }

  Optional<Link> takeLink(Tx tx, String code) {
    return take(tx, code, LINK)
        .map(
            taken ->
                new Link(
                    taken.account(),
                    new ExternalPerson(
                        taken.must("provider"), taken.must("subject"), taken.text("email"), "")));
  }

  private static Map<String, @Nullable String> fields(String name, @Nullable String value) {
    Map<String, @Nullable String> fields = new HashMap<>();
    fields.put(name, value);
    return fields;
  }

  private String create(
      Tx tx, UUID account, String use, Duration life, Map<String, @Nullable String> data) {
    String code = RandomToken.create();
    data.put("use", use);
    var now = clock.instant();
    byte[] hash = RandomToken.hash(code);
    tx.update(LogInCodesSql.DISCARD_EXPIRED, account, now);
    if (tx.update(LogInCodesSql.CREATE, hash, account, Json.text(data), now.plus(life)) == 0) {
      throw new LogInRefused(LogInRefused.Why.ACCOUNT_GONE);
    }
    return code;
  }

  private Optional<Taken> take(Tx tx, String code, String use) {
    return tx.query(LogInCodesSql.TAKE, RandomToken.hash(code), use, clock.instant())
        .one()
        .map(
            row ->
                new Taken(
                    row.uuid("account_id"),
                    Json.read(row.text("data").getBytes(StandardCharsets.UTF_8))));
  }
}
