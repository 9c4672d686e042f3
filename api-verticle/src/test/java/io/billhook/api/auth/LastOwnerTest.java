package io.billhook.api.auth;

import static org.assertj.core.api.Assertions.assertThat;

import io.billhook.api.TestApi;
import io.billhook.api.auth.token.TestClaims;
import io.billhook.postgres.Role;
import io.billhook.postgres.TenantScope;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** A tenant is handed to somebody who deletes their account at that moment. */
class LastOwnerTest {
  private static final int ROUNDS = 12;

  @Test
  void a_tenant_that_is_handed_to_who_is_leaving_keeps_an_owner() throws Exception {
    try (TestApi api = new TestApi(TestApi.ACCESS);
        var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int round = 0; round < ROUNDS; round++) {
        TestPerson owner = TestPerson.register(api, "owner" + round + "@x.io");
        TestPerson heir = TestPerson.register(api, "heir" + round + "@x.io");
        UUID tenant =
            UUID.fromString(TestApi.json(owner.get("/v1/me")).getString("default_tenant"));
        UUID account = UUID.fromString(TestClaims.of(heir.access()).getString("sub"));
        api.database.run(
            Role.AUTH,
            TenantScope.none(),
            tx ->
                tx.update(
                    "INSERT INTO membership (tenant_id, account_id, role) VALUES ($1, $2, 'viewer')",
                    tenant,
                    account));
        String path = "/v1/tenants/" + tenant + "/transfer";
        var to = new JsonObject().put("user_id", account.toString());
        List<Callable<Integer>> both =
            List.of(
                () -> owner.send(HttpMethod.POST, path, to).statusCode(),
                () -> heir.send(HttpMethod.DELETE, "/v1/me", TestPerson.proof()).statusCode());
        List<Integer> answers = threads.invokeAll(both).stream().map(Future::resultNow).toList();
        assertThat(answers).isIn(List.of(200, 409), List.of(422, 204));
        assertThat(owners(api, tenant)).isOne();
      }
    }
  }

  private static int owners(TestApi api, UUID tenant) {
    return api.database.transact(
        Role.AUTH,
        TenantScope.none(),
        tx ->
            tx.query("SELECT 1 FROM membership WHERE tenant_id = $1 AND role = 'owner'", tenant)
                .size());
  }
}
