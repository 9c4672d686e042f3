package io.billhook.api.intake.http;

import io.billhook.api.intake.Arrival.Wanted;
import io.billhook.api.intake.InboundEvent;
import io.billhook.api.intake.Refusal;
import io.billhook.contract.JobArgs;
import io.billhook.problem.ProblemType;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.RoutingContext;
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
     * It is one event, and to be kept whole.
     *
     * @param wanted the job that it causes, if any
     */
    record Accepted<A extends JobArgs>(InboundEvent event, @Nullable Wanted<A> wanted)
        implements Reading<A> {}

    /** It is several events, each to be kept by itself; one may be there twice. */
    record Several<A extends JobArgs>(List<Part<A>> parts) implements Reading<A> {}

    /** It is not to be kept. */
    record Refused<A extends JobArgs>(Refusal why) implements Reading<A> {}

    /**
     * Something must be looked up first. May end on any thread; where it fails the delivery counts
     * as not storable.
     */
    record Later<A extends JobArgs>(Future<Reading<A>> reading) implements Reading<A> {}
  }

  /**
   * One event of several.
   *
   * @param body what of the delivery's body is kept with it: a piece of it, cut between characters
   * @param wanted the job that it causes, if any
   */
  record Part<A extends JobArgs>(InboundEvent event, Buffer body, @Nullable Wanted<A> wanted) {}

  /**
   * What the sender of a kept delivery is answered.
   *
   * @param type of the body; null: there is none
   */
  record Thanks(int status, @Nullable String type, String body) {
    /** {@code {"received":true}}. */
    public static final Thanks JSON = new Thanks(200, "application/json", "{\"received\":true}");

    /** Without a body. */
    public static final Thanks NO_CONTENT = new Thanks(204, null, "");
  }

  /** The operation of the contract. */
  String operation();

  /** The headers that are kept with an event. */
  List<String> keptHeaders();

  /** Every refusal that {@link #read} may give. */
  List<Refusal> refusals();

  /** What is answered when all of it is kept. */
  default Thanks thanks() {
    return Thanks.JSON;
  }

  /**
   * What is answered, with Retry-After, where it cannot be kept at the moment: what the provider
   * takes for a reason to come again.
   */
  default ProblemType comeAgain() {
    return ProblemType.UNAVAILABLE;
  }

  /**
   * Why a delivery is refused by its head alone; empty where its body must be read. Asked where
   * that has not come with the head, so that a stranger's is not waited for.
   */
  default Optional<Refusal> refusedByHead(RoutingContext context) {
    return Optional.empty();
  }

  /** Checks who sent it, then reads it. Does not block. */
  Reading<A> read(RoutingContext context, byte[] body);
}
