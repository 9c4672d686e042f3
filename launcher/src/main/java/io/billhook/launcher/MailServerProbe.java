package io.billhook.launcher;

import io.billhook.config.SmtpUrl;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;

/** Whether a mail server answers, offers TLS as its address says, and lets us in. */
final class MailServerProbe {
  private static final int MOST_LINES = 100;
  private static final Pattern METHODS =
      Pattern.compile("^250[- ]AUTH[ =](.*)$", Pattern.MULTILINE | Pattern.CASE_INSENSITIVE);

  private final Socket socket;
  private final BufferedReader in;

  private MailServerProbe(Socket socket) throws IOException {
    this.socket = socket;
    this.in =
        new BufferedReader(
            new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
  }

  /**
   * Asks it, and logs in where the address has a user. No mail is told to it.
   *
   * @throws CannotStart where it answers otherwise
   */
  static String of(SmtpUrl server, Duration within) throws IOException {
    return of(server, within, (SSLSocketFactory) SSLSocketFactory.getDefault());
  }

  static String of(SmtpUrl server, Duration within, SSLSocketFactory trusting) throws IOException {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(server.host(), server.port()), millis(within));
      socket.setSoTimeout(millis(within));
      if (server.implicitTls()) {
        try (Socket tls = encrypted(socket, server, trusting)) {
          var session = new MailServerProbe(tls);
          session.greeted();
          return "answers by TLS" + session.logIn(server);
        }
      }
      new MailServerProbe(socket).startTls();
      try (Socket tls = encrypted(socket, server, trusting)) {
        return "answers, goes on by STARTTLS" + new MailServerProbe(tls).logIn(server);
      }
    }
  }

  private static int millis(Duration within) {
    return Math.toIntExact(within.toMillis());
  }

  private static Socket encrypted(Socket socket, SmtpUrl server, SSLSocketFactory trusting)
      throws IOException {
    var tls = (SSLSocket) trusting.createSocket(socket, server.host(), server.port(), true);
    SSLParameters parameters = tls.getSSLParameters();
    parameters.setEndpointIdentificationAlgorithm("HTTPS");
    tls.setSSLParameters(parameters);
    tls.startHandshake();
    return tls;
  }

  private void greeted() throws IOException {
    require(reply(), "220");
  }

  private void startTls() throws IOException {
    greeted();
    String offers = hello();
    if (!offers.contains("STARTTLS")) {
      say("QUIT");
      throw new CannotStart("does not offer STARTTLS, without which no mail is told to it");
    }
    require(ask("STARTTLS"), "220");
  }

  private String hello() throws IOException {
    String offers = ask("EHLO doctor.invalid");
    require(offers, "250");
    return offers;
  }

  private static void require(String answer, String code) {
    if (!answer.startsWith(code)) {
      throw new CannotStart("answers, and not as a mail server that serves us");
    }
  }

  /** Says goodbye, too. */
  private String logIn(SmtpUrl server) throws IOException {
    String offers = hello();
    String user = server.user();
    String password = server.password();
    if (user == null || password == null) {
      say("QUIT");
      return "; no user is set";
    }
    String answer = answerToLogIn(methods(offers), user, password);
    say("QUIT");
    if (!answer.startsWith("235")) {
      throw new CannotStart("does not accept the user and password of SMTP_URL" + code(answer));
    }
    return ", lets us in";
  }

  private String answerToLogIn(List<String> methods, String user, String password)
      throws IOException {
    if (methods.contains("PLAIN")) {
      return ask("AUTH PLAIN " + encoded('\0' + user + '\0' + password));
    }
    if (!methods.contains("LOGIN")) {
      say("QUIT");
      throw new CannotStart("offers no log-in by PLAIN or LOGIN");
    }
    String answer = ask("AUTH LOGIN");
    for (String part : List.of(user, password)) {
      if (answer.startsWith("334")) {
        answer = ask(encoded(part));
      }
    }
    return answer;
  }

  private static List<String> methods(String offers) {
    return METHODS
        .matcher(offers)
        .results()
        .flatMap(line -> Stream.of(line.group(1).toUpperCase(Locale.ROOT).split(" ")))
        .toList();
  }

  /** Its number alone: the words are the server's. */
  private static String code(String answer) {
    return answer.matches("(?s)\\d{3}.*") ? " (" + answer.substring(0, 3) + ")" : "";
  }

  private static String encoded(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }

  private String ask(String line) throws IOException {
    say(line);
    return reply();
  }

  private void say(String line) throws IOException {
    socket.getOutputStream().write((line + "\r\n").getBytes(StandardCharsets.US_ASCII));
  }

  /** All lines of one reply; what is no reply ends it, too. */
  private String reply() throws IOException {
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
