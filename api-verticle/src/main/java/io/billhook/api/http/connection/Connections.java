package io.billhook.api.http.connection;

import io.billhook.api.http.trace.ClientAddress;
import io.billhook.config.HttpConfig;
import io.micrometer.core.instrument.MeterRegistry;
import io.netty.channel.Channel;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.impl.HttpServerConnection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;

/**
 * The connections of a process, over all of its event loops. At their bound the one that has had no
 * request for longest gives way to a new one; a new one above the bound of its address is closed.
 * One that completes no request in {@link #LONGEST_IDLE} is closed, whatever it drips meanwhile.
 */
public final class Connections {
  /** Longer than a load balancer keeps an idle one, as a rule a minute. */
  private static final Duration LONGEST_IDLE = Duration.ofSeconds(75);

  private final UnreadableRequests unreadable;
  private final int most;
  private final int mostOfAddress;
  private volatile boolean draining;
  private final Map<HttpConnection, String> open = new HashMap<>(); // guarded by this, as the rest
  private final SequencedMap<HttpConnection, Long> idle = new LinkedHashMap<>();
  private final Map<String, Integer> ofNetwork = new HashMap<>();

  /**
   * None so far.
   *
   * @param registry for the requests on them that cannot be read
   */
  public Connections(HttpConfig config, MeterRegistry registry) {
    this.unreadable = new UnreadableRequests(registry);
    this.most = config.connections().most();
    this.mostOfAddress =
        config.limits().trustedHops() == 0
            ? config.connections().mostOfAddress()
            : Integer.MAX_VALUE;
  }

  /**
   * Called with each new connection, on its event loop.
   *
   * @param turns of that loop
   */
  public void opened(HttpConnection connection, Turns turns) {
    String network = ClientAddress.networkOf(connection.remoteAddress().hostAddress());
    connection.closeHandler(_ -> closed(connection));
    channel(connection)
        .pipeline()
        .addFirst(TurnHandler.NAME, new TurnHandler(turns, network))
        .addBefore("handler", "framing", new FramingHandler(unreadable, () -> draining))
        .addBefore("handler", "heap", new HeapHandler())
        .addBefore("handler", "patience", new PatienceHandler());
    add(connection, network).forEach(one -> LingeringClose.cut(channel(one)));
  }

  private static Channel channel(HttpConnection connection) {
    return ((HttpServerConnection) connection).channelHandlerContext().channel();
  }

  /** Gives those that are one too many. */
  private synchronized List<HttpConnection> add(HttpConnection connection, String network) {
    List<HttpConnection> tooMany = new ArrayList<>();
    if (open.size() >= most) {
      tooMany.add(idle.isEmpty() ? connection : idle.firstEntry().getKey());
    }
    if (ofNetwork.getOrDefault(network, 0) >= mostOfAddress) {
      tooMany.add(connection);
    }
    open.put(connection, network);
    ofNetwork.merge(network, 1, Integer::sum);
    idle.put(connection, System.nanoTime());
    tooMany.forEach(idle::remove); // it is closed but once
    return tooMany;
  }

  private synchronized void closed(HttpConnection connection) {
    String network = open.remove(connection);
    idle.remove(connection);
    if (network != null) {
      ofNetwork.computeIfPresent(network, (_, count) -> count == 1 ? null : count - 1);
    }
  }

  /** It has a request. */
  public synchronized void busy(HttpConnection connection) {
    idle.remove(connection);
  }

  /** Its request is over. */
  public synchronized void idle(HttpConnection connection) {
    if (open.containsKey(connection)) {
      idle.put(connection, System.nanoTime());
    }
  }

  /** Closes those that have had no request for long. Called every few seconds. */
  public void sweep() {
    long latest = System.nanoTime() - LONGEST_IDLE.toNanos();
    List<HttpConnection> old = new ArrayList<>();
    synchronized (this) {
      for (var entry : idle.entrySet()) { // the oldest first
        if (entry.getValue() - latest > 0) {
          break;
        }
        old.add(entry.getKey());
      }
      old.forEach(idle::remove);
    }
    old.forEach(HttpConnection::close);
  }

  /**
   * From now on each answer is the last of its connection. Those without a request stay open, since
   * their clients may be about to send one.
   */
  public void drain() {
    draining = true;
  }

  /** How many are open. */
  public synchronized int open() {
    return open.size();
  }
}
