package io.billhook.bench.http;

import io.billhook.bench.report.Figures;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.time.Duration;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;

/**
 * Sends one request after the other on each of 64 connections, all on one thread. Which came back
 * with 200 or 202 is remembered.
 */
public final class Load implements AutoCloseable {
  public static final int CONNECTIONS = 64;
  private static final long LAST_ANSWERS_NANOS = Duration.ofSeconds(10).toNanos();

  /**
   * What one run gave.
   *
   * @param perSecond answers of 200 or 202 a second
   * @param p50 of the time from the request to its answer, in milliseconds
   * @param refused other answers
   */
  public record Rates(double perSecond, double p50, double p99, long refused) {}

  private final Requests requests;
  private final Selector selector = Selector.open();
  private final BitSet acknowledged = new BitSet();
  private int next;
  private double[] millis = new double[1 << 16];
  private int answers;
  private long refused;

  public Load(int port, Requests requests) throws IOException {
    this(List.of(port), requests, 0);
  }

  /**
   * One that is spread evenly.
   *
   * @param ports of those who are asked
   * @param first number of a request
   */
  public Load(List<Integer> ports, Requests requests, int first) throws IOException {
    this.requests = requests;
    next = first;
    for (int i = 0; i < CONNECTIONS; i++) {
      int port = ports.get(i % ports.size());
      var address = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
      new Caller(selector, address, requests.length());
    }
  }

  /** The number of the next request. */
  public int next() {
    return next;
  }

  /** The numbers of the requests that were answered with 200 or 202, of all runs. */
  public BitSet acknowledged() {
    return acknowledged;
  }

  /** Blocks for that long, and until what is under way then has been answered. */
  public Rates run(Duration time) throws IOException {
    answers = 0;
    refused = 0;
    long start = System.nanoTime();
    long end = start + time.toNanos();
    for (SelectionKey key : selector.keys()) {
      caller(key).send(requests, next++);
    }
    int underWay = CONNECTIONS;
    int inTime = 0;
    long now = start;
    while (underWay > 0) {
      selector.select(100);
      now = System.nanoTime();
      if (now > end + LAST_ANSWERS_NANOS) {
        throw new IOException(underWay + " requests are not answered");
      }
      for (SelectionKey key : selector.selectedKeys()) {
        Caller caller = caller(key);
        if (!caller.proceed()) {
          continue;
        }
        note(caller);
        if (now < end) {
          caller.send(requests, next++);
        } else {
          underWay--;
        }
      }
      selector.selectedKeys().clear();
      inTime = now < end ? answers : inTime;
    }
    double[] all = Arrays.copyOf(millis, answers);
    return new Rates(
        inTime / (time.toNanos() / 1e9),
        Figures.percentile(all, 0.5),
        Figures.percentile(all, 0.99),
        refused);
  }

  private void note(Caller caller) {
    if (answers == millis.length) {
      millis = Arrays.copyOf(millis, 2 * millis.length);
    }
    millis[answers++] = caller.nanos() / 1e6;
    if (caller.status() == 200 || caller.status() == 202) {
      acknowledged.set(caller.number());
    } else {
      refused++;
    }
  }

  private static Caller caller(SelectionKey key) {
    return (Caller) key.attachment();
  }

  @Override
  public void close() throws IOException {
    for (SelectionKey key : selector.keys()) {
      key.channel().close();
    }
    selector.close();
  }
}
