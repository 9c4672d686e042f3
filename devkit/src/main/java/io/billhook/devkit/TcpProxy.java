package io.billhook.devkit;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.StandardSocketOptions;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/**
 * A bad network between a process and a server: it can be slow, hold everything back, lose answers,
 * go silent without a word, or cut. A connection of which bytes were lost stays silent until it is
 * cut. What it has done to anybody is counted, so that whoever breaks the network can show that
 * somebody has met it.
 */
public final class TcpProxy implements AutoCloseable {
  private enum Mode {
    PASS,
    LATE,
    HOLD_BACK,
    LOSE_ANSWERS,
    SILENT,
    CUT_SOON,
    REFUSE
  }

  /** What is in force; one object, so that nobody sees half of a change. */
  private record Weather(Mode mode, Duration latency, long mostBytes) {
    static Weather of(Mode mode) {
      return new Weather(mode, Duration.ZERO, Long.MAX_VALUE);
    }
  }

  private volatile URI target;
  private final ServerSocket door;
  private final Set<Link> links = ConcurrentHashMap.newKeySet();
  private final AtomicInteger taken = new AtomicInteger();
  private final AtomicLong hits = new AtomicLong();
  private final Object change = new Object();
  private volatile Weather weather = Weather.of(Mode.PASS);

  private TcpProxy(URI target) {
    this.target = target;
    try {
      door = new ServerSocket(0, 512, InetAddress.getLoopbackAddress());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Thread.ofVirtual().name("tcp-proxy").start(this::accept);
  }

  /** Begins to listen on a loopback port; passes everything. */
  public static TcpProxy to(URI target) {
    return new TcpProxy(target);
  }

  /** The target's address with the host and port of this proxy. */
  public URI url() {
    String there = target.getHost() + ":" + target.getPort();
    String here = "127.0.0.1:" + door.getLocalPort();
    return URI.create(target.toString().replace(there, here));
  }

  /** New connections go to another server; those that there are stay. */
  public void lead(URI other) {
    target = other;
  }

  /** What is read comes so much later, in both directions. */
  public void delay(Duration latency) {
    turn(new Weather(Mode.LATE, latency, Long.MAX_VALUE));
  }

  /** Nothing passes, and nobody is told; it comes, whole, when all is well again. */
  public void stall() {
    turn(Weather.of(Mode.HOLD_BACK));
  }

  /** Requests reach the server, answers are lost. */
  public void loseAnswers() {
    turn(Weather.of(Mode.LOSE_ANSWERS));
  }

  /** Nothing passes, and nobody is told; what was sent meanwhile is lost. */
  public void silence() {
    turn(Weather.of(Mode.SILENT));
  }

  /**
   * Present connections are dead from here on, and neither side is told, as where a firewall has
   * forgotten them; new ones work. Gives how many there were.
   */
  public int halfOpen() {
    turn(Weather.of(Mode.PASS));
    return each(link -> link.torn = true);
  }

  /** Each connection is reset once so many more bytes have passed, in both directions together. */
  public void cutAfter(long bytes) {
    links.forEach(link -> link.passed.set(0));
    turn(new Weather(Mode.CUT_SOON, Duration.ZERO, bytes));
  }

  /** Cuts every connection and takes no new one. */
  public void refuse() {
    turn(Weather.of(Mode.REFUSE));
    cut();
  }

  /** All is well again; connections of which bytes were lost are cut. */
  public void heal() {
    turn(Weather.of(Mode.PASS));
    links.stream().filter(link -> link.torn).forEach(Link::cut);
  }

  /** New connections work again; those of which bytes were lost stay silent. */
  public void healForNewOnes() {
    turn(Weather.of(Mode.PASS));
  }

  /** Cuts every connection; new ones are taken. Gives how many there were. */
  public int cut() {
    return each(Link::cut);
  }

  /** The same without a farewell: both sides get a reset. */
  public int reset() {
    return each(Link::reset);
  }

  /** Connections that there are. */
  public int open() {
    return links.size();
  }

  /** Connections that were taken so far. */
  public int taken() {
    return taken.get();
  }

  /**
   * How often it was felt so far: pieces that were late, held back or lost, connections that were
   * cut, left half open or refused.
   */
  public long hits() {
    return hits.get();
  }

  private int each(Consumer<Link> act) {
    List<Link> now = List.copyOf(links);
    now.forEach(act);
    hits.addAndGet(now.size());
    return now.size();
  }

  private void turn(Weather next) {
    synchronized (change) {
      weather = next;
      change.notifyAll();
    }
  }

  private void accept() {
    while (!door.isClosed()) {
      try {
        Socket client = door.accept();
        Thread.ofVirtual().start(() -> take(client));
      } catch (IOException _) {
        // closed
      }
    }
  }

  private void take(Socket client) {
    if (weather.mode == Mode.REFUSE) {
      hits.incrementAndGet();
      end(client, true);
      return;
    }
    Socket server;
    try {
      server = new Socket(target.getHost(), target.getPort());
    } catch (IOException _) {
      end(client, true); // nobody is there
      return;
    }
    Link link = new Link(client, server);
    links.add(link);
    taken.incrementAndGet();
    Thread.ofVirtual().start(() -> link.pump(false));
    link.pump(true);
  }

  private static void end(Socket socket, boolean abruptly) {
    try (socket) {
      if (abruptly) {
        socket.setOption(StandardSocketOptions.SO_LINGER, 0);
      }
    } catch (IOException _) {
      // it has gone by itself
    }
  }

  private final class Link {
    private final Socket client;
    private final Socket server;
    private final AtomicLong passed = new AtomicLong();
    volatile boolean torn;

    Link(Socket client, Socket server) {
      this.client = client;
      this.server = server;
    }

    void pump(boolean answers) {
      byte[] bytes = new byte[65_536];
      try {
        InputStream in = (answers ? server : client).getInputStream();
        OutputStream out = (answers ? client : server).getOutputStream();
        (answers ? client : server).setTcpNoDelay(true);
        for (int read = in.read(bytes); read >= 0; read = in.read(bytes)) {
          if (passes(answers)) {
            long room = weather.mostBytes - passed.getAndAdd(read);
            out.write(bytes, 0, Math.clamp(room, 0, read));
            if (room < read) {
              hits.incrementAndGet();
              reset();
              return;
            }
          }
        }
      } catch (IOException _) {
        // one side is gone, and so is the other in a moment
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
      cut();
    }

    private boolean passes(boolean answers) throws InterruptedException {
      Weather now = weather;
      switch (now.mode) {
        case PASS, CUT_SOON -> {}
        case LATE -> {
          hits.incrementAndGet();
          Thread.sleep(now.latency);
        }
        case HOLD_BACK -> awaitChange();
        case LOSE_ANSWERS -> {
          hits.incrementAndGet();
          torn |= answers;
          return !answers;
        }
        case SILENT, REFUSE -> {
          hits.incrementAndGet();
          torn = true;
        }
      }
      return !torn;
    }

    private void awaitChange() throws InterruptedException {
      hits.incrementAndGet();
      synchronized (change) {
        while (weather.mode == Mode.HOLD_BACK && links.contains(this)) {
          change.wait();
        }
      }
    }

    void cut() {
      end(false);
    }

    void reset() {
      end(true);
    }

    private void end(boolean abruptly) {
      links.remove(this);
      torn = true;
      TcpProxy.end(client, abruptly);
      TcpProxy.end(server, abruptly);
      synchronized (change) {
        change.notifyAll();
      }
    }
  }

  @Override
  public void close() {
    try {
      door.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    cut();
  }
}
