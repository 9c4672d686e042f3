package io.billhook.devkit.simulator.stripe.http;

import io.billhook.devkit.simulator.stripe.meter.MeterOperations;
import io.billhook.devkit.simulator.stripe.object.Operation;
import io.billhook.devkit.simulator.stripe.object.Operations;
import io.billhook.devkit.simulator.stripe.offer.OfferOperations;
import io.billhook.devkit.simulator.stripe.state.Kind;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What can be done to objects of all rooms. */
public final class AllOperations {
  public static final List<Operation> ALL =
      Stream.of(Operations.ALL, OfferOperations.ALL, MeterOperations.ALL)
          .flatMap(List::stream)
          .toList();

  private static final Map<String, Operation> BY_NAME =
      ALL.stream()
          .collect(Collectors.toMap(op -> op.kind() + " " + op.action(), Function.identity()));

  private AllOperations() {}

  static @Nullable Operation of(Kind kind, String action) {
    return BY_NAME.get(kind.type() + " " + action);
  }
}
