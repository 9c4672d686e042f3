package io.billhook.config;

/**
 * How many connections may be open.
 *
 * @param most in all; at it the one that has been idle for longest gives way
 * @param mostOfAddress from one address, or one /64 of IPv6. Holds where no proxy is trusted:
 *     behind one all come from the proxy's address
 */
public record ConnectionConfig(int most, int mostOfAddress) {
  public static final ConnectionConfig USUAL = new ConnectionConfig(8192, 512);

  public static ConnectionConfig from(Env env) {
    return new ConnectionConfig(
        env.integer("HTTP_MAX_CONNECTIONS", 256, 1_000_000, USUAL.most()),
        env.integer("HTTP_MAX_CONNECTIONS_PER_ADDRESS", 256, 1_000_000, USUAL.mostOfAddress()));
  }
}
