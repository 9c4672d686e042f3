package io.billhook.launcher;

import io.billhook.config.SmtpUrl;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;

/** Whether a mail server answers and offers TLS as its address says. Nobody logs in. */
final class MailServerProbe {
  private static final int MOST_LINES = 100;

  private MailServerProbe() {}

  /**
   * Asks it.
   *
   * @throws CannotStart where it answers otherwise
   */
  static String of(SmtpUrl server, Duration within) throws IOException {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(server.host(), server.port()), millis(within));
      socket.setSoTimeout(millis(within));
      if (!server.implicitTls()) {
        return talk(socket, true);
      }
      try (Socket tls = encrypted(socket, server)) {
        return talk(tls, false);
      }
    }
  }

  private static int millis(Duration within) {
    return Math.toIntExact(within.toMillis());
  }

  private static Socket encrypted(Socket socket, SmtpUrl server) throws IOException {
    var factory = (SSLSocketFactory) SSLSocketFactory.getDefault();
    var tls = (SSLSocket) factory.createSocket(socket, server.host(), server.port(), true);
    SSLParameters parameters = tls.getSSLParameters();
    parameters.setEndpointIdentificationAlgorithm("HTTPS");
    tls.setSSLParameters(parameters);
    tls.startHandshake();
    return tls;
  }

  private static String talk(Socket socket, boolean wantsStartTls) throws IOException {
    var in =
        new BufferedReader(
            new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
    String greeting = reply(in);
    say(socket, "EHLO doctor.invalid");
    String offers = reply(in);
    say(socket, "QUIT");
    if (!greeting.startsWith("220") || !offers.startsWith("250")) {
      throw new CannotStart("answers, and not as a mail server that serves us");
    }
    if (wantsStartTls && !offers.contains("STARTTLS")) {
      throw new CannotStart("does not offer STARTTLS, without which no mail is told to it");
    }
    return wantsStartTls ? "answers, offers STARTTLS" : "answers by TLS";
  }

  private static void say(Socket socket, String line) throws IOException {
    socket.getOutputStream().write((line + "\r\n").getBytes(StandardCharsets.US_ASCII));
  }

  /** All lines of one reply; what is no reply ends it, too. */
  private static String reply(BufferedReader in) throws IOException {
    StringBuilder lines = new StringBuilder();
    for (int i = 0; i < MOST_LINES; i++) {
      String line = in.readLine();
      if (line == null) {
        break;
      }
      lines.append(line).append('\n');
      if (!line.matches("\\d{3}-.*")) {
        break;
      }
    }
    return lines.toString();
  }
}
