package io.billhook.api.intake.http;

import io.billhook.api.intake.Arrival.Wanted;
import io.billhook.api.intake.InboundEvent;
import io.billhook.api.intake.Refusal;
import io.billhook.contract.JobArgs;
import io.vertx.core.http.HttpServerRequest;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a provider's deliveries are: who may have sent one, and what it says. Made once for each
 * event loop, and used on it alone.
 */
public interface Webhook<A extends JobArgs> {

  /** What reading a delivery gave. */
  sealed interface Reading<A extends JobArgs> {
    /**
     * It is to be kept.
     *
     * @param wanted the job that it causes, if any
     */
    record Accepted<A extends JobArgs>(InboundEvent event, @Nullable Wanted<A> wanted)
        implements Reading<A> {}

    /** It is not. */
    record Refused<A extends JobArgs>(Refusal why) implements Reading<A> {}
  }

  /** The operation of the contract. */
  String operation();

  /** The headers that are kept with an event. */
  List<String> keptHeaders();

  /** Every refusal that {@link #read} may give. */
  List<Refusal> refusals();

  /**
   * Why a delivery is refused by its head alone; empty where its body must be read. Asked where
   * that has not come with the head, so that a stranger's is not waited for.
   */
  default Optional<Refusal> refusedByHead(HttpServerRequest request) {
    return Optional.empty();
  }

  /** Checks who sent it, then reads it. Does not block. */
  Reading<A> read(HttpServerRequest request, byte[] body);
}
