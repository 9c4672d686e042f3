package io.billhook.api.http;

import io.billhook.api.http.connection.Connections;
import io.billhook.config.HttpConfig;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.netty.util.internal.PlatformDependent;

/**
 * What clients may hold of a process, over all of its event loops.
 *
 * @param connections that are open
 * @param bodies that are read or answered
 * @param streams that go on
 */
public record Capacity(Connections connections, BodyBudget bodies, EventStreams streams) {
  /** Without streams so far. */
  public Capacity(Connections connections, BodyBudget bodies) {
    this(connections, bodies, new EventStreams());
  }

  /** As configured, and shown as metrics. */
  public static Capacity of(HttpConfig config, MeterRegistry registry) {
    var connections = new Connections(config, registry);
    var bodies = new BodyBudget(config.connections().bodyBytes());
    registry.gauge("billhook_http_connections", connections, Connections::open);
    registry.gauge("billhook_http_body_bytes", bodies, BodyBudget::held);
    Gauge.builder("billhook_direct_memory_bytes", PlatformDependent::usedDirectMemory)
        .register(registry);
    var capacity = new Capacity(connections, bodies);
    registry.gauge("billhook_http_streams", capacity.streams, EventStreams::count);
    return capacity;
  }

  /** From now on each answer is the last of its connection, and streams end. */
  public void drain() {
    connections.drain();
    streams.drain();
  }
}
