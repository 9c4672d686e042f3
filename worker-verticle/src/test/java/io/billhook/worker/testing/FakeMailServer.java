package io.billhook.worker.testing;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;

/**
 * A mail server on loopback, without TLS, that answers as told and keeps what it has heard. A mail
 * counts as taken once the line with the dot has come, whatever it answers to that.
 */
public final class FakeMailServer implements AutoCloseable {
  /** Answers that are none. */
  public static final String CUT = "cut";

  public static final String SILENCE = "silence";

  /** What is answered to the line with the dot, and before the first word. */
  public static final String DOT = ".";

  public static final String GREETING = "";

  private static final Map<String, String> USUAL =
      Map.of(
          GREETING,
          "220 fake",
          "EHLO",
          "250-fake\r\n250-SIZE 0\r\n250 AUTH PLAIN",
          "AUTH",
          "235 2.7.0 ok",
          "DATA",
          "354 go on",
          DOT,
          "250 2.0.0 taken");

  private final ServerSocket listening;
  private final Map<String, String> replies = new ConcurrentHashMap<>(USUAL);
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();
  private final List<String> heard = new CopyOnWriteArrayList<>();
  private final List<String> taken = new CopyOnWriteArrayList<>();
  private final List<String> begun = new CopyOnWriteArrayList<>();
  private final CountDownLatch closed = new CountDownLatch(1);

  public FakeMailServer() {
    try {
      listening = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Thread.startVirtualThread(this::accept);
  }

  public int port() {
    return listening.getLocalPort();
  }

  /** Answers a command, or {@link #DOT} or {@link #GREETING}, so from now on. */
  public FakeMailServer on(String command, String reply) {
    replies.put(command, reply);
    return this;
  }

  /** Commands, oldest first. */
  public List<String> heard() {
    return heard;
  }

  /** Mails that came whole, as they came. */
  public List<String> taken() {
    return taken;
  }

  /** The last line of each text that began and did not end. */
  public List<String> begun() {
    return begun;
  }

  /** How many connections are open. */
  public int connections() {
    return open.size();
  }

  private void accept() {
    try {
      while (true) {
        Socket socket = listening.accept();
        open.add(socket);
        Thread.startVirtualThread(() -> serve(socket));
      }
    } catch (IOException e) {
      closed.countDown(); // it was closed
    }
  }

  private void serve(Socket socket) {
    try (socket) {
      var in =
          new BufferedReader(
              new InputStreamReader(socket.getInputStream(), StandardCharsets.ISO_8859_1));
      if (answered(socket, GREETING)) {
        talk(socket, in);
      }
    } catch (IOException | InterruptedException e) {
      heard.add("(gone)");
    } finally {
      open.remove(socket);
    }
  }

  private void talk(Socket socket, BufferedReader in) throws IOException, InterruptedException {
    for (String line = in.readLine(); line != null; line = in.readLine()) {
      heard.add(line);
      String verb = line.split(" ", 2)[0].toUpperCase(Locale.ROOT);
      if (!answered(socket, verb)
          || (verb.equals("DATA")
              && replies.getOrDefault("DATA", "").startsWith("3")
              && !text(socket, in))) {
        return;
      }
    }
  }

  private boolean text(Socket socket, BufferedReader in) throws IOException, InterruptedException {
    StringBuilder text = new StringBuilder();
    String last = "";
    for (String line = in.readLine(); line != null; line = in.readLine()) {
      if (line.equals(".")) {
        taken.add(text.toString());
        return answered(socket, DOT);
      }
      last = line;
      text.append(line.startsWith(".") ? line.substring(1) : line).append("\r\n");
    }
    begun.add(last);
    return false;
  }

  private boolean answered(Socket socket, String command) throws IOException, InterruptedException {
    String reply = replies.getOrDefault(command, "250 2.0.0 ok");
    if (reply.equals(CUT)) {
      return false;
    }
    if (reply.equals(SILENCE)) {
      closed.await();
      return false;
    }
    OutputStream out = socket.getOutputStream();
    out.write((reply + "\r\n").getBytes(StandardCharsets.ISO_8859_1));
    out.flush();
    return true;
  }

  @Override
  public void close() {
    try {
      listening.close();
      closed.countDown();
      for (Socket socket : open) {
        socket.close();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
