package io.billhook.api;

import io.billhook.api.auth.Identity;
import io.billhook.api.auth.account.Accounts;
import io.billhook.api.auth.key.AccessSeeds;
import io.billhook.api.http.access.OperatorRole;
import io.billhook.api.intake.brevo.BrevoWebhook;
import io.billhook.api.intake.brevo.TenantTokens;
import io.billhook.api.intake.stripe.StripeWebhook;
import io.billhook.api.intake.twilio.TwilioIntake;
import io.billhook.api.limit.Buckets;
import io.billhook.config.AccessConfig;
import io.billhook.config.AppConfig;
import io.billhook.config.BillingConfig;
import io.billhook.config.BrevoConfig;
import io.billhook.config.BrevoWebhookConfig;
import io.billhook.config.ConnectionConfig;
import io.billhook.config.CorsConfig;
import io.billhook.config.DatabaseConfig;
import io.billhook.config.EncryptionConfig;
import io.billhook.config.Env;
import io.billhook.config.HttpConfig;
import io.billhook.config.OpsConfig;
import io.billhook.config.QuotaConfig;
import io.billhook.config.RateLimitConfig;
import io.billhook.config.SmsConfig;
import io.billhook.config.StripeConfig;
import io.billhook.config.TenantMailConfig;
import io.billhook.config.TwilioConfig;
import io.billhook.crypto.Sealer;
import io.billhook.devkit.TestServices;
import io.billhook.messaging.MailText;
import io.billhook.postgres.Database;
import io.billhook.postgres.EnginePool;
import io.billhook.postgres.Role;
import io.billhook.postgres.Row;
import io.billhook.postgres.StoreTimeout;
import io.billhook.postgres.TenantScope;
import io.billhook.provider.BreakerSettings;
import io.billhook.provider.Breakers;
import io.billhook.telemetry.Health;
import io.billhook.telemetry.Metrics;
import io.billhook.telemetry.QueueDepth;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.client.HttpRequest;
import io.vertx.ext.web.client.HttpResponse;
import io.vertx.ext.web.client.WebClient;
import io.vertx.ext.web.client.WebClientOptions;
import java.net.URI;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** The whole HTTP side on a database of its own, with two event loops, and a client for it. */
public final class TestApi implements AutoCloseable {
  public static final String SECRET = "whsec_test";
  public static final String BREVO_TOKEN = "brevo_test";
  public static final String TWILIO_TOKEN = "twilio_test";
  private static final RateLimitConfig MANY =
      new RateLimitConfig(RateLimitConfig.Mode.LOCAL, 1000, 0, 10_000, 10_000);

  /** Longer than usual, since the machine may be slow. */
  private static final Duration PATIENT = Duration.ofSeconds(30);

  /** As usual, save that operators need no second factor, and tenants send without bound. */
  public static final AccessConfig ACCESS =
      AccessConfig.USUAL
          .with(new OpsConfig(false))
          .with(QuotaConfig.USUAL.with(new TenantMailConfig(0, 0, null)));

  public static final String EMAIL = "ops@billhook.local";
  public static final String PASSWORD = "correct horse";

  public final Vertx vertx = Vertx.vertx();
  public final MovableClock clock = new MovableClock();
  public final TestJobs jobs = new TestJobs();
  public final Metrics metrics = new Metrics();
  public final Health health = new Health();
  public final Database database;
  public final EnginePool engine;
  public final Buckets buckets;
  public final Map<String, QueueDepth> depths = new ConcurrentHashMap<>();
  public final int port;
  public final String key;
  public final ApiParts parts;
  public final WebClient client;

  /** What a heartbeat would say; there is none unless a test has one. */
  public volatile BooleanSupplier silent = () -> false;

  private @Nullable String operator;

  public TestApi() {
    this(TestServices.freshDatabase(), null);
  }

  /** With ten times the usual rates, since all of it comes from one address. */
  public TestApi(AccessConfig access) {
    this(TestServices.freshDatabase(), null, MANY, access, PATIENT, SmsConfig.EVERYWHERE);
  }

  /** With other bounds on text messages, and ten times the usual rates. */
  public TestApi(SmsConfig texts) {
    this(TestServices.freshDatabase(), null, MANY, ACCESS, PATIENT, texts);
  }

  public TestApi(DatabaseConfig databaseConfig, @Nullable String managementToken) {
    this(databaseConfig, managementToken, RateLimitConfig.USUAL);
  }

  public TestApi(
      DatabaseConfig databaseConfig, @Nullable String managementToken, RateLimitConfig limits) {
    this(databaseConfig, managementToken, limits, ACCESS, PATIENT, SmsConfig.EVERYWHERE);
  }

  /** With ten times the usual rates, and another time for the database's answers. */
  public TestApi(Duration storeTimeout, DatabaseConfig databaseConfig) {
    this(databaseConfig, null, MANY, ACCESS, storeTimeout, SmsConfig.EVERYWHERE);
  }

  /** With another time for the database's answers. */
  public TestApi(Duration storeTimeout, DatabaseConfig databaseConfig, RateLimitConfig limits) {
    this(databaseConfig, null, limits, ACCESS, storeTimeout, SmsConfig.EVERYWHERE);
  }

  /** With Stripe, or its simulator, at an address, and other settings of billing. */
  public TestApi(URI stripeBase, BillingConfig billing) {
    this(
        TestServices.freshDatabase(),
        null,
        MANY,
        ACCESS,
        PATIENT,
        SmsConfig.EVERYWHERE,
        stripeBase,
        billing);
  }

  private TestApi(
      DatabaseConfig databaseConfig,
      @Nullable String managementToken,
      RateLimitConfig limits,
      AccessConfig access,
      Duration storeTimeout,
      SmsConfig texts) {
    this(
        databaseConfig,
        managementToken,
        limits,
        access,
        storeTimeout,
        texts,
        URI.create("http://127.0.0.1:1"),
        BillingConfig.USUAL);
  }

  private TestApi(
      DatabaseConfig databaseConfig,
      @Nullable String managementToken,
      RateLimitConfig limits,
      AccessConfig access,
      Duration storeTimeout,
      SmsConfig texts,
      URI stripeBase,
      BillingConfig billing) {
    database = Database.open(vertx, databaseConfig);
    engine = database.enginePool(4, storeTimeout.multipliedBy(2));
    var store = new StoreTimeout(storeTimeout, () -> silent.getAsBoolean());
    var http =
        new HttpConfig(
            "127.0.0.1",
            0,
            URI.create("https://api.example.com"),
            managementToken,
            false,
            CorsConfig.NONE,
            limits,
            ConnectionConfig.USUAL,
            storeTimeout,
            AppConfig.NONE);
    buckets = Buckets.of(limits, database, clock);
    var stripe = new StripeConfig("sk_test_x", List.of("whsec_other", SECRET), stripeBase);
    var brevo = new BrevoConfig("x", URI.create("http://127.0.0.1:1"), "Shop <shop@example.com>");
    parts =
        new ApiParts(
            http,
            stripe,
            billing,
            brevo,
            new BrevoWebhookConfig(List.of("other_token", BREVO_TOKEN), List.of()),
            texts,
            access.quotas(),
            database,
            engine,
            store,
            new Identity(
                vertx, database, sealer(), jobs, brevo.from(), http, texts, buckets, access, clock),
            buckets,
            sealer(),
            jobs,
            StripeWebhook.batcher(vertx, engine, jobs, store),
            BrevoWebhook.batcher(vertx, engine, jobs, store),
            new TenantTokens(engine),
            new TwilioIntake(vertx, engine, jobs, sealer(), http.publicBaseUrl(), twilio(), store),
            health,
            metrics,
            new Breakers(vertx, metrics.registry(), BreakerSettings.STANDARD, () -> true, _ -> {}),
            () -> Future.succeededFuture(depths),
            clock,
            new Env(Map.of()));
    port = ApiVerticle.deploy(vertx, parts, 2, List.of()).await().port();
    client =
        WebClient.create(
            vertx,
            new WebClientOptions().setDefaultHost("127.0.0.1").setDefaultPort(port),
            new PoolOptions().setHttp1MaxSize(50));
    AnswerCheckingClient.check(client);
    key = seedKey("Acme", "emails:read", "emails:write", "jobs:read");
  }

  /** Two tokens, as during a rotation. */
  public static TwilioConfig twilio() {
    return new TwilioConfig(
        new TwilioConfig.Account(
            "AC" + "1".repeat(32), List.of("twilio_new", TWILIO_TOKEN), "MG" + "1".repeat(32)),
        URI.create("http://127.0.0.1:1"));
  }

  public static Sealer sealer() {
    String secret = Base64.getEncoder().encodeToString(new byte[32]);
    return new Sealer(EncryptionConfig.parse("test:" + secret));
  }

  public String seedKey(String tenant, String... scopes) {
    return new AccessSeeds(database.auth()).seedApiKey(tenant, List.of(scopes)).key();
  }

  /** An operator's access token. */
  public synchronized String operator() {
    String token = operator;
    if (token == null) {
      new Accounts(database.auth()).createOperator(EMAIL, PASSWORD, OperatorRole.ADMIN);
      token = json(logIn(EMAIL, PASSWORD)).getString("access_token");
      operator = token;
    }
    return token;
  }

  public HttpResponse<Buffer> logIn(String email, String password) {
    return client
        .post("/v1/auth/login")
        .sendJsonObject(new JsonObject().put("email", email).put("password", password))
        .await();
  }

  public HttpResponse<Buffer> get(String path, String token) {
    return client.get(path).bearerTokenAuthentication(token).send().await();
  }

  /** Where such a key is taken, under an Idempotency-Key of its own. */
  public HttpResponse<Buffer> post(String path, String token, JsonObject body) {
    return path.startsWith("/v1/")
        ? post(path, token, UUID.randomUUID().toString(), body)
        : client.post(path).bearerTokenAuthentication(token).sendJsonObject(body).await();
  }

  public HttpResponse<Buffer> post(String path, String token, String once, JsonObject body) {
    return client
        .post(path)
        .bearerTokenAuthentication(token)
        .putHeader("Idempotency-Key", once)
        .sendJsonObject(body)
        .await();
  }

  public HttpRequest<Buffer> request(HttpMethod method, String path) {
    return client.request(method, path);
  }

  public static JsonObject json(HttpResponse<Buffer> response) {
    return Objects.requireNonNull(response.bodyAsJsonObject(), "no body");
  }

  /** Rows as the engine sees them. */
  public List<Row> rows(String sql, @Nullable Object... parameters) {
    return database.transact(
        Role.ENGINE, TenantScope.none(), tx -> tx.query(sql, parameters).stream().toList());
  }

  /** The texts of the installation's own mails to an address, oldest first. */
  public List<String> mailsTo(String address) {
    return database.transact(
        Role.WORKER,
        new TenantScope.Installation(),
        tx ->
            tx.query("SELECT id, sealed FROM email WHERE recipient = $1 ORDER BY id", address)
                .map(TestApi::mail));
  }

  /** The text of a mail that waits, from its id and what is sealed. */
  public static String mail(Row row) {
    MailText text = MailText.open(sealer(), row.uuid("id"), row.bytes("sealed"));
    return Objects.requireNonNull(text.plain(), "a mail without text");
  }

  public long count(String sql, @Nullable Object... parameters) {
    return rows(sql, parameters).getFirst().bigint("count");
  }

  @Override
  public void close() {
    client.close();
    vertx.close().await();
    engine.close();
    database.close();
    metrics.close();
  }
}
