package io.billhook.api.auth.key;

import static org.assertj.core.api.Assertions.assertThat;

import io.billhook.api.TestApi;
import io.billhook.postgres.Role;
import io.billhook.postgres.TenantScope;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

final class ApiKeysTest {
  private static TestApi api;

  @BeforeAll
  static void start() {
    api = new TestApi();
  }

  @AfterAll
  static void stop() {
    api.close();
  }

  @AfterEach
  void presentTime() {
    api.clock.reset();
  }

  @Test
  void a_key_is_known_by_its_hash_alone() {
    String other = api.key.substring(0, api.key.length() - 1) + (api.key.endsWith("a") ? "b" : "a");
    assertThat(api.get("/v1/emails", other).statusCode()).isEqualTo(401);
    assertThat(api.key).matches("bh_test_[0-9A-Za-z]{43}");
    boolean stored =
        api.database.transact(
            Role.AUTH,
            TenantScope.none(),
            tx ->
                tx.query("SELECT api_key::text AS row FROM api_key").stream()
                    .anyMatch(row -> row.text("row").contains(api.key)));
    assertThat(stored).isFalse();
  }

  @Test
  void a_revoked_key_works_for_at_most_30_seconds_more() {
    String key = api.seedKey("Revoked", "emails:read");
    assertThat(api.get("/v1/emails", key).statusCode()).isEqualTo(200);
    change("UPDATE api_key SET revoked_at = now() WHERE hash = $1", key);
    api.clock.advance(Duration.ofSeconds(30));
    assertThat(api.get("/v1/emails", key).statusCode()).isEqualTo(401);
  }

  @Test
  void an_expired_key_is_refused_though_it_is_remembered() {
    String key = api.seedKey("Expired", "emails:read");
    change("UPDATE api_key SET expires_at = now() + interval '10 s' WHERE hash = $1", key);
    assertThat(api.get("/v1/emails", key).statusCode()).isEqualTo(200);
    api.clock.advance(Duration.ofSeconds(11));
    assertThat(api.get("/v1/emails", key).statusCode()).isEqualTo(401);
  }

  private static void change(String sql, String key) {
    var tenant =
        api.database.transact(
            Role.AUTH,
            TenantScope.none(),
            tx ->
                tx.query(
                        "SELECT tenant_id FROM api_key WHERE hash = $1",
                        (Object) ApiKeyFormat.hash(key))
                    .first()
                    .uuid("tenant_id"));
    api.database.run(
        Role.API, TenantScope.of(tenant), tx -> tx.update(sql, (Object) ApiKeyFormat.hash(key)));
  }
}
