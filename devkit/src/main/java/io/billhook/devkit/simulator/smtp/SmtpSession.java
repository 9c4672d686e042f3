package io.billhook.devkit.simulator.smtp;

import io.billhook.devkit.simulator.inbox.Inbox;
import io.billhook.devkit.simulator.inbox.Message;
import io.billhook.devkit.simulator.provider.AcceptedCalls;
import io.billhook.devkit.simulator.provider.Faults;
import io.billhook.devkit.simulator.provider.SmtpStage;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import io.vertx.core.net.NetSocket;
import io.vertx.core.parsetools.RecordParser;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** One connection: a line at a time, each answered before the next is looked at. */
final class SmtpSession {
  private static final Pattern PATH =
      Pattern.compile("(?:FROM|TO):<([^<>\\s]*)>.*", Pattern.CASE_INSENSITIVE);
  private static final int MOST_BYTES = 16 * 1024 * 1024;
  private static final int LONGEST_LINE = 64 * 1024;

  private final NetSocket socket;
  private final boolean startTls;
  private final InstantSource clock;
  private final Inbox inbox;
  private final AcceptedCalls accepted;
  private final SmtpFaults faults;
  private final RecordParser lines;
  private final List<String> recipients = new ArrayList<>();
  private final List<String> awaited = new ArrayList<>(); // what a log-in still wants
  private boolean mail;
  private @Nullable String user; // who has logged in, or is about to
  private @Nullable Buffer text; // while it comes

  /**
   * @param startTls whether nothing is taken before TLS
   */
  SmtpSession(
      Vertx vertx,
      InstantSource clock,
      NetSocket socket,
      boolean startTls,
      Inbox inbox,
      Faults faults,
      AcceptedCalls accepted) {
    this.socket = socket;
    this.startTls = startTls;
    this.clock = clock;
    this.inbox = inbox;
    this.accepted = accepted;
    this.faults = new SmtpFaults(vertx, faults, socket);
    this.lines = RecordParser.newDelimited("\r\n", this::line).maxRecordSize(LONGEST_LINE);
  }

  void begin() {
    lines.exceptionHandler(_ -> socket.close());
    socket.exceptionHandler(_ -> socket.close());
    socket.handler(lines);
    faults.at(SmtpStage.CONNECT, () -> {}, "220 simulator ESMTP", true);
  }

  private void line(Buffer line) {
    Buffer body = text;
    if (body != null) {
      body(body, line);
    } else if (!awaited.isEmpty()) {
      loggedIn(awaited.removeFirst(), line.toString());
    } else {
      command(line.toString(StandardCharsets.UTF_8));
    }
  }

  private void command(String line) {
    int blank = line.indexOf(' ');
    String verb = (blank < 0 ? line : line.substring(0, blank)).toUpperCase(Locale.ROOT);
    String rest = blank < 0 ? "" : line.substring(blank + 1);
    switch (verb) {
      case "EHLO", "HELO" -> hello();
      case "STARTTLS" -> upgrade();
      case "AUTH" -> logIn(rest);
      case "MAIL" -> from(rest);
      case "RCPT" -> to(rest);
      case "DATA" -> data();
      case "RSET" -> {
        reset();
        answer("250 2.0.0 Forgotten");
      }
      case "NOOP" -> answer("250 2.0.0 OK");
      case "QUIT" -> socket.end(Buffer.buffer("221 2.0.0 Bye\r\n"));
      default -> answer("500 5.5.1 No such command");
    }
  }

  private void hello() {
    reset();
    answer(
        "250-simulator\r\n250-SIZE "
            + MOST_BYTES
            + "\r\n250-8BITMIME\r\n250-ENHANCEDSTATUSCODES\r\n"
            + (isOpen() ? "250 AUTH PLAIN LOGIN" : "250 STARTTLS"));
  }

  private boolean isOpen() {
    return !startTls || socket.isSsl();
  }

  private void upgrade() {
    if (isOpen()) {
      answer("503 5.5.1 Not now");
    } else {
      // Said once all is ready: a client that is quick would else be read in plain.
      socket.upgradeToSsl(Buffer.buffer("220 2.0.0 Go ahead\r\n")).onFailure(_ -> socket.close());
    }
  }

  private void logIn(String how) {
    String[] words = how.split(" ", 2);
    String method = words[0].toUpperCase(Locale.ROOT);
    if (!isOpen()) {
      answer("530 5.7.0 STARTTLS first");
    } else if (method.equals("PLAIN") && words.length == 2) {
      loggedIn("both", words[1]);
    } else if (method.equals("PLAIN")) {
      awaited.add("both");
      answer("334 ");
    } else if (method.equals("LOGIN")) {
      awaited.addAll(List.of("user", "password"));
      answer("334 VXNlcm5hbWU6");
    } else {
      answer("504 5.5.4 No such method");
    }
  }

  /** Of {@code both} in one: an identity, the user and the password, with NUL between them. */
  private void loggedIn(String what, String encoded) {
    String given;
    try {
      given = new String(Base64.getDecoder().decode(encoded), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      awaited.clear();
      answer("501 5.5.2 Not base64");
      return;
    }
    if (what.equals("user")) {
      user = given;
      answer("334 UGFzc3dvcmQ6");
      return;
    }
    if (what.equals("both")) {
      String[] parts = given.split("\0", 3);
      user = parts.length == 3 ? parts[1] : null;
    }
    answer(given.endsWith("bad") ? "535 5.7.8 Wrong user or password" : "235 2.7.0 Logged in");
  }

  private void from(String rest) {
    if (!isOpen()) {
      answer("530 5.7.0 STARTTLS first");
    } else if (path(rest) == null) {
      answer("501 5.1.7 No address");
    } else {
      reset();
      mail = true;
      answer("250 2.1.0 OK");
    }
  }

  private void to(String rest) {
    String address = path(rest);
    if (!mail) {
      answer("503 5.5.1 MAIL first");
    } else if (address == null || address.isEmpty()) {
      answer("501 5.1.3 No address");
    } else {
      faults.at(SmtpStage.RCPT, () -> recipients.add(address), "250 2.1.5 OK", false);
    }
  }

  private static @Nullable String path(String rest) {
    Matcher path = PATH.matcher(rest);
    return path.matches() ? path.group(1) : null;
  }

  private void data() {
    if (recipients.isEmpty()) {
      answer("503 5.5.1 RCPT first");
    } else {
      text = Buffer.buffer();
      answer("354 Go on, and end with a dot");
    }
  }

  private void body(Buffer body, Buffer line) {
    if (line.length() == 1 && line.getByte(0) == '.') {
      List<String> to = List.copyOf(recipients);
      reset();
      faults.at(SmtpStage.AFTER_DATA, () -> deliver(body, to), "250 2.0.0 Taken", false);
      return;
    }
    if (body.length() + line.length() > MOST_BYTES) {
      socket.close();
      return;
    }
    body.appendBuffer(line, line.length() > 0 && line.getByte(0) == '.' ? 1 : 0, unstuffed(line));
    body.appendString("\r\n");
  }

  private static int unstuffed(Buffer line) {
    return line.length() > 0 && line.getByte(0) == '.' ? line.length() - 1 : line.length();
  }

  private void deliver(Buffer body, List<String> to) {
    MimeMail read = MimeMail.read(body.getBytes());
    for (String recipient : to) {
      Message message = read.message(recipient, clock.instant());
      inbox.addMail(message);
      accepted.mail(user, told(message), message.receivedAt());
    }
  }

  private static JsonObject told(Message message) {
    return new JsonObject()
        .put("from", message.from())
        .put("to", message.to())
        .put("subject", message.subject())
        .put("message_id", message.providerId());
  }

  private void reset() {
    mail = false;
    recipients.clear();
    text = null;
  }

  private void answer(String line) {
    socket.write(line + "\r\n");
  }
}
