package io.billhook.api.intake.brevo;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.billhook.api.http.trace.RequestTrace;
import io.billhook.api.intake.IntakeBatcher;
import io.billhook.api.intake.Refusal;
import io.billhook.api.intake.http.Webhook;
import io.billhook.config.BrevoWebhookConfig;
import io.billhook.contract.email.EmailCallback;
import io.billhook.outbox.JobWriter;
import io.billhook.postgres.EnginePool;
import io.billhook.postgres.StoreTimeout;
import io.billhook.problem.ProblemException;
import io.billhook.problem.ProblemType;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * {@code POST /webhooks/brevo}: what became of mails. Brevo signs nothing; what proves a delivery
 * is the token that was set on the webhook, the installation's or a tenant's own.
 */
public final class BrevoWebhook implements Webhook<EmailCallback> {
  private static final String PROVIDER = "brevo";

  private final BrevoWebhookConfig config;
  private final List<byte[]> own;
  private final TenantTokens tenants;

  /**
   * @param tenants shared by all event loops
   */
  public BrevoWebhook(BrevoWebhookConfig config, TenantTokens tenants) {
    this.config = config;
    this.own = config.tokens().stream().map(token -> token.getBytes(UTF_8)).toList();
    this.tenants = tenants;
  }

  /** Writes its events, for all event loops of a process. */
  public static IntakeBatcher<EmailCallback> batcher(
      Vertx vertx, EnginePool pool, JobWriter writer, StoreTimeout store) {
    return new IntakeBatcher<>(vertx, pool, writer, PROVIDER, EmailCallback.KIND, store);
  }

  @Override
  public String operation() {
    return "receiveBrevoWebhook";
  }

  /** Never Authorization: it is a secret. */
  @Override
  public List<String> keptHeaders() {
    return List.of("Content-Type", "User-Agent");
  }

  @Override
  public List<Refusal> refusals() {
    return BrevoRefusals.ALL;
  }

  /** Brevo ends all tries at any other answer that is none of success. */
  @Override
  public ProblemType comeAgain() {
    return ProblemType.TOO_MANY_REQUESTS;
  }

  @Override
  public Optional<Refusal> refusedByHead(RoutingContext context) {
    if (!isFromBrevo(context)) {
      return Optional.of(BrevoRefusals.WRONG_NETWORK);
    }
    return credential(context) == null ? Optional.of(BrevoRefusals.NO_TOKEN) : Optional.empty();
  }

  @Override
  public Reading<EmailCallback> read(RoutingContext context, byte[] body) {
    if (!isFromBrevo(context)) {
      return new Reading.Refused<>(BrevoRefusals.WRONG_NETWORK);
    }
    String token = credential(context);
    if (token == null) {
      return new Reading.Refused<>(BrevoRefusals.NO_TOKEN);
    }
    if (isOwn(token)) {
      return BrevoEventReader.read(body, null);
    }
    var owner = tenants.owner(token);
    return owner.succeeded()
        ? ofTenant(owner.result(), body)
        : new Reading.Later<>(owner.map(tenant -> ofTenant(tenant, body)));
  }

  private Reading<EmailCallback> ofTenant(Optional<UUID> tenant, byte[] body) {
    if (tenant.isEmpty()) {
      return new Reading.Refused<>(BrevoRefusals.WRONG_TOKEN);
    }
    Reading<EmailCallback> reading = BrevoEventReader.read(body, tenant.get());
    int events =
        switch (reading) {
          case Reading.Several<EmailCallback> several -> several.parts().size();
          case Reading.Accepted<EmailCallback> _,
              Reading.Refused<EmailCallback> _,
              Reading.Later<EmailCallback> _ ->
              1;
        };
    return tenants.takes(tenant.get(), events)
        ? reading
        : new Reading.Later<>(Future.failedFuture(tooMany()));
  }

  private static ProblemException tooMany() {
    return ProblemType.TOO_MANY_REQUESTS
        .because("This account tells more events than its share")
        .retryAfter(Duration.ofSeconds(30));
  }

  private boolean isFromBrevo(RoutingContext context) {
    if (config.networks().isEmpty()) {
      return true;
    }
    String from = RequestTrace.of(context).client().text();
    return config.networks().stream().anyMatch(network -> network.contains(from));
  }

  private static @Nullable String credential(RoutingContext context) {
    return Credential.of(context.request().getHeader(HttpHeaders.AUTHORIZATION));
  }

  /** Takes as long whichever it is, and however much of it is right. */
  private boolean isOwn(String token) {
    byte[] given = token.getBytes(UTF_8);
    boolean found = false;
    for (byte[] one : own) {
      found |= MessageDigest.isEqual(one, given);
    }
    return found;
  }
}
