package io.billhook.devkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** A TCP line to a server that can be cut, or made deaf in one direction, at any moment. */
final class Wire implements AutoCloseable {
  private final ServerSocket entrance;
  private final int target;
  private final List<Socket> open = new CopyOnWriteArrayList<>();
  private volatile boolean answersLost;
  private volatile boolean givenUp;

  Wire(int target) {
    this.target = target;
    try {
      entrance = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Thread.ofVirtual().start(this::accept);
  }

  URI url() {
    return URI.create("amqp://guest:guest@127.0.0.1:" + entrance.getLocalPort());
  }

  /** From now on nothing that the server says arrives. */
  void loseAnswers() {
    answersLost = true;
  }

  /** Whether a client has closed its connection since it gets no answers. */
  boolean isGivenUp() {
    return givenUp;
  }

  /** Breaks every connection; new ones work in both directions. */
  void cut() {
    for (Socket socket : open) {
      abort(socket);
    }
    open.clear();
    answersLost = false;
  }

  private void accept() {
    while (!entrance.isClosed()) {
      try {
        Socket client = entrance.accept();
        Socket server = new Socket(InetAddress.getLoopbackAddress(), target);
        open.add(client);
        open.add(server);
        Thread.ofVirtual().start(() -> carry(client, server, true));
        Thread.ofVirtual().start(() -> carry(server, client, false));
      } catch (IOException _) {
        // the server is away, or the wire is closed
      }
    }
  }

  private void carry(Socket from, Socket to, boolean out) {
    byte[] bytes = new byte[16_384];
    try (from;
        to) {
      int length = from.getInputStream().read(bytes);
      while (length >= 0) {
        if (out || !answersLost) {
          to.getOutputStream().write(bytes, 0, length);
        }
        length = from.getInputStream().read(bytes);
      }
      givenUp |= out && answersLost;
    } catch (IOException _) {
      abort(from);
      abort(to);
    }
  }

  /** With a reset, as when a machine goes away. */
  private static void abort(Socket socket) {
    try {
      socket.setSoLinger(true, 0);
      socket.close();
    } catch (IOException _) {
      // it is closed already
    }
  }

  @Override
  public void close() {
    try {
      entrance.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    cut();
  }
}
