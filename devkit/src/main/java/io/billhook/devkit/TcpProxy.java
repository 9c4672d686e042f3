package io.billhook.devkit;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A bad network between a process and a server: it can lose answers, stall, go silent without a
 * word, or cut. A connection of which bytes were lost stays silent until it is cut.
 */
public final class TcpProxy implements AutoCloseable {
  private enum Mode {
    PASS,
    LOSE_ANSWERS,
    STALL,
    SILENT,
    REFUSE
  }

  private final URI target;
  private final ServerSocket door;
  private final Set<Link> links = ConcurrentHashMap.newKeySet();
  private final AtomicInteger taken = new AtomicInteger();
  private final Lock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private volatile Mode mode = Mode.PASS; // written under the lock

  private TcpProxy(URI target) {
    this.target = target;
    try {
      door = new ServerSocket(0, 64, InetAddress.getLoopbackAddress());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Thread.ofVirtual().name("tcp-proxy").start(this::accept);
  }

  /** Begins to listen on a loopback port; passes everything. */
  public static TcpProxy to(URI target) {
    return new TcpProxy(target);
  }

  /** The target's address with the port of this proxy. */
  public URI url() {
    String there = "@" + target.getHost() + ":" + target.getPort();
    String here = "@127.0.0.1:" + door.getLocalPort();
    return URI.create(target.toString().replace(there, here));
  }

  /** Requests reach the server, answers are lost. */
  public void loseAnswers() {
    set(Mode.LOSE_ANSWERS);
  }

  /** Nothing passes until all is well again; then all that was sent meanwhile does, in order. */
  public void stall() {
    set(Mode.STALL);
  }

  /** Nothing passes, and nobody is told. */
  public void silence() {
    set(Mode.SILENT);
  }

  /** Cuts every connection and takes no new one. */
  public void refuse() {
    set(Mode.REFUSE);
    cut();
  }

  /** All is well again; connections of which bytes were lost are cut. */
  public void heal() {
    set(Mode.PASS);
    links.stream().filter(link -> link.torn).forEach(Link::cut);
  }

  /** New connections work again; those of which bytes were lost stay silent. */
  public void healForNewOnes() {
    set(Mode.PASS);
  }

  private void set(Mode next) {
    lock.lock();
    try {
      mode = next;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  private void awaitFlow() {
    lock.lock();
    try {
      while (mode == Mode.STALL) {
        changed.awaitUninterruptibly();
      }
    } finally {
      lock.unlock();
    }
  }

  /** Cuts every connection; new ones are taken. Gives how many there were. */
  public int cut() {
    List<Link> now = List.copyOf(links);
    now.forEach(Link::cut);
    return now.size();
  }

  /** Connections that were taken so far. */
  public int taken() {
    return taken.get();
  }

  private void accept() {
    while (!door.isClosed()) {
      try {
        Socket client = door.accept();
        if (mode == Mode.REFUSE) {
          client.close();
        } else {
          Link link = new Link(client, new Socket(target.getHost(), target.getPort()));
          links.add(link);
          taken.incrementAndGet();
          Thread.ofVirtual().start(() -> link.pump(false));
          Thread.ofVirtual().start(() -> link.pump(true));
        }
      } catch (IOException _) {
        // closed, or the server is not there: the client finds out by itself
      }
    }
  }

  private final class Link {
    private final Socket client;
    private final Socket server;
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
        for (int read = in.read(bytes); read >= 0; read = in.read(bytes)) {
          awaitFlow();
          if (passes(answers)) {
            out.write(bytes, 0, read);
          }
        }
      } catch (IOException _) {
        // one side is gone, and so is the other in a moment
      }
      cut();
    }

    private boolean passes(boolean answers) {
      switch (mode) {
        case PASS, STALL -> {} // the latter has ended for what is asked for
        case LOSE_ANSWERS -> {
          torn |= answers;
          return !answers;
        }
        case SILENT, REFUSE -> torn = true;
      }
      return !torn;
    }

    void cut() {
      links.remove(this);
      try (client;
          server) {
        torn = true;
      } catch (IOException e) {
        throw new UncheckedIOException(e);
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
    set(Mode.REFUSE);
    cut();
  }
}
