package io.billhook.api.auth.external;

import io.billhook.api.audit.RequestOrigin;
import io.billhook.api.auth.factor.IdempotentWork;
import io.billhook.api.auth.oauth.Providers;
import io.billhook.api.auth.reauthentication.Reauthentication;
import io.billhook.api.http.Answer;
import io.billhook.api.http.Feature;
import io.billhook.api.http.Request;
import io.billhook.api.http.ReturnTargets;
import io.billhook.api.http.Routes;
import io.billhook.api.http.access.Access;
import io.billhook.api.http.input.Fields;
import io.billhook.api.http.input.Page;
import io.billhook.api.http.input.TextRule;
import io.billhook.problem.ProblemException;
import io.billhook.problem.ProblemType;
import java.net.URI;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;

/**
 * {@code /v1/me/identities}: by which other providers one may log in; and {@code
 * /v1/me/reauthenticate}, for who shows by one of them who they are.
 */
public final class IdentityRoutes implements Feature {

  private record Start(URI url) {}

  private final IdempotentWork work;
  private final Providers providers;
  private final ReturnTargets targets;
  private final Identities identities;
  private final Reauthentication reauthentication;
  private final URI publicBaseUrl;

  public IdentityRoutes(
      IdempotentWork work,
      Providers providers,
      ReturnTargets targets,
      Identities identities,
      Reauthentication reauthentication,
      URI publicBaseUrl) {
    this.work = work;
    this.providers = providers;
    this.targets = targets;
    this.identities = identities;
    this.reauthentication = reauthentication;
    this.publicBaseUrl = publicBaseUrl;
  }

  @Override
  public void contribute(Routes routes) {
    routes.operation("listIdentities", Access.person(), this::list);
    routes.operation("startIdentityLink", Access.person(), this::start);
    routes.operation("startReauthentication", Access.person(), this::startReauthentication);
    routes.operation("linkIdentity", Access.person(), this::link);
    routes.operation("unlinkIdentity", Access.person(), this::unlink);
  }

  private Answer list(Request request) {
    return Answer.ok(new Page<>(identities.list(request.person().account()), null));
  }

  private Answer start(Request request) {
    String provider = provider(request);
    Fields fields = request.json();
    URI returnTo = returnTo(fields);
    UUID account = request.person().account();
    return reauthentication.once( // what is added is a way in
        request,
        fields,
        () -> work.earlier(request),
        () ->
            work.once(
                request,
                tx -> open(provider, identities.startLink(tx, account, provider, returnTo))));
  }

  /** Asks nothing: it gives no more than the question who is there. */
  private Answer startReauthentication(Request request) {
    String provider = provider(request);
    URI returnTo = returnTo(request.json());
    UUID account = request.person().account();
    UUID session = Objects.requireNonNull(request.person().session(), "a person without session");
    return work.once(
        request,
        tx -> {
          if (!identities.has(tx, account, provider)) {
            throw notLinked();
          }
          return open(
              provider, identities.startReauthentication(tx, account, session, provider, returnTo));
        });
  }

  private String provider(Request request) {
    String provider = request.path("provider");
    if (providers.named(provider).isEmpty()) {
      throw ProblemType.NOT_FOUND.because("This provider is not set up here");
    }
    return provider;
  }

  private URI returnTo(Fields fields) {
    String text = fields.text("return_to", TextRule.LINE);
    Optional<URI> returnTo = targets.allowed(text);
    if (returnTo.isEmpty()) {
      fields.error("return_to", "is no address that is allowed here");
    }
    fields.check();
    return returnTo.orElseThrow();
  }

  private Answer open(String provider, String code) {
    String address = publicBaseUrl + "/v1/auth/oauth/" + provider + "?link=" + code;
    return Answer.ok(new Start(URI.create(address)));
  }

  private Answer link(Request request) {
    Fields fields = request.json();
    String code = fields.text("code", TextRule.LINE);
    fields.check();
    return work.once(
        request,
        tx -> {
          Optional<Identities.Item> linked =
              identities.link(tx, request.person(), code, RequestOrigin.of(request));
          if (linked.isEmpty()) {
            fields.error("code", "is unknown, used up, expired or not yours");
          }
          fields.check();
          return Answer.created(linked.orElseThrow());
        });
  }

  private Answer unlink(Request request) {
    reauthentication.require(request, request.jsonIfAny());
    UUID account = request.person().account();
    if (!identities.remove(account, request.path("provider"), RequestOrigin.of(request))) {
      throw notLinked();
    }
    return Answer.noContent();
  }

  private static ProblemException notLinked() {
    return ProblemType.NOT_FOUND.because("You have no identity of this provider");
  }
}
