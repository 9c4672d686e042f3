package io.billhook.launcher.dev;

import io.billhook.launcher.CannotStart;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.Map;

/**
 * The port of a development process. It must be known before anything listens, since the simulators
 * are reached by it.
 */
final class DevPort {
  private static final int DEFAULT = 8080;

  private DevPort() {}

  static int of(Map<String, String> variables) {
    String wanted = variables.getOrDefault("PORT", "").strip();
    int port;
    try {
      port = wanted.isEmpty() ? DEFAULT : Integer.parseInt(wanted);
    } catch (NumberFormatException e) {
      throw CannotStart.wrongUse("PORT wants a number from 0 to 65535");
    }
    if (port < 0 || port > 65_535) {
      throw CannotStart.wrongUse("PORT wants a number from 0 to 65535");
    }
    try {
      return free(port);
    } catch (IOException e) {
      throw new CannotStart(
          "port " + port + " is taken. Give another one with --port, or --port 0 for a free one.");
    }
  }

  /**
   * The port itself where nobody listens on it; for 0 some that is free.
   *
   * @throws IOException where it is taken
   */
  static int free(int port) throws IOException {
    try (ServerSocket socket = new ServerSocket()) {
      socket.setReuseAddress(true);
      socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
      return socket.getLocalPort();
    }
  }
}
