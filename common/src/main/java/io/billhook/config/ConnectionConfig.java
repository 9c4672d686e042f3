package io.billhook.config;

import java.time.Duration;

/**
 * How many connections may be open, what the bodies of their requests may hold, and how they end.
 *
 * @param most in all; at it the one that has been idle for longest gives way
 * @param mostOfAddress from one address, or one /64 of IPv6. Holds where no proxy is trusted:
 *     behind one all come from the proxy's address
 * @param bodyMegabytes of memory for all bodies together
 * @param drain how long, at the end of a process, clients have to go elsewhere
 */
public record ConnectionConfig(int most, int mostOfAddress, int bodyMegabytes, Duration drain) {
  private static final int SHARE_OF_HEAP = 8;
  private static final int LEAST_MEGABYTES = 16;
  private static final int MEGABYTE = 1024 * 1024;

  public static final ConnectionConfig USUAL =
      new ConnectionConfig(8192, 512, shareOfHeap(), Duration.ofSeconds(2));

  public static ConnectionConfig from(Env env) {
    return new ConnectionConfig(
        env.integer("HTTP_MAX_CONNECTIONS", 256, 1_000_000, USUAL.most()),
        env.integer("HTTP_MAX_CONNECTIONS_PER_ADDRESS", 256, 1_000_000, USUAL.mostOfAddress()),
        env.integer("HTTP_BODY_BUDGET_MB", LEAST_MEGABYTES, 1_000_000, USUAL.bodyMegabytes()),
        StopConfig.from(env).drain());
  }

  private static int shareOfHeap() {
    long share = Runtime.getRuntime().maxMemory() / SHARE_OF_HEAP / MEGABYTE;
    return (int) Math.max(LEAST_MEGABYTES, share);
  }

  /** Of memory for all bodies together. */
  public long bodyBytes() {
    return (long) bodyMegabytes * MEGABYTE;
  }
}
