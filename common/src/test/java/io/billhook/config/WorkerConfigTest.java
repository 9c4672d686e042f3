package io.billhook.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.billhook.contract.Queues;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class WorkerConfigTest {

  @Test
  void a_queue_has_the_number_of_all_or_one_of_its_own() {
    assertThat(WorkerConfig.from(new Env(Map.of())).of("email")).isEqualTo(64);
    Env env =
        new Env(
            Map.of(
                "WORKER_CONCURRENCY",
                "10",
                "WORKER_QUEUE_CONCURRENCY",
                "email-bulk=2, upkeep = 0"));
    WorkerConfig config = WorkerConfig.from(env);
    env.check();
    assertThat(config.of("email")).isEqualTo(10);
    assertThat(config.of("email-bulk")).isEqualTo(2);
    assertThat(config.of("upkeep")).isZero();
  }

  @Test
  void what_is_malformed_is_an_error() {
    for (String wrong :
        List.of("8", "email=", "email=-1", "email=2001", "email=1,", "email=1,email=2")) {
      Env env = new Env(Map.of("WORKER_QUEUE_CONCURRENCY", wrong));
      WorkerConfig.from(env);
      assertThatThrownBy(env::check)
          .as(wrong)
          .hasMessageStartingWith("WORKER_QUEUE_CONCURRENCY is malformed");
    }
  }

  @Test
  void an_unknown_queue_is_an_error_that_names_the_known_ones() {
    Env env = new Env(Map.of("WORKER_QUEUE_CONCURRENCY", "mail=1"));
    WorkerConfig.from(env).check(env, Queues.ALL);
    assertThatThrownBy(env::check)
        .hasMessageStartingWith("WORKER_QUEUE_CONCURRENCY names an unknown queue")
        .hasMessageContaining("billing, callback, email, email-bulk");
  }

  @Test
  void a_worker_has_one_queue_at_least() {
    Env env = new Env(Map.of("WORKER_CONCURRENCY", "0"));
    WorkerConfig.from(env).check(env, Queues.ALL);
    assertThatThrownBy(env::check).hasMessageContaining("leave a worker no queue");
    Env one = new Env(Map.of("WORKER_CONCURRENCY", "0", "WORKER_QUEUE_CONCURRENCY", "sms=1"));
    WorkerConfig config = WorkerConfig.from(one);
    assertThat(config.of("sms")).isOne();
    config.check(one, Queues.ALL);
    one.check();
  }
}
