package io.billhook.launcher;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;

/** A request as bytes, for what an HTTP client would not send or not wait for. */
public final class RawHttp {
  private static final int LONGEST_MILLIS = 10_000;

  private RawHttp() {}

  /** Sends it and gives all that comes until the server closes. */
  public static String exchange(URI base, String request) throws IOException {
    try (Socket socket = new Socket(base.getHost(), base.getPort())) {
      socket.setSoTimeout(LONGEST_MILLIS);
      socket.getOutputStream().write(request.getBytes(UTF_8));
      return readAll(socket.getInputStream());
    }
  }

  private static String readAll(InputStream in) throws IOException {
    StringBuilder text = new StringBuilder();
    byte[] buffer = new byte[8192];
    try {
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        text.append(new String(buffer, 0, n, UTF_8));
      }
    } catch (SocketException e) {
      if (text.isEmpty()) {
        throw e;
      }
      // closed with bytes of ours unread; the answer came before that
    }
    return text.toString();
  }
}
