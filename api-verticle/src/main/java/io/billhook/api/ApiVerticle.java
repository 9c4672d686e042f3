package io.billhook.api;

import io.billhook.api.audit.AuditRoutes;
import io.billhook.api.billing.call.StripeCalls;
import io.billhook.api.billing.checkout.CheckoutRoutes;
import io.billhook.api.billing.entitlement.EntitlementRoutes;
import io.billhook.api.billing.invoice.InvoiceRoutes;
import io.billhook.api.billing.plan.PlanRoutes;
import io.billhook.api.billing.portal.PortalRoutes;
import io.billhook.api.billing.standing.Staleness;
import io.billhook.api.billing.subscription.SubscriptionRoutes;
import io.billhook.api.contract.Contract;
import io.billhook.api.docs.DocsRoutes;
import io.billhook.api.docs.HomeRoutes;
import io.billhook.api.event.EventRoutes;
import io.billhook.api.http.ApiExtension;
import io.billhook.api.http.ApiExtensions;
import io.billhook.api.http.Capacity;
import io.billhook.api.http.Feature;
import io.billhook.api.http.HttpListener;
import io.billhook.api.http.RateLimits;
import io.billhook.api.http.ReturnTargets;
import io.billhook.api.http.page.HtmlPage;
import io.billhook.api.intake.brevo.BrevoWebhook;
import io.billhook.api.intake.http.WebhookRoute;
import io.billhook.api.intake.stripe.StripeWebhook;
import io.billhook.api.job.JobRoutes;
import io.billhook.api.limit.MailAllowance;
import io.billhook.api.limit.MailQuota;
import io.billhook.api.limit.TenantQuota;
import io.billhook.api.management.EchoRoute;
import io.billhook.api.management.ManagementRoutes;
import io.billhook.api.messaging.credential.CredentialRoutes;
import io.billhook.api.messaging.email.EmailRoutes;
import io.billhook.api.messaging.sms.SmsRoutes;
import io.billhook.api.messaging.suppression.SuppressionRoutes;
import io.billhook.api.messaging.template.TemplateRoutes;
import io.billhook.api.messaging.unsubscribe.UnsubscribeRoutes;
import io.billhook.api.ops.OpsRoutes;
import io.billhook.api.tenant.InvitationMail;
import io.billhook.api.tenant.InvitationRoutes;
import io.billhook.api.tenant.MemberRoutes;
import io.billhook.api.tenant.TenantRoutes;
import io.billhook.api.usage.UsageRoutes;
import io.billhook.config.Env;
import io.billhook.entitlement.Entitlements;
import io.billhook.messaging.EmailAddress;
import io.billhook.messaging.EmailOutbox;
import io.billhook.messaging.SmsOutbox;
import io.billhook.messaging.TenantSender;
import io.billhook.messaging.product.ProductMails;
import io.billhook.messaging.template.TenantTemplates;
import io.billhook.provider.PublicAddresses;
import io.billhook.stripe.StripeObjects;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * One event loop of the HTTP side. All instances share the port. When it is stopped it takes no new
 * connection, closes idle ones and lets requests in progress finish; {@link Deployed#drain} comes
 * before that.
 */
public final class ApiVerticle extends VerticleBase {
  private static final long LAST_REQUESTS_SECONDS = 5;

  /** A client waits for it. */
  private static final Duration STRIPE_ANSWERS = Duration.ofSeconds(10);

  private final ApiParts parts;
  private final Capacity capacity;
  private final List<Feature> more;
  private final int wantedPort;
  private final CompletableFuture<Integer> port;
  private final CompletableFuture<HttpServer> listening = new CompletableFuture<>();

  private ApiVerticle(
      ApiParts parts,
      Capacity capacity,
      List<Feature> more,
      int wantedPort,
      CompletableFuture<Integer> port) {
    this.parts = parts;
    this.capacity = capacity;
    this.more = more;
    this.wantedPort = wantedPort;
    this.port = port;
  }

  /**
   * Deploys so many event loops; gives the port that they listen on, and the deployment's id.
   *
   * @param more features beside the product's own, as those of a development process
   */
  public static Future<Deployed> deploy(
      Vertx vertx, ApiParts parts, int instances, List<Feature> more) {
    Contract.load(); // half a second of computing when it is first read: not on an event loop
    int wanted = HttpListener.port(parts.http());
    var port = new CompletableFuture<Integer>();
    var capacity = Capacity.of(parts.http(), parts.metrics().registry());
    return vertx
        .deployVerticle(
            () -> new ApiVerticle(parts, capacity, more, wanted, port),
            new DeploymentOptions().setInstances(instances))
        .map(id -> new Deployed(port.join(), id, capacity::drain));
  }

  /**
   * A running HTTP side.
   *
   * @param deploymentId for {@link Vertx#undeploy}
   * @param drain from when it runs, each answer ends its connection
   */
  public record Deployed(int port, String deploymentId, Runnable drain) {}

  @Override
  public Future<?> start() {
    var authenticator = parts.identity().authenticator();
    var limits = new RateLimits(parts.http().limits(), parts.buckets(), parts.metrics().registry());
    var http =
        new HttpListener.Parts(
            parts.http(),
            capacity,
            Contract.load(),
            authenticator,
            limits,
            parts.sealer(),
            parts.store());
    return HttpListener.listen(vertx, wantedPort, http, features())
        .onSuccess(
            server -> {
              listening.complete(server);
              port.complete(server.actualPort());
            });
  }

  private List<Feature> features() {
    List<Feature> features = new ArrayList<>(more);
    features.addAll(features(parts));
    return features;
  }

  /** The product's features; all of their routes are in the contract. Made for one event loop. */
  public static List<Feature> features(ApiParts parts) {
    List<Feature> features = new ArrayList<>(own(parts)); // intake first: routes are tried in order
    features.addAll(parts.twilio().routes(parts.metrics().registry()));
    features.addAll(parts.identity().routes());
    features.addAll(
        ApiExtensions.installed().features(own -> ofExtension(parts, own), parts.extensions()));
    return features;
  }

  /** What the routes of an extension are made of. */
  private static ApiExtension.Parts ofExtension(ApiParts parts, Env own) {
    EmailAddress sender = EmailAddress.parse(parts.brevo().from()).orElseThrow();
    return new ApiExtension.Parts(
        parts.database(),
        parts.outbox(),
        parts.sealer(),
        new Entitlements(parts.billing().graceDays(), parts.clock()),
        ProductMails.of(parts.http().app(), sender.displayName()),
        sender,
        parts.http().app(),
        page(parts).product(),
        parts.http().publicBaseUrl(),
        parts.metrics().registry(),
        own,
        parts.clock());
  }

  private static List<Feature> own(ApiParts parts) {
    var tenants = new TenantQuota(parts.quotas());
    var mails = new EmailOutbox(parts.outbox(), parts.sealer());
    var allowance = new MailAllowance(parts.quotas().mails(), parts.sealer(), parts.clock());
    var stripe = new StripeObjects(parts.stripe(), parts.breakers().of("stripe"), STRIPE_ANSWERS);
    var calls = new StripeCalls(parts.database(), parts.outbox(), stripe);
    var targets =
        new ReturnTargets(
            parts.http().publicBaseUrl(),
            parts.billing().returnTo(),
            parts.http().development(),
            Set.of());
    var staleness = new Staleness(parts.database(), parts.breakers().of("stripe"));
    return List.of(
        new WebhookRoute<>(
            new StripeWebhook(parts.stripe(), parts.clock()),
            parts.stripeEvents(),
            parts.engine(),
            parts.metrics().registry()),
        new WebhookRoute<>(
            new BrevoWebhook(parts.brevoWebhook(), parts.brevoTokens()),
            parts.brevoEvents(),
            parts.engine(),
            parts.metrics().registry()),
        new TenantRoutes(parts.database(), tenants, parts.outbox(), parts.identity()::forgetTenant),
        new MemberRoutes(parts.database(), tenants, parts.identity()::forgetAccount),
        new InvitationRoutes(
            parts.database(),
            mails,
            InvitationMail.of(parts.http(), parts.brevo().from(), tenantSender(parts)),
            new MailQuota(parts.buckets(), parts.http().limits()),
            allowance,
            tenants),
        new AuditRoutes(parts.database()),
        new EventRoutes(parts.database()),
        new SuppressionRoutes(parts.database()),
        new UnsubscribeRoutes(parts.database(), page(parts)),
        new EmailRoutes(parts.database(), emails(parts, mails, allowance)),
        new CredentialRoutes(
            parts.database(), parts.sealer(), new PublicAddresses(parts.http().development())),
        new SmsRoutes(
            parts.database(),
            new SmsOutbox(parts.outbox(), parts.sealer()),
            parts.sms(),
            parts.clock()),
        new TemplateRoutes(parts.database()),
        new EntitlementRoutes(
            parts.database(), staleness, parts.billing().graceDays(), parts.clock()),
        new JobRoutes(parts.database()),
        new PlanRoutes(parts.database(), calls),
        new UsageRoutes(parts.database(), parts.clock()),
        new CheckoutRoutes(
            parts.database(), parts.outbox(), calls, parts.billing(), targets, parts.clock()),
        new PortalRoutes(parts.database(), calls, parts.billing(), targets),
        new SubscriptionRoutes(
            new SubscriptionRoutes.Parts(
                parts.database(), calls, staleness, parts.billing(), parts.clock())),
        new InvoiceRoutes(parts.database()),
        new OpsRoutes(parts.database(), parts.outbox(), parts.depths()),
        new DocsRoutes(parts.http().publicBaseUrl()),
        new HomeRoutes(page(parts), parts.http().development()),
        new ManagementRoutes(parts.http(), parts.health(), parts.metrics()),
        new EchoRoute(parts.http()));
  }

  private static EmailRoutes.Parts emails(
      ApiParts parts, EmailOutbox mails, MailAllowance allowance) {
    return new EmailRoutes.Parts(
        mails,
        new TenantTemplates(),
        allowance,
        tenantSender(parts),
        parts.http().publicBaseUrl(),
        parts.clock());
  }

  private static TenantSender tenantSender(ApiParts parts) {
    String lent = parts.quotas().mails().from();
    return TenantSender.of(
        EmailAddress.parse(parts.brevo().from()).orElseThrow(),
        lent == null ? null : EmailAddress.parse(lent).orElseThrow(),
        parts.http().app().name());
  }

  private static HtmlPage page(ApiParts parts) {
    EmailAddress sender = EmailAddress.parse(parts.brevo().from()).orElseThrow();
    return HtmlPage.of(parts.http().app(), sender.displayName());
  }

  @Override
  public Future<?> stop() {
    return listening.isDone()
        ? listening.join().shutdown(LAST_REQUESTS_SECONDS, TimeUnit.SECONDS)
        : Future.succeededFuture();
  }
}
