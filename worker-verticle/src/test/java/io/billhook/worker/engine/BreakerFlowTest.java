package io.billhook.worker.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.billhook.contract.JobKind;
import io.billhook.contract.RetryPolicy;
import io.billhook.devkit.TestServices;
import io.billhook.job.JobOutcome;
import io.billhook.provider.Breaker;
import io.billhook.provider.BreakerState.Phase;
import io.billhook.provider.CallFailed;
import io.billhook.provider.CallOutcomes;
import io.billhook.provider.ProviderException;
import io.billhook.worker.engine.execute.JobRegistry;
import java.time.Duration;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Queues whose kinds hang on a breaker. */
@Execution(ExecutionMode.CONCURRENT)
class BreakerFlowTest {
  private TestEngine engine; // set before each test

  @BeforeEach
  void start() {
    engine = TestEngine.on(TestServices.embeddedBroker());
  }

  @AfterEach
  void stop() {
    engine.close();
  }

  @Test
  void a_queue_stops_while_its_breaker_is_open_and_one_probe_passes_first() {
    Breaker breaker = TestBreaker.on(engine, () -> true);
    CallOutcomes outcomes = new CallOutcomes(RandomGenerator.getDefault());
    AtomicInteger asked = new AtomicInteger();
    AtomicInteger together = new AtomicInteger();
    Set<Integer> sent = ConcurrentHashMap.newKeySet();
    java.util.concurrent.atomic.AtomicBoolean broken =
        new java.util.concurrent.atomic.AtomicBoolean(true);
    JobKind<Probe> patient =
        Probe.KIND.retrying(new RetryPolicy(50, Duration.ofMillis(1), Duration.ofMillis(2)));
    engine.work(
        new JobRegistry()
            .handle(
                patient,
                (args, _) -> {
                  try {
                    return breaker.call(
                        () -> {
                          asked.incrementAndGet();
                          if (broken.get()) {
                            throw new ProviderException(
                                "test", new ProviderException.Kind.Transient(), "500");
                          }
                          sent.add(args.number());
                          return JobOutcome.done();
                        });
                  } catch (CallFailed e) {
                    together.incrementAndGet();
                    return outcomes.of(e);
                  }
                },
                breaker),
        10); // so few are under way when it opens
    try (ReadyWatch watch = ReadyWatch.of(engine.node.health)) {
      for (int i = 0; i < 200; i++) {
        engine.enqueue(patient, new Probe(i));
      }
      TestEngine.await(
          "probes fail", () -> breaker.state().phase() == Phase.OPEN && asked.get() > 5);
      int attempts = engine.sql("SELECT FROM job_attempt WHERE outcome = 'retry'").size();
      assertThat(attempts).as("attempts spent").isLessThan(20);
      TestEngine.await(
          "what was not claimed lies on the broker",
          () -> engine.count("state = 1 AND claim = 0") > 50);
      broken.set(false);
      TestEngine.await("all are sent", () -> engine.count("state = 4") == 200);
      assertThat(watch.down()).as("a queue that stops on purpose").isEmpty();
    }
    assertThat(sent).hasSize(200);
  }

  @Test
  void an_operator_holds_a_breaker_open_and_closed() {
    Breaker breaker = TestBreaker.on(engine, () -> true);
    engine.work(
        new JobRegistry().handle(Probe.KIND, (_, _) -> breaker.call(JobOutcome::done), breaker));
    engine.sql("INSERT INTO breaker_override (name, state) VALUES ('test', 'open')");
    TestEngine.await("it is open", () -> breaker.state().phase() == Phase.OPEN);
    UUID id = engine.enqueue(Probe.KIND, new Probe(1));
    engine.sql("UPDATE breaker_override SET state = 'closed'");
    TestEngine.await("it is closed", () -> breaker.state().phase() == Phase.CLOSED);
    engine.awaitState(id, TestEngine.COMPLETED);
    engine.sql("DELETE FROM breaker_override");
    engine.awaitState(engine.enqueue(Probe.KIND, new Probe(2)), TestEngine.COMPLETED);
  }
}
