package io.billhook.provider;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * The guard of calls to hosts that strangers name: such a name must lead to the public internet,
 * not into the network in which this process runs. A name may lead elsewhere a moment later, so
 * whoever connects looks at it again and connects to the very address that was looked at, never to
 * the name.
 */
public final class PublicAddresses {
  private static final Duration WITHIN = Duration.ofSeconds(4);
  private static final int LOOKUPS_AT_ONCE = 8;
  private static final int LOOKUPS_WAITING = 256;
  private static final Duration THREAD_IDLE = Duration.ofSeconds(30);

  /** A host that is not called: not found, or not at a public address. */
  public static final class NotPublic extends RuntimeException {
    private static final long serialVersionUID = 1;

    private NotPublic(String why) {
      super(why);
    }
  }

  /** Says where a host is. */
  @FunctionalInterface
  public interface Lookup {
    /**
     * All its addresses.
     *
     * @throws UnknownHostException where there is none
     */
    InetAddress[] of(String host) throws UnknownHostException;
  }

  private final ThreadPoolExecutor lookups;
  private final Lookup lookup;
  private final boolean loopbackToo;

  /**
   * @param loopbackToo whether this machine counts as public, as in development, where the
   *     simulators live
   */
  public PublicAddresses(boolean loopbackToo) {
    this(loopbackToo, InetAddress::getAllByName);
  }

  /**
   * As the other.
   *
   * @param lookup may block
   */
  public PublicAddresses(boolean loopbackToo, Lookup lookup) {
    this.loopbackToo = loopbackToo;
    this.lookup = lookup;
    // The system's lookup cannot be interrupted and would hold whatever thread it runs on.
    this.lookups =
        new ThreadPoolExecutor(
            LOOKUPS_AT_ONCE,
            LOOKUPS_AT_ONCE,
            THREAD_IDLE.toMillis(),
            TimeUnit.MILLISECONDS,
            new LinkedBlockingQueue<>(LOOKUPS_WAITING),
            Thread.ofPlatform().daemon().name("lookup-", 0).factory());
    lookups.allowCoreThreadTimeOut(true);
  }

  /**
   * Where a host is: at least one address, all of them public. Each has the name that was asked
   * for, so that TLS can be held to it. Ends within 4 s, on another thread.
   *
   * @param host a name, or an address without brackets
   * @return fails with {@link NotPublic}
   */
  public Future<List<InetAddress>> of(String host) {
    Promise<List<InetAddress>> found = Promise.promise();
    try {
      CompletableFuture.supplyAsync(() -> look(host), lookups)
          .orTimeout(WITHIN.toMillis(), TimeUnit.MILLISECONDS)
          .whenComplete(
              (addresses, e) -> {
                if (e == null) {
                  found.tryComplete(addresses);
                } else {
                  found.tryFail(
                      e.getCause() instanceof NotPublic judged
                          ? judged
                          : new NotPublic("The host was not found in time"));
                }
              });
    } catch (RejectedExecutionException e) {
      found.tryFail(new NotPublic("The host was not looked up: too many are"));
    }
    return found.future();
  }

  private List<InetAddress> look(String host) {
    try {
      return required(host, lookup.of(host));
    } catch (UnknownHostException e) {
      throw new NotPublic("The host was not found");
    }
  }

  private List<InetAddress> required(String host, InetAddress[] found) {
    for (InetAddress address : found) {
      if (!isAllowed(address)) {
        throw new NotPublic("The host is at an address that is not public");
      }
    }
    return List.of(found).stream().map(address -> named(host, address)).toList();
  }

  private boolean isAllowed(InetAddress address) {
    return isPublic(address) || (loopbackToo && address.isLoopbackAddress());
  }

  private static InetAddress named(String host, InetAddress address) {
    try {
      return InetAddress.getByAddress(host, address.getAddress());
    } catch (UnknownHostException e) {
      throw new IllegalStateException("an address of no length", e);
    }
  }

  /**
   * Whether an address is one of the public internet, by the registries of special-purpose
   * addresses (RFC 6890, as IANA keeps them). Of IPv6 only what is given out for it, 2000::/3, and
   * the address that another one carries counts as that one.
   */
  public static boolean isPublic(InetAddress address) {
    byte[] bytes = address.getAddress();
    return bytes.length == 4 ? isPublic(bytes) : PublicV6.isPublic(bytes);
  }

  /** Of IPv4. */
  static boolean isPublic(byte[] v4) {
    return NOT_PUBLIC.stream().noneMatch(range -> range.holds(v4));
  }

  /** The first bits of an address. */
  static final class Range {
    private final byte[] prefix;
    private final int bits;

    private Range(byte[] prefix, int bits) {
      this.prefix = prefix;
      this.bits = bits;
    }

    static Range of(int bits, int... prefix) {
      byte[] bytes = new byte[prefix.length];
      for (int i = 0; i < bytes.length; i++) {
        bytes[i] = (byte) prefix[i];
      }
      return new Range(bytes, bits);
    }

    boolean holds(byte[] address) {
      for (int i = 0; i < bits; i++) {
        int mask = 0x80 >> i % 8;
        if (((at(address, i) ^ at(prefix, i)) & mask) != 0) {
          return false;
        }
      }
      return true;
    }

    private static int at(byte[] bytes, int bit) {
      return bit / 8 < bytes.length ? bytes[bit / 8] : 0;
    }
  }

  private static final List<Range> NOT_PUBLIC =
      List.of(
          Range.of(8, 0), // this network
          Range.of(8, 10), // private
          Range.of(10, 100, 64), // shared by a carrier's customers (CGNAT)
          Range.of(8, 127), // loopback
          Range.of(16, 169, 254), // link-local, where clouds tell their machines secrets
          Range.of(12, 172, 16), // private
          Range.of(24, 192, 0, 0), // protocols
          Range.of(24, 192, 0, 2), // documentation
          Range.of(24, 192, 88, 99), // 6to4 relays, which are no more
          Range.of(16, 192, 168), // private
          Range.of(15, 198, 18), // benchmarks
          Range.of(24, 198, 51, 100), // documentation
          Range.of(24, 203, 0, 113), // documentation
          Range.of(4, 224), // multicast
          Range.of(4, 240)); // reserved, and broadcast
}
