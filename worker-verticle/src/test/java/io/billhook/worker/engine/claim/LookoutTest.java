package io.billhook.worker.engine.claim;

import static org.assertj.core.api.Assertions.assertThat;

import io.billhook.devkit.TestServices;
import io.billhook.postgres.Database;
import io.billhook.postgres.EnginePool;
import io.billhook.postgres.Role;
import io.billhook.postgres.TenantScope;
import io.billhook.process.JobIds;
import io.billhook.worker.engine.claim.Lookout.Found;
import io.vertx.core.Vertx;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class LookoutTest {
  private static final Vertx VERTX = Vertx.vertx();
  private static final Database DATABASE = Database.open(VERTX, TestServices.freshDatabase());
  private static final EnginePool ENGINE = DATABASE.enginePool(1);
  private static final int PAGE = 10;

  private final JobIds ids = new JobIds();
  private final Lookout lookout = new Lookout(ENGINE, "email", PAGE);
  private final UUID flood = UUID.randomUUID();
  private final UUID other = UUID.randomUUID();

  @AfterAll
  static void stop() {
    ENGINE.close();
    DATABASE.close();
    VERTX.close().await();
  }

  @BeforeEach
  void empty() {
    sql("DELETE FROM job");
    sql("DELETE FROM unique_run");
  }

  @Test
  void the_first_of_each_tenant_comes_before_the_second_of_any() {
    UUID first = insert(flood);
    insert(flood);
    insert(flood);
    UUID only = insert(other);
    UUID nobodys = insert(null);
    List<Found> found = look(4);
    assertThat(found)
        .startsWith(
            new Found(first, flood), new Found(only, other), new Found(nobodys, Lookout.NOBODY))
        .hasSize(4);
  }

  @Test
  void what_cannot_be_claimed_is_not_found() {
    insert(other);
    sql("UPDATE job SET queue = 'sms'");
    UUID running = insert(other);
    sql("UPDATE job SET state = 2, holder = 1, dedupe_key = 'k' WHERE id = $1", running);
    sql("INSERT INTO unique_run (unique_key, job_id) VALUES ('k', $1)", running);
    UUID behind = insert(other);
    sql("UPDATE job SET unique_key = 'k', dedupe_key = 'k' WHERE id = $1", behind);
    UUID later = insert(other);
    sql("UPDATE job SET run_at = now() + interval '1 minute' WHERE id = $1", later);
    UUID alone = insert(other);
    sql("UPDATE job SET lost = 2 WHERE id = $1", alone);
    assertThat(look(PAGE)).isEmpty();
    sql("UPDATE job SET state = 4, finalized_at = now() WHERE id = $1", running);
    assertThat(look(PAGE)).containsExactly(new Found(behind, other));
  }

  /** From long ago, to be found by when the relay looks at them. */
  @Test
  void retries_and_what_was_scheduled_are_found_wherever_they_lie() {
    UUID again = insert(other, JobIds.lowestAt(Instant.now().minusSeconds(7_200)));
    sql("UPDATE job SET state = 3, dispatch_at = now() + interval '30 seconds'");
    for (int i = 0; i < 3 * PAGE; i++) {
      insert(flood);
    }
    assertThat(look(2)).contains(new Found(again, other));
  }

  @Test
  void what_has_just_come_is_found_at_once_and_older_ones_look_by_look() {
    Set<UUID> tenants = new HashSet<>();
    for (int i = 0; i < 5 * PAGE; i++) {
      UUID tenant = i % 5 == 0 ? UUID.randomUUID() : flood;
      insert(tenant);
      tenants.add(tenant);
    }
    UUID newest = insert(other);
    Set<UUID> found = new HashSet<>();
    for (int look = 0; look < 6; look++) {
      List<Found> now = look(2 * PAGE);
      assertThat(now).contains(new Found(newest, other));
      now.forEach(job -> found.add(job.tenant()));
    }
    assertThat(found).containsAll(tenants);
  }

  private List<Found> look(int most) {
    return lookout.look(ids.now(), most).await();
  }

  private UUID insert(@Nullable UUID tenant) {
    return insert(tenant, ids.mint());
  }

  private static UUID insert(@Nullable UUID tenant, UUID id) {
    sql(
        "INSERT INTO job (id, kind, queue, tenant_id, args, state, max_attempts, run_at)"
            + " VALUES ($1, 'email.send', 'email', $2, '{}', 1, 3, now())",
        id,
        tenant);
    return id;
  }

  private static void sql(String sql, @Nullable Object... parameters) {
    DATABASE.run(Role.ENGINE, TenantScope.none(), tx -> tx.query(sql, parameters));
  }
}
