package io.billhook.api.auth.session;

import io.billhook.api.auth.token.AccessTokens;
import io.billhook.api.http.access.Principal;
import io.billhook.postgres.Premise;
import io.billhook.problem.ProblemType;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Recognises people by their access tokens: whose it is, whether the session lives, which tenant.
 */
public final class People {
  private final AccessTokens tokens;
  private final LiveSessions sessions;
  private final Memberships memberships;

  public People(AccessTokens tokens, LiveSessions sessions, Memberships memberships) {
    this.tokens = tokens;
    this.sessions = sessions;
    this.memberships = memberships;
  }

  /** What a person's transactions suppose. */
  public Premise premise(Principal.Person person) {
    return sessions.premise(Objects.requireNonNull(person.session()), person.account());
  }

  public Principal.Person authenticate(String token, @Nullable String tenant, String network) {
    AccessTokens.Claims claims = tokens.verify(token, network);
    LiveSessions.Live live =
        sessions
            .use(claims.session(), claims.number())
            .filter(found -> found.account().equals(claims.account()))
            .orElseThrow(
                () -> ProblemType.UNAUTHENTICATED.because("This session has ended; log in again"));
    return new Principal.Person(
        claims.account(),
        live.operatorRole(),
        claims.session(),
        memberships.of(claims.account(), tenant));
  }
}
