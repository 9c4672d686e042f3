package io.billhook.worker.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.billhook.devkit.TestServices;
import io.billhook.devkit.simulator.SimulatorSettings;
import io.billhook.devkit.simulator.Simulators;
import io.billhook.job.JobOutcome;
import io.billhook.messaging.pace.Pace;
import io.billhook.provider.Breaker;
import io.billhook.provider.BreakerSettings;
import io.billhook.provider.BreakerState.Phase;
import io.billhook.provider.Breakers;
import io.billhook.provider.CallFailed;
import io.billhook.provider.CallOutcomes;
import io.billhook.provider.ProviderClient;
import io.billhook.worker.engine.execute.CallGate;
import io.billhook.worker.engine.execute.JobRegistry;
import io.billhook.worker.messaging.email.brevo.BrevoAccount;
import io.billhook.worker.messaging.email.brevo.BrevoProvider;
import io.billhook.worker.testing.TestMails;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.client.WebClient;
import java.net.URI;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** A provider that does all that it is asked, and takes its time. */
@Execution(ExecutionMode.CONCURRENT)
class SlowProviderTest {
  private static final int SLOTS = 64;
  private static final int MAILS = 3 * SLOTS;
  private static final int LATENCY_MS = 3_000;
  private static final double LEAST_A_SECOND = 15;

  private TestEngine engine; // set before each test
  private Simulators simulators; // set before each test
  private Breaker breaker; // set before each test

  @BeforeEach
  void start() {
    engine = TestEngine.on(TestServices.embeddedBroker());
    simulators = Simulators.create(engine.node.vertx, SimulatorSettings.development());
    breaker =
        new Breakers(
                engine.node.vertx,
                engine.node.metrics.registry(),
                BreakerSettings.STANDARD,
                new CallGate(engine.node.heartbeat),
                _ -> {})
            .of("brevo");
  }

  @AfterEach
  void stop() {
    simulators.close();
    engine.close();
  }

  @Test
  void at_3_s_an_answer_all_slots_are_at_work_and_the_breaker_stays_closed() {
    URI base = URI.create("http://127.0.0.1:" + simulators.listen(0).await().actualPort());
    slowBrevo(base);
    var brevo =
        new BrevoProvider(
            new ProviderClient(engine.node.vertx, breaker, ProviderClient.ANSWER),
            new BrevoAccount("brevo", "key", base.resolve("/_sim/brevo/api"), null),
            Pace.UNBOUNDED,
            Pace.UNBOUNDED);
    var outcomes = new CallOutcomes(RandomGenerator.getDefault());
    engine.work(
        new JobRegistry()
            .handle(
                Probe.KIND,
                (_, job) -> {
                  try {
                    assertThat(brevo.send(TestMails.mail(job.id()))).isPresent();
                    return JobOutcome.done();
                  } catch (CallFailed e) {
                    return outcomes.of(e);
                  }
                },
                breaker),
        SLOTS);
    for (int i = 0; i < MAILS; i++) {
      engine.enqueue(Probe.KIND, new Probe(i));
    }
    TestEngine.await("all are sent", () -> engine.count("state = 4") == MAILS);
    assertThat(engine.sql("SELECT FROM job_attempt").size()).as("failed attempts").isZero();
    assertThat(breaker.state().phase()).isEqualTo(Phase.CLOSED);
    assertThat(MAILS / seconds()).as("mails a second").isGreaterThanOrEqualTo(LEAST_A_SECOND);
  }

  /** By the ledger, from the first claim to the last end. */
  private double seconds() {
    return engine
            .sql(
                "SELECT (extract(epoch FROM max(finalized_at) - min(attempted_at)) * 1000)::bigint"
                    + " AS ms FROM job")
            .first()
            .bigint("ms")
        / 1000.0;
  }

  private void slowBrevo(URI base) {
    WebClient web = WebClient.create(engine.node.vertx);
    try {
      web.postAbs(base + "/_sim/faults")
          .sendJsonObject(
              new JsonObject()
                  .put("provider", "brevo")
                  .put("fault", "latency")
                  .put("ms", LATENCY_MS))
          .await();
    } finally {
      web.close();
    }
  }
}
