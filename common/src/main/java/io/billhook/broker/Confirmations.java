package io.billhook.broker;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Context;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Ends messages: counts them by result and completes their futures on the callers' contexts. */
final class Confirmations {
  private static final String NAME = "billhook.broker.published";

  private final Counter confirmed;
  private final Map<PublishException.Kind, Counter> failed =
      new EnumMap<>(PublishException.Kind.class);

  Confirmations(MeterRegistry registry) {
    confirmed = registry.counter(NAME, "result", "confirmed");
    for (var kind : PublishException.Kind.values()) {
      failed.put(kind, registry.counter(NAME, "result", kind.name().toLowerCase(Locale.ROOT)));
    }
  }

  void confirm(List<PendingPublish> messages) {
    confirmed.increment(messages.size());
    end(messages, null);
  }

  void fail(List<PendingPublish> messages, PublishException.Kind kind, String why) {
    if (!messages.isEmpty()) {
      Counter counter = failed.get(kind);
      if (counter != null) {
        counter.increment(messages.size());
      }
      end(messages, new PublishException(kind, why));
    }
  }

  /** One hop to each context, however many messages a confirm covers. */
  private static void end(List<PendingPublish> messages, @Nullable PublishException failure) {
    IdentityHashMap<Context, List<PendingPublish>> byContext = new IdentityHashMap<>();
    for (PendingPublish message : messages) {
      byContext.computeIfAbsent(message.context, _ -> new ArrayList<>()).add(message);
    }
    byContext.forEach(
        (context, ended) -> context.runOnContext(_ -> ended.forEach(m -> complete(m, failure))));
  }

  private static void complete(PendingPublish message, @Nullable PublishException failure) {
    if (failure == null) {
      message.promise.tryComplete();
    } else {
      message.promise.tryFail(failure);
    }
  }
}
