package io.billhook.api.http.connection;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Counts what was refused since it is no request that can be read, and tells of each reason at most
 * every ten seconds, with how many there were: who floods us must not fill the log. Nothing of what
 * was sent is told. Used by all event loops.
 */
final class UnreadableRequests {
  private static final Logger LOG = LoggerFactory.getLogger("http.unreadable");
  private static final long BETWEEN_LINES = TimeUnit.SECONDS.toNanos(10);

  /** Why, as the metric and the log call it. */
  enum Reason {
    LINE_TOO_LONG,
    HEAD_TOO_LONG,
    VERSION,
    TARGET,
    HOST,
    HEADER_NAME,
    CONTENT_LENGTH,
    TRANSFER_ENCODING,
    UNKNOWN_CODING,
    /** The rest of what the decoder refuses of a head. */
    HEAD,
    /** The form of a body's chunks. */
    BODY;

    static Reason of(Throwable why) {
      return switch (why) {
        case TooLongHttpLineException _ -> LINE_TOO_LONG;
        case TooLongHttpHeaderException _ -> HEAD_TOO_LONG;
        case UnknownCoding _ -> UNKNOWN_CODING;
        case DoubtfulRequest doubtful -> doubtful.reason();
        default -> HEAD;
      };
    }

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  private static final class Seen {
    private final Counter counter;
    private long untold;
    private long toldAt = System.nanoTime() - BETWEEN_LINES;

    Seen(Counter counter) {
      this.counter = counter;
    }
  }

  private final Map<Reason, Seen> seen = new EnumMap<>(Reason.class); // guarded by this

  /** None so far; each reason has its count from the start. */
  UnreadableRequests(MeterRegistry registry) {
    for (Reason reason : Reason.values()) {
      seen.put(
          reason,
          new Seen(
              Counter.builder("billhook_http_unreadable")
                  .description("Requests that could not be read")
                  .tag("reason", reason.toString())
                  .register(registry)));
    }
  }

  synchronized void note(Reason reason) {
    Seen those = Objects.requireNonNull(seen.get(reason));
    those.counter.increment();
    those.untold++;
    long now = System.nanoTime();
    if (now - those.toldAt >= BETWEEN_LINES) {
      LOG.atInfo()
          .addKeyValue("reason", reason)
          .addKeyValue("count", those.untold)
          .log("http.unreadable");
      those.untold = 0;
      those.toldAt = now;
    }
  }
}
