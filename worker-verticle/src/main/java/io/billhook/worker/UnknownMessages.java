package io.billhook.worker;

import io.billhook.postgres.EnginePool;
import io.billhook.postgres.Row;
import io.billhook.postgres.Rows;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Counts now and then the messages of which nobody knows whether they have gone: an operator is to
 * say.
 */
final class UnknownMessages extends VerticleBase {
  private static final Logger LOG = LoggerFactory.getLogger(UnknownMessages.class);
  private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(15);

  private final EnginePool engine;
  private volatile long mails;
  private volatile long texts;

  UnknownMessages(EnginePool engine, MeterRegistry meters) {
    this.engine = engine;
    gauge("email", meters);
    gauge("sms", meters);
  }

  private void gauge(String channel, MeterRegistry meters) {
    Gauge.builder("billhook.messages.unknown", this, it -> it.count(channel))
        .description("Messages of which nobody knows whether they have gone; 10,000 at the most")
        .tag("channel", channel)
        .register(meters);
  }

  private long count(String channel) {
    return channel.equals("email") ? mails : texts;
  }

  @Override
  public Future<?> start() {
    measure();
    vertx.setPeriodic(BETWEEN_LOOKS.toMillis(), _ -> measure());
    return Future.succeededFuture();
  }

  /** Where it fails the gauges stay as they are. */
  Future<Rows> measure() {
    return engine
        .soon(UnknownMessagesSql.COUNT)
        .onSuccess(
            rows -> {
              Row row = rows.first();
              mails = row.bigint("mails");
              texts = row.bigint("texts");
            })
        .onFailure(
            e -> LOG.atWarn().addKeyValue("error", e.getMessage()).log("messages.not_counted"));
  }
}
