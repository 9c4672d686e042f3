package io.billhook.devkit.faults.installation;

import io.billhook.devkit.TcpProxy;
import java.net.URI;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** A proxy between any two that talk. */
public final class Network implements AutoCloseable {
  private record Way(Place from, Place to) {}

  private final Map<Way, TcpProxy> proxies = new ConcurrentHashMap<>();

  /** Puts a proxy there; gives the address to use in place of the target's. */
  URI lead(Place from, Place to, URI target) {
    TcpProxy proxy = TcpProxy.to(target);
    proxies.put(new Way(from, to), proxy);
    return proxy.url();
  }

  /**
   * The proxy that all of it passes.
   *
   * @throws IllegalArgumentException where these two don't talk
   */
  public TcpProxy between(Place from, Place to) {
    TcpProxy proxy = proxies.get(new Way(from, to));
    if (proxy == null) {
      throw new IllegalArgumentException(from + " does not talk to " + to);
    }
    return proxy;
  }

  /** All is well everywhere. */
  void heal() {
    proxies.values().forEach(TcpProxy::heal);
  }

  @Override
  public void close() {
    proxies.values().forEach(TcpProxy::close);
  }
}
