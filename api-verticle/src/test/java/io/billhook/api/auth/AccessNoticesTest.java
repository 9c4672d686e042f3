package io.billhook.api.auth;

import static org.assertj.core.api.Assertions.assertThat;

import io.billhook.api.TestApi;
import io.billhook.api.auth.token.TestClaims;
import io.billhook.config.DatabaseConfig;
import io.billhook.devkit.Await;
import io.billhook.devkit.TcpProxy;
import io.billhook.devkit.TestServices;
import io.billhook.postgres.Database;
import io.billhook.postgres.Role;
import io.billhook.postgres.TenantScope;
import io.billhook.telemetry.Health;
import io.billhook.telemetry.Metrics;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.client.HttpResponse;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * What one process has ended, another refuses, though it remembers otherwise. The clock of neither
 * moves, so that nothing is forgotten by time.
 */
class AccessNoticesTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final String MAILS = "/v1/emails";
  private static final String LISTENERS =
      "SELECT count(*) FROM pg_stat_activity WHERE application_name = 'billhook billhook_access'";
  private static DatabaseConfig database;
  private static TcpProxy line; // of the notices alone
  private static TestApi here;
  private static TestApi there;
  private static AccessNotices notices;
  private static int number;

  private TestPerson owner;
  private String tenant = "";

  @BeforeAll
  static void start() {
    database = TestServices.freshDatabase();
    line = TcpProxy.to(database.url());
    here = new TestApi(database, null);
    // As behind a pooler: the server itself is known by another address.
    there = new TestApi(new DatabaseConfig(database.url(), line.url(), true, 8), null);
    notices = there.parts.identity().listen(there.database, there.health, there.metrics.registry());
    awaitListener(true);
  }

  @AfterAll
  static void stop() {
    notices.close();
    there.close();
    here.close();
    line.close();
  }

  @BeforeEach
  void register() {
    number++;
    owner = TestPerson.register(here, "owner" + number + "@told.io");
    tenant = TestApi.json(owner.get("/v1/me")).getString("default_tenant");
  }

  @Test
  void a_revoked_key_and_one_that_is_rotated_at_once() {
    endKeys();
  }

  private void endKeys() {
    JsonObject revoked = key();
    JsonObject rotated = key();
    List.of(revoked, rotated).forEach(key -> remember(key.getString("key"), MAILS));
    assertThat(owner.delete("/v1/api-keys/" + revoked.getString("id")).statusCode()).isEqualTo(204);
    var now = TestPerson.proof().put("expires_in_seconds", 0);
    assertThat(post("/v1/api-keys/" + rotated.getString("id") + "/rotate", now).statusCode())
        .isEqualTo(201);
    List.of(revoked, rotated).forEach(key -> awaitStatus(401, key.getString("key"), MAILS));
  }

  @Test
  void the_keys_and_the_people_of_a_deleted_tenant() {
    String key = key().getString("key");
    remember(key, MAILS);
    remember(owner.access(), MAILS);
    var proof = TestPerson.proof();
    assertThat(owner.send(HttpMethod.DELETE, "/v1/tenants/" + tenant, proof).statusCode())
        .isLessThan(300);
    awaitStatus(401, key, MAILS);
    awaitStatus(403, owner.access(), MAILS);
  }

  @Test
  void a_session_that_was_signed_out_and_one_whose_account_is_deleted() {
    TestPerson other = TestPerson.logIn(here, owner.email());
    remember(owner.access(), "/v1/me");
    remember(other.access(), "/v1/me");
    assertThat(owner.send(HttpMethod.POST, "/v1/auth/logout", new JsonObject()).statusCode())
        .isEqualTo(204);
    awaitStatus(401, owner.access(), "/v1/me");
    assertThat(thereGet(other.access(), "/v1/me").statusCode()).isEqualTo(200);
    assertThat(other.send(HttpMethod.DELETE, "/v1/me", TestPerson.proof()).statusCode())
        .isEqualTo(204);
    awaitStatus(401, other.access(), "/v1/me");
  }

  @Test
  void a_member_who_is_demoted_and_then_removed() {
    TestPerson member = TestPerson.register(here, "member" + number + "@told.io");
    String account = TestClaims.of(member.access()).getString("sub");
    asAuth(
        "INSERT INTO membership (tenant_id, account_id, role) VALUES ($1, $2, 'admin')",
        UUID.fromString(tenant),
        UUID.fromString(account));
    remember(member.access(), "/v1/api-keys", tenant);
    String path = "/v1/tenants/" + tenant + "/members/" + account;
    var lower = new JsonObject().put("role", "member");
    assertThat(owner.send(HttpMethod.PATCH, path, lower).statusCode()).isEqualTo(200);
    awaitStatus(403, member.access(), "/v1/api-keys", tenant);
    assertThat(thereGet(member.access(), MAILS, tenant).statusCode()).isEqualTo(200);
    assertThat(owner.delete(path).statusCode()).isEqualTo(204);
    awaitStatus(404, member.access(), MAILS, tenant);
  }

  @Test
  void an_operator_who_is_none_any_more() {
    String token = here.operator();
    remember(token, "/ops/api/overview");
    asAuth("UPDATE account SET operator_role = NULL WHERE email = $1", TestApi.EMAIL);
    awaitStatus(403, token, "/ops/api/overview");
  }

  /** Whoever wrote it, and however many rows it was: beyond a hundred all of the kind are told. */
  @Test
  void what_is_ended_by_hand_and_in_bulk() throws SQLException {
    String key = key().getString("key");
    remember(key, MAILS);
    remember(owner.access(), "/v1/me");
    double before = told();
    asSuperuser(
        """
        INSERT INTO api_key (id, tenant_id, name, prefix, hash, scopes)
        SELECT gen_random_uuid(), '%s', 'x', 'x', sha256(n::text::bytea), '{}'
        FROM generate_series(1, 3000) n
        """
            .formatted(tenant));
    asSuperuser("UPDATE api_key SET revoked_at = now() WHERE tenant_id = '" + tenant + "'");
    awaitStatus(401, key, MAILS);
    Await.until("all are told", PATIENCE, () -> told() >= before + 101);
    assertThat(told() - before).isLessThan(200);
    asSuperuser("DELETE FROM session");
    awaitStatus(401, owner.access(), "/v1/me");
  }

  @Test
  void a_flood_of_notices_and_what_nobody_can_read() throws SQLException {
    asSuperuser(
        """
        SELECT pg_notify('billhook_access', (ARRAY['key','session','account','tenant'])[1 + n %% 4]
                         || ' ' || gen_random_uuid()) FROM generate_series(1, %d) n
        """
            .formatted(100_000));
    endKeys();
    for (String garbled : List.of("key", "key 1-1-1-1-1", "", "nobody knows", "x".repeat(7000))) {
      String key = key().getString("key");
      remember(key, MAILS);
      quietly("UPDATE api_key SET revoked_at = now() WHERE tenant_id = '" + tenant + "'");
      assertThat(thereGet(key, MAILS).statusCode()).as("is remembered").isEqualTo(200);
      asSuperuser("SELECT pg_notify('billhook_access', '" + garbled + "')");
      awaitStatus(401, key, MAILS);
    }
    assertThat(listens()).isTrue();
  }

  @Test
  void a_listener_that_is_cut_hears_again_and_forgets_what_it_may_have_missed()
      throws SQLException {
    String key = key().getString("key");
    remember(key, MAILS);
    line.refuse();
    awaitListener(false);
    revokeAll();
    assertThat(thereGet(key, MAILS).statusCode()).as("by time alone").isEqualTo(200);
    line.heal();
    awaitListener(true);
    awaitStatus(401, key, MAILS);
    asSuperuser(LISTENERS.replace("count(*)", "pg_terminate_backend(pid)"));
    endKeys();
  }

  @Test
  void a_listener_that_hangs_is_found_out() throws SQLException {
    String key = key().getString("key");
    remember(key, MAILS);
    line.silence();
    revokeAll();
    awaitListener(false);
    assertThat(there.health.ready()).isTrue();
    line.healForNewOnes();
    awaitListener(true);
    awaitStatus(401, key, MAILS);
  }

  @Test
  void behind_a_pooler_alone_nothing_is_heard_and_nobody_is_unready() {
    Health health = new Health();
    var pooled = new DatabaseConfig(database.url(), database.url(), true, 2);
    try (Metrics metrics = new Metrics();
        Database opened = Database.open(here.vertx, pooled);
        var _ = here.parts.identity().listen(opened, health, metrics.registry())) {
      assertThat(health.report()).containsEntry("access_notices", false);
      assertThat(health.ready()).isTrue();
      assertThat(metrics.scrape()).contains("billhook_access_notices_heard 0.0");
    }
  }

  private void revokeAll() {
    asAuth("UPDATE api_key SET revoked_at = now() WHERE tenant_id = $1", UUID.fromString(tenant));
  }

  private static boolean listens() {
    return there.health.report().getOrDefault("access_notices", false);
  }

  private static void awaitListener(boolean up) {
    Await.until("access_notices " + up, PATIENCE, () -> listens() == up);
    assertThat(there.metrics.scrape())
        .contains("billhook_access_notices_heard " + (up ? "1.0" : "0.0"));
  }

  private static double told() {
    return there.metrics.registry().get("billhook_access_notices").counter().count();
  }

  private JsonObject key() {
    var wish = TestPerson.proof().put("name", "k").put("scopes", List.of("emails:read"));
    return TestApi.json(post("/v1/api-keys", wish));
  }

  private HttpResponse<Buffer> post(String path, JsonObject body) {
    return here.post(path, owner.access(), body);
  }

  private static void remember(String token, String path) {
    assertThat(thereGet(token, path).statusCode()).isEqualTo(200);
  }

  private static void remember(String token, String path, String in) {
    assertThat(thereGet(token, path, in).statusCode()).isEqualTo(200);
  }

  private static void awaitStatus(int status, String token, String path) {
    Await.until(
        status + " of " + path, PATIENCE, () -> thereGet(token, path).statusCode() == status);
  }

  private static void awaitStatus(int status, String token, String path, String in) {
    Await.until(
        status + " of " + path, PATIENCE, () -> thereGet(token, path, in).statusCode() == status);
  }

  private static HttpResponse<Buffer> thereGet(String token, String path) {
    return there.get(path, token);
  }

  private static HttpResponse<Buffer> thereGet(String token, String path, String in) {
    return there
        .request(HttpMethod.GET, path)
        .bearerTokenAuthentication(token)
        .putHeader("X-Tenant-Id", in)
        .send()
        .await();
  }

  private static void asAuth(String sql, @Nullable Object... parameters) {
    here.database.run(Role.AUTH, TenantScope.none(), tx -> tx.update(sql, parameters));
  }

  /** Without a word to anybody. */
  private static void quietly(String sql) throws SQLException {
    asSuperuser("SET session_replication_role = replica; " + sql);
  }

  private static void asSuperuser(String sql) throws SQLException {
    String jdbc = "jdbc:postgresql://" + database.url().getAuthority().replaceAll(".*@", "");
    try (Connection connection =
            DriverManager.getConnection(jdbc + database.url().getPath(), "postgres", "postgres");
        var statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }
}
