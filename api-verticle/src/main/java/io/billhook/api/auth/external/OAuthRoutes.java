package io.billhook.api.auth.external;

import io.billhook.api.audit.RequestOrigin;
import io.billhook.api.auth.account.MailPage;
import io.billhook.api.auth.oauth.Addresses;
import io.billhook.api.auth.oauth.Aim;
import io.billhook.api.auth.oauth.Attempt;
import io.billhook.api.auth.oauth.AttemptCookie;
import io.billhook.api.auth.oauth.ExternalPerson;
import io.billhook.api.auth.oauth.Provider;
import io.billhook.api.auth.oauth.ProviderFailure;
import io.billhook.api.auth.oauth.Providers;
import io.billhook.api.auth.token.AuthAnswer;
import io.billhook.api.auth.token.SessionKind;
import io.billhook.api.http.Answer;
import io.billhook.api.http.Feature;
import io.billhook.api.http.Request;
import io.billhook.api.http.ReturnTargets;
import io.billhook.api.http.Routes;
import io.billhook.api.http.access.Access;
import io.billhook.api.http.input.Fields;
import io.billhook.api.http.input.Query;
import io.billhook.api.http.input.TextRule;
import io.billhook.problem.ProblemException;
import io.billhook.problem.ProblemType;
import io.vertx.core.buffer.Buffer;
import java.net.URI;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@code /v1/auth/oauth}: leads a browser to another provider and back, and swaps the code that it
 * then carries for tokens.
 */
public final class OAuthRoutes implements Feature {
  private static final Logger LOG = LoggerFactory.getLogger(OAuthRoutes.class);

  private final MailPage page;
  private final Providers providers;
  private final ReturnTargets targets;
  private final AttemptCookie cookie;
  private final Identities identities;
  private final ExternalLogIns logIns;
  private final AuthAnswer answer;
  private final URI publicBaseUrl;

  public OAuthRoutes(
      MailPage page,
      Providers providers,
      ReturnTargets targets,
      AttemptCookie cookie,
      Identities identities,
      ExternalLogIns logIns,
      AuthAnswer answer,
      URI publicBaseUrl) {
    this.page = page;
    this.providers = providers;
    this.targets = targets;
    this.cookie = cookie;
    this.identities = identities;
    this.logIns = logIns;
    this.answer = answer;
    this.publicBaseUrl = publicBaseUrl;
  }

  @Override
  public void contribute(Routes routes) {
    routes.acting("beginOAuth", Access.anyone(), this::begin);
    routes.acting("finishOAuth", Access.anyone(), this::finish);
    routes.operation("swapOAuthCode", Access.anyone(), this::swap);
  }

  private Answer begin(Request request) {
    Provider provider = provider(request);
    Query query = request.query();
    String link = query.text("link");
    if (link != null) {
      return identities
          .takeStart(link, provider.name())
          .map(start -> leave(provider, start.returnTo(), null, start.aim()))
          .orElseGet(this::lost);
    }
    String returnTo = query.text("return_to");
    URI target =
        targets
            .allowed(returnTo == null ? "" : returnTo)
            .orElseThrow(() -> Query.wrong("return_to", "is no address that is allowed here"));
    return leave(provider, target, query.text("code_challenge"), new Aim.SignIn());
  }

  /** To the provider. */
  private Answer leave(Provider provider, URI returnTo, @Nullable String challenge, Aim aim) {
    var attempt = Attempt.begin(provider.name(), returnTo, challenge, aim, cookie.expiry());
    try {
      return redirect(provider.authorize(attempt, callback(provider)))
          .with("Set-Cookie", cookie.set(attempt));
    } catch (ProviderFailure e) {
      return failed(attempt, e);
    }
  }

  private Answer finish(Request request) {
    Provider provider = provider(request);
    Query query = request.query();
    String state = query.text("state");
    Optional<Attempt> begun =
        cookie
            .read(request.cookie(AttemptCookie.NAME).orElse(null))
            .filter(attempt -> attempt.provider().equals(provider.name()))
            .filter(attempt -> state != null && attempt.hasState(state));
    return begun
        .map(attempt -> back(provider, attempt, query, RequestOrigin.of(request)))
        .orElseGet(this::lost);
  }

  /** To the front end. */
  private Answer back(Provider provider, Attempt attempt, Query query, RequestOrigin origin) {
    return ended(provider, attempt, query, origin).with("Set-Cookie", cookie.clear());
  }

  private Answer ended(Provider provider, Attempt attempt, Query query, RequestOrigin origin) {
    String code = query.text("code");
    if (code == null) {
      boolean denied = "access_denied".equals(query.text("error")); // RFC 6749, section 4.1.2.1
      return refused(
          attempt, denied ? LogInRefused.Why.ACCESS_DENIED : LogInRefused.Why.PROVIDER_FAILED);
    }
    try {
      ExternalPerson person = provider.person(attempt, callback(provider), code, query.text("iss"));
      String ours = logIns.handOver(person, attempt, origin);
      return redirect(Addresses.with(attempt.returnTo(), Map.of("code", ours)));
    } catch (ProviderFailure e) {
      return failed(attempt, e);
    } catch (LogInRefused e) {
      return refused(attempt, e.why());
    } catch (ProblemException e) {
      if (e.type() == ProblemType.SIGNUP_CLOSED) {
        return refused(attempt, LogInRefused.Why.SIGNUP_CLOSED);
      }
      throw e;
    }
  }

  private Answer swap(Request request) {
    Fields fields = request.json();
    String code = fields.text("code", TextRule.LINE);
    String verifier = fields.optionalText("code_verifier", TextRule.LINE);
    SessionKind kind = answer.kind(fields, request);
    fields.check();
    return answer.of(logIns.signIn(code, verifier, RequestOrigin.of(request)), kind);
  }

  private Provider provider(Request request) {
    return providers
        .named(request.path("provider"))
        .orElseThrow(() -> ProblemType.NOT_FOUND.because("This provider is not set up here"));
  }

  private URI callback(Provider provider) {
    return URI.create(publicBaseUrl + "/v1/auth/oauth/" + provider.name() + "/callback");
  }

  private static Answer failed(Attempt attempt, ProviderFailure failure) {
    LOG.atWarn()
        .addKeyValue("provider", failure.provider())
        .setCause(failure.getCause())
        .log("oauth.provider_failed: {}", failure.getMessage());
    return refused(attempt, LogInRefused.Why.PROVIDER_FAILED);
  }

  private static Answer refused(Attempt attempt, LogInRefused.Why why) {
    String error = why.name().toLowerCase(Locale.ROOT);
    return redirect(Addresses.with(attempt.returnTo(), Map.of("error", error)));
  }

  private static Answer redirect(URI target) {
    return new Answer(302, Buffer.buffer(), Map.of("Location", target.toString()));
  }

  /** Nothing is known of where such a browser wants to go. */
  private Answer lost() {
    return page.said(
        400,
        "Log in again",
        "This log-in was begun in another browser, or too long ago. Go back and begin again.");
  }
}
