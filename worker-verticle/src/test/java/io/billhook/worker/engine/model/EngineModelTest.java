package io.billhook.worker.engine.model;

import io.billhook.worker.engine.model.ModelStep.What;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.RandomDistribution;
import net.jqwik.api.Tuple;

/**
 * Whatever happens in whatever order: every job that was acknowledged ends, its effects are there
 * once, a wish under a unique key is seen by a run that started after it, and no request to a
 * provider is written for a job that is another's by then. A failure prints the seed and the
 * shortest sequence found. How many sequences are tried, and how to try more, says CONTRIBUTING.md.
 */
class EngineModelTest {
  private static final int SHORTEST = 30;
  private static final int LONGEST = 80;

  @Property
  void every_sequence_of_events_keeps_the_promises(@ForAll("sequences") List<ModelStep> sequence) {
    ModelWorld world = new ModelWorld();
    try {
      for (ModelStep step : sequence) {
        step.in(world);
        world.check();
      }
      world.settleDown();
    } finally {
      world.closeOpen();
    }
  }

  @Provide
  Arbitrary<List<ModelStep>> sequences() {
    Arbitrary<What> what =
        Arbitraries.frequency(
            Tuple.of(8, What.ENQUEUE),
            Tuple.of(3, What.ENQUEUE_SLOWLY),
            Tuple.of(2, What.COMMIT),
            Tuple.of(10, What.DELIVER),
            Tuple.of(3, What.DELIVER_TWICE),
            Tuple.of(3, What.DELIVER_UNHEARD),
            Tuple.of(4, What.OVERTAKE),
            Tuple.of(3, What.ASK_AGAIN),
            Tuple.of(10, What.END),
            Tuple.of(4, What.END_AGAIN),
            Tuple.of(1, What.ASK_TO_CANCEL),
            Tuple.of(2, What.REPLAY),
            Tuple.of(2, What.RETRY),
            Tuple.of(2, What.GO_SILENT),
            Tuple.of(2, What.CRASH),
            Tuple.of(5, What.REAP),
            Tuple.of(6, What.RELAY),
            Tuple.of(2, What.RECONCILE),
            Tuple.of(1, What.BROKER_AWAY),
            Tuple.of(2, What.BROKER_BACK),
            Tuple.of(1, What.LOSE_THE_QUEUE),
            Tuple.of(2, What.LOSE_A_MESSAGE),
            Tuple.of(1, What.PURGE),
            Tuple.of(3, What.SWEEP),
            Tuple.of(5, What.CALL),
            Tuple.of(5, What.WRITE),
            Tuple.of(2, What.WAKE),
            Tuple.of(4, What.SECONDS_PASS),
            Tuple.of(1, What.MINUTES_PASS),
            Tuple.of(1, What.BEAT));
    Arbitrary<Integer> choice = Arbitraries.integers().between(0, 59).withoutEdgeCases();
    return Combinators.combine(what, choice, choice, choice)
        .as(ModelStep::new)
        .list()
        .ofMinSize(SHORTEST)
        .ofMaxSize(LONGEST)
        .withSizeDistribution(RandomDistribution.uniform());
  }
}
