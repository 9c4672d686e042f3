package io.billhook.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import io.billhook.devkit.Await;
import io.billhook.devkit.TestServices;
import io.billhook.postgres.Database;
import io.billhook.process.HeldKeys;
import io.billhook.process.LivingProcesses;
import io.billhook.process.ProcessHeartbeat;
import io.billhook.process.ProcessHeartbeat.ProcessRole;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Which key of ENCRYPTION_KEYS seals while processes have different ones. */
@ExtendWith(VertxExtension.class)
final class HeldKeysTest {
  private static final List<String> OLD = List.of("k1");
  private static final List<String> BOTH = List.of("k2", "k1");
  private static final List<String> NEW = List.of("k2");

  private final List<ProcessHeartbeat> joined = new ArrayList<>();
  private Vertx vertx;
  private Database database;

  @BeforeEach
  void open(Vertx given) {
    vertx = given;
    database = Database.open(vertx, TestServices.freshDatabase());
  }

  @AfterEach
  void close() {
    joined.forEach(ProcessHeartbeat::close);
    database.close();
  }

  @Test
  void one_that_starts_alone_seals_with_its_first_key_at_once() {
    assertThat(join(HeldKeys.of(BOTH)).keys().sealing()).isEqualTo("k2");
  }

  @Test
  void a_new_key_seals_when_the_last_process_without_it_has_gone() {
    ProcessHeartbeat a = join(HeldKeys.of(OLD));
    ProcessHeartbeat b = join(HeldKeys.of(OLD));
    a.leave().await();
    ProcessHeartbeat newA = join(HeldKeys.of(BOTH));
    assertThat(newA.keys().sealing()).as("the other lacks it").isEqualTo("k1");
    b.leave().await();
    ProcessHeartbeat newB = join(HeldKeys.of(BOTH));
    assertThat(newB.keys().sealing()).isEqualTo("k2");
    Await.until("the first is told", () -> newA.keys().sealing().equals("k2"));

    newB.leave().await(); // and the older one is taken out
    assertThat(join(HeldKeys.of(NEW)).keys().sealing()).isEqualTo("k2");
  }

  @Test
  void a_process_that_comes_without_the_key_is_told_of_by_its_registration() {
    ProcessHeartbeat a = join(HeldKeys.of(BOTH));
    assertThat(a.keys().sealing()).isEqualTo("k2");
    join(HeldKeys.of(OLD));
    Await.until("the first takes the older key", () -> a.keys().sealing().equals("k1"));
  }

  @Test
  void beside_one_of_before_that_says_nothing_the_last_key_seals() {
    ProcessHeartbeat before = join(HeldKeys.untold());
    ProcessHeartbeat a = join(HeldKeys.of(BOTH));
    assertThat(a.keys().sealing()).isEqualTo("k1");
    before.leave().await();
    Await.until("it has gone", () -> a.keys().sealing().equals("k2"));
  }

  @Test
  void a_command_seals_with_what_the_processes_have() {
    var living = new LivingProcesses(database.auth());
    assertThat(living.sealing(BOTH)).isEqualTo("k2");
    ProcessHeartbeat a = join(HeldKeys.of(OLD));
    assertThat(living.sealing(BOTH)).isEqualTo("k1");
    assertThat(living.all())
        .singleElement()
        .matches(each -> each.id() == a.id() && each.saysKeys())
        .matches(each -> each.opens("k1") && !each.opens("k2"));
  }

  private ProcessHeartbeat join(HeldKeys keys) {
    var heartbeat = ProcessHeartbeat.join(vertx, database, ProcessRole.API, "test", keys).await();
    joined.add(heartbeat);
    return heartbeat;
  }
}
