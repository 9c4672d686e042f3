package io.billhook.devkit.hostile;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;

/** One connection of an attack, opened anew where it was closed. */
final class Attacker {
  /** 127.0.0.2 and those after it, so that the probe's is another. */
  private static final int ADDRESSES = 6;

  private static final int SMALL_WINDOW = 4096;

  private final Attack attack;
  private final int number;
  private final int port;
  private final CountDownLatch opened;
  private final AtomicBoolean over;
  private Socket socket = new Socket();
  private boolean counted;
  private int turns;

  /**
   * @param opened counts down when it is connected for the first time
   * @param over where it ends
   */
  Attacker(Attack attack, int number, int port, CountDownLatch opened, AtomicBoolean over) {
    this.attack = attack;
    this.number = number;
    this.port = port;
    this.opened = opened;
    this.over = over;
  }

  void run() {
    while (mayGoOn()) {
      try {
        open();
        while (mayGoOn()) {
          attack.client(this);
        }
      } catch (IOException e) {
        pause(100); // it was cut off, which is what is wanted; it comes again
      }
    }
  }

  private void open() throws IOException {
    socket.close();
    socket = new Socket();
    socket.bind(
        new InetSocketAddress(InetAddress.ofLiteral("127.0.0." + (2 + number % ADDRESSES)), 0));
    socket.setReceiveBufferSize(SMALL_WINDOW);
    socket.setSoTimeout(5_000);
    socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 5_000);
    if (!counted) {
      counted = true;
      opened.countDown();
    }
  }

  int number() {
    return number;
  }

  /** Another one each time. */
  int turn() {
    return turns++;
  }

  boolean mayGoOn() {
    return !over.get();
  }

  void send(String text) throws IOException {
    send(text.getBytes(US_ASCII));
  }

  void send(byte[] bytes) throws IOException {
    socket.getOutputStream().write(bytes);
  }

  void head(String path, String headers, int length) throws IOException {
    send(
        "POST %s HTTP/1.1\r\nHost: x\r\n%sContent-Length: %d\r\n\r\n"
            .formatted(path, headers, length));
  }

  /** Sends it and reads an answer, or its beginning. */
  void post(String path, String headers, String body) throws IOException {
    post(path, headers, body.getBytes(US_ASCII));
  }

  void post(String path, String headers, byte[] body) throws IOException {
    head(path, headers, body.length);
    send(body);
    skipAnswer();
  }

  void skipAnswer() throws IOException {
    read(8192);
  }

  void read(int most) throws IOException {
    if (socket.getInputStream().read(new byte[most]) < 0) {
      throw new IOException("closed");
    }
  }

  /** Sends a sign at a time until it is cut off. */
  void drip() throws IOException {
    while (mayGoOn()) {
      send("x");
      pause(100);
    }
  }

  void hold() {
    while (mayGoOn()) {
      pause(200);
    }
  }

  void pause(long millis) {
    LockSupport.parkNanos(millis * 1_000_000);
  }
}
