package io.billhook.bench.processes.fleet;

import io.billhook.devkit.Await;
import io.billhook.devkit.faults.installation.Program;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/**
 * Leads each request to the next api that has said that it is ready, which it asks once a second,
 * as load balancers do.
 */
public final class Balancer implements AutoCloseable {
  private static final Duration LOOK = Duration.ofSeconds(1);
  private static final Duration LONGEST = Duration.ofMinutes(2);

  private final List<URI> apis;
  private final Client probe = Client.from("127.0.0.1");
  private final Set<URI> ready = ConcurrentHashMap.newKeySet();
  private final AtomicInteger turn = new AtomicInteger();
  private volatile boolean closed;

  /** One before these apis; returns when it knows that all are ready. */
  public Balancer(List<Program> programs) throws IOException {
    apis = programs.stream().map(Balancer::base).toList();
    apis.forEach(api -> Thread.ofVirtual().start(() -> watch(api)));
    awaitAll();
  }

  private static URI base(Program api) {
    return URI.create("http://127.0.0.1:" + api.port());
  }

  /** Until all of them are led to. */
  public void awaitAll() {
    Await.until("all apis are led to", LONGEST, () -> ready.size() == apis.size());
  }

  /**
   * Whose turn it is.
   *
   * @throws IOException where none is ready
   */
  public URI next() throws IOException {
    List<URI> candidates = apis.stream().filter(ready::contains).toList();
    if (candidates.isEmpty()) {
      throw new IOException("No api is ready");
    }
    return candidates.get(Math.floorMod(turn.getAndIncrement(), candidates.size()));
  }

  private void watch(URI api) {
    while (!closed) {
      if (isReady(api)) {
        ready.add(api);
      } else {
        ready.remove(api);
      }
      LockSupport.parkNanos(LOOK.toNanos());
    }
  }

  private boolean isReady(URI api) {
    try {
      return probe.send(api, "GET", "/health/ready", Map.of(), "") == 200;
    } catch (IOException _) {
      return false; // it does not run
    }
  }

  @Override
  public void close() {
    closed = true;
    probe.close();
  }
}
