package io.billhook.api;

import io.billhook.api.audit.AuditRoutes;
import io.billhook.api.auth.Identity;
import io.billhook.api.auth.TestPerson;
import io.billhook.api.auth.password.FairTurns;
import io.billhook.api.auth.password.Passwords;
import io.billhook.api.billing.invoice.InvoiceRoutes;
import io.billhook.api.contract.Contract;
import io.billhook.api.event.EventRoutes;
import io.billhook.api.http.Capacity;
import io.billhook.api.http.Feature;
import io.billhook.api.http.HttpListener;
import io.billhook.api.http.RateLimits;
import io.billhook.api.http.access.Authenticator;
import io.billhook.api.http.access.Principal;
import io.billhook.api.http.access.TenantRole;
import io.billhook.api.job.JobRoutes;
import io.billhook.api.limit.MailAllowance;
import io.billhook.api.limit.MailQuota;
import io.billhook.api.limit.TenantQuota;
import io.billhook.api.messaging.credential.CredentialRoutes;
import io.billhook.api.messaging.email.EmailRoutes;
import io.billhook.api.messaging.sms.SmsRoutes;
import io.billhook.api.messaging.suppression.SuppressionRoutes;
import io.billhook.api.messaging.template.TemplateRoutes;
import io.billhook.api.tenant.InvitationMail;
import io.billhook.api.tenant.InvitationRoutes;
import io.billhook.api.tenant.MemberRoutes;
import io.billhook.api.tenant.TenantRoutes;
import io.billhook.api.usage.UsageRoutes;
import io.billhook.config.AccessConfig;
import io.billhook.config.HttpConfig;
import io.billhook.config.QuotaConfig;
import io.billhook.config.SmsConfig;
import io.billhook.config.TenantMailConfig;
import io.billhook.devkit.TestServices;
import io.billhook.messaging.EmailAddress;
import io.billhook.messaging.EmailOutbox;
import io.billhook.messaging.SmsOutbox;
import io.billhook.messaging.TenantSender;
import io.billhook.messaging.template.TenantTemplates;
import io.billhook.postgres.Role;
import io.billhook.postgres.RowIds;
import io.billhook.postgres.TenantScope;
import io.billhook.problem.ProblemType;
import io.billhook.provider.PublicAddresses;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.client.HttpResponse;
import io.vertx.ext.web.client.WebClient;
import io.vertx.ext.web.client.WebClientOptions;
import java.net.URI;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The routes of tenants with people who need not log in: a person's token is {@code person.ID}.
 * Keys are recognised as ever.
 */
public final class TestPeople implements AutoCloseable {
  private static final String BASE = "https://api.example.com";
  private static final HttpConfig CONFIG =
      new HttpConfig("127.0.0.1", 0, URI.create(BASE), null, false);
  private static final String PERSON = "person.";

  public final TestApi api;
  public final Identity identity;
  private final String hash = new Passwords(FairTurns.ofCores()).hash(TestPerson.PASSWORD, "");
  private final URI url;
  private final WebClient client;

  public TestPeople() {
    var config = TestServices.freshDatabase();
    url = config.url();
    api = new TestApi(config, null);
    identity =
        new Identity(
            api.vertx,
            api.database,
            TestApi.sealer(),
            api.jobs,
            "shop@example.com",
            CONFIG,
            SmsConfig.EVERYWHERE,
            api.buckets,
            AccessConfig.USUAL,
            api.clock);
    var server = new Server();
    api.vertx.deployVerticle(server).await();
    client =
        WebClient.create(
            api.vertx,
            new WebClientOptions()
                .setDefaultHost("127.0.0.1")
                .setDefaultPort(server.listening.join().actualPort()));
  }

  private final class Server extends VerticleBase {
    private final CompletableFuture<HttpServer> listening = new CompletableFuture<>();

    @Override
    public Future<?> start() {
      var http =
          new HttpListener.Parts(
              CONFIG,
              Capacity.of(CONFIG, api.metrics.registry()),
              Contract.load(),
              authenticator(),
              new RateLimits(CONFIG.limits(), api.buckets, api.metrics.registry()),
              TestApi.sealer(),
              api.parts.store());
      return HttpListener.listen(vertx, HttpListener.port(CONFIG), http, features())
          .onSuccess(listening::complete);
    }
  }

  private List<Feature> features() {
    var sender =
        TenantSender.of(new EmailAddress("Shop", "shop@example.com"), null, CONFIG.app().name());
    var mail = InvitationMail.of(CONFIG, "Shop <shop@example.com>", sender);
    var tenants = new TenantQuota(QuotaConfig.USUAL);
    var allowance = new MailAllowance(TenantMailConfig.USUAL, TestApi.sealer(), api.clock);
    List<Feature> features = new ArrayList<>(identity.routes());
    features.addAll(
        List.of(
            new TenantRoutes(api.database, tenants, api.jobs, identity::forgetTenant),
            new MemberRoutes(api.database, tenants, identity::forgetAccount),
            new InvitationRoutes(
                api.database,
                new EmailOutbox(api.jobs, TestApi.sealer()),
                mail,
                new MailQuota(api.buckets, CONFIG.limits()),
                allowance,
                tenants),
            new AuditRoutes(api.database),
            new EventRoutes(api.database),
            new InvoiceRoutes(api.database),
            new EmailRoutes(
                api.database,
                new EmailRoutes.Parts(
                    new EmailOutbox(api.jobs, TestApi.sealer()),
                    new TenantTemplates(),
                    allowance,
                    sender,
                    CONFIG.publicBaseUrl(),
                    api.clock)),
            new CredentialRoutes(
                api.database, TestApi.sealer(), new PublicAddresses(CONFIG.development())),
            new SuppressionRoutes(api.database),
            new TemplateRoutes(api.database),
            new SmsRoutes(
                api.database,
                new SmsOutbox(api.jobs, TestApi.sealer()),
                SmsConfig.EVERYWHERE,
                api.clock),
            new UsageRoutes(api.database, api.clock),
            new JobRoutes(api.database)));
    return features;
  }

  private Authenticator authenticator() {
    return new Authenticator() {
      @Override
      public Principal authenticate(String token, @Nullable String tenant, String network) {
        return token.startsWith(PERSON)
            ? person(UUID.fromString(token.substring(PERSON.length())), tenant)
            : identity.authenticator().authenticate(token, tenant, network);
      }

      @Override
      public <T> T living(Principal.Person person, boolean atOnce, Supplier<T> work) {
        return person.session() == null // they need not log in
            ? work.get()
            : identity.authenticator().living(person, atOnce, work);
      }

      @Override
      public boolean requireStepUp(Principal.Person person) {
        return identity.authenticator().requireStepUp(person);
      }

      @Override
      public void requireOperatorFactor(Principal.Person operator) {
        identity.authenticator().requireOperatorFactor(operator);
      }
    };
  }

  private Principal person(UUID account, @Nullable String wanted) {
    UUID tenant = wanted == null ? null : UUID.fromString(wanted);
    var membership =
        api.database.transact(
            Role.AUTH,
            TenantScope.none(),
            tx ->
                tx.query(
                        """
                        SELECT m.tenant_id, m.role FROM membership m
                        JOIN tenant t ON t.id = m.tenant_id
                        JOIN account a ON a.id = m.account_id
                        WHERE m.account_id = $1 AND t.deleted_at IS NULL
                          AND m.tenant_id = coalesce($2::uuid, a.default_tenant)
                        """,
                        account,
                        tenant)
                    .one()
                    .map(
                        row ->
                            new Principal.Membership(
                                row.uuid("tenant_id"),
                                TenantRole.of(row.text("role")).orElseThrow())));
    if (wanted != null && membership.isEmpty()) {
      throw ProblemType.NOT_FOUND.because("There is no such tenant");
    }
    return new Principal.Person(account, null, null, membership.orElse(null));
  }

  /** A new account with a verified address. */
  public UUID account(String email) {
    UUID id = RowIds.next();
    api.database.run(
        Role.AUTH,
        TenantScope.none(),
        tx ->
            tx.update(
                "INSERT INTO account (id, email, name, email_verified_at, password_hash)"
                    + " VALUES ($1, $2, $3, now(), $4)",
                id,
                email,
                "N. of " + email,
                hash));
    return id;
  }

  /** A new tenant, whose owner is this account. */
  public UUID tenant(UUID owner, String name) {
    return UUID.fromString(
        TestApi.json(post("/v1/tenants", owner, new JsonObject().put("name", name)))
            .getString("id"));
  }

  /** A new account that is a member of a tenant. */
  public UUID member(UUID tenant, String email, TenantRole role) {
    UUID account = account(email);
    api.database.run(
        Role.AUTH,
        TenantScope.none(),
        tx -> {
          tx.update(
              "INSERT INTO membership (tenant_id, account_id, role) VALUES ($1, $2, $3)",
              tenant,
              account,
              role.publicName());
          tx.update("UPDATE account SET default_tenant = $2 WHERE id = $1", account, tenant);
        });
    return account;
  }

  public HttpResponse<Buffer> get(String path, Object who) {
    return send(HttpMethod.GET, path, who, null);
  }

  public HttpResponse<Buffer> post(String path, Object who, JsonObject body) {
    return send(HttpMethod.POST, path, who, body);
  }

  public HttpResponse<Buffer> patch(String path, Object who, JsonObject body) {
    return send(HttpMethod.PATCH, path, who, body);
  }

  public HttpResponse<Buffer> delete(String path, Object who) {
    return send(HttpMethod.DELETE, path, who, null);
  }

  /**
   * Sends a request, under an Idempotency-Key of its own.
   *
   * @param who an account, or the text of an API key
   */
  public HttpResponse<Buffer> send(
      HttpMethod method, String path, Object who, @Nullable JsonObject body) {
    return send(method, path, who, UUID.randomUUID().toString(), body);
  }

  /**
   * As the other, under this Idempotency-Key. A person who makes or rotates an API key shows their
   * password with it.
   */
  public HttpResponse<Buffer> send(
      HttpMethod method, String path, Object who, String once, @Nullable JsonObject body) {
    String token = who instanceof UUID account ? PERSON + account : who.toString();
    var request =
        client
            .request(method, path)
            .bearerTokenAuthentication(token)
            .putHeader("Idempotency-Key", once);
    if (body != null && who instanceof UUID && path.startsWith("/v1/api-keys")) {
      return request.sendJsonObject(body.copy().mergeIn(TestPerson.proof())).await();
    }
    return (body == null ? request.send() : request.sendJsonObject(body)).await();
  }

  /** The items of a list that fits on one page. */
  public List<JsonObject> list(String path, Object who) {
    JsonArray items = TestApi.json(get(path, who)).getJsonArray("data");
    return items.stream().map(JsonObject.class::cast).toList();
  }

  /** What the actions of a tenant's log are, newest first. */
  public List<String> actions(UUID tenant) {
    return api.database.transact(
        Role.OPS,
        TenantScope.none(),
        tx ->
            tx.query("SELECT action FROM audit_log WHERE tenant_id = $1 ORDER BY id DESC", tenant)
                .map(row -> row.text("action")));
  }

  /** How many owners a tenant has. */
  public int owners(UUID tenant) {
    return api.database.transact(
        Role.AUTH,
        TenantScope.none(),
        tx ->
            tx.query("SELECT 1 FROM membership WHERE tenant_id = $1 AND role = 'owner'", tenant)
                .size());
  }

  /** Changes rows as the superuser. */
  public void alter(String sql) {
    try (Connection connection = connect();
        var statement = connection.createStatement()) {
      statement.execute(sql);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  /** As the superuser, who sees everything. */
  public Connection connect() throws SQLException {
    String jdbc = "jdbc:postgresql://" + url.getAuthority().replaceAll(".*@", "") + url.getPath();
    return DriverManager.getConnection(jdbc, "postgres", "postgres");
  }

  @Override
  public void close() {
    client.close();
    api.close();
  }
}
