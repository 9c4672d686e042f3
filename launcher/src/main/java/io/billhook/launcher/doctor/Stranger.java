package io.billhook.launcher.doctor;

import io.billhook.launcher.doctor.Door.Answer;
import java.util.Locale;

/** Who has answered in our place, and what it wants, by what gives it away. */
final class Stranger {
  private static final int LOOKED_AT = 20_000;

  private Stranger() {}

  /** As the end of a sentence: "is answered 403 by …". */
  static String named(Answer answer) {
    String server = answer.header("Server");
    return answer.status() + what(answer) + (server.isEmpty() ? "" : " (Server: " + server + ")");
  }

  private static String what(Answer answer) {
    String type = answer.header("Content-Type").toLowerCase(Locale.ROOT);
    if (answer.status() / 100 == 3) {
      return ", a redirect to " + answer.header("Location");
    }
    if (answer.status() == 401) {
      return ", a log-in that a proxy asks for (" + answer.header("WWW-Authenticate") + ")";
    }
    if (isChallenge(answer)) {
      return ", a page that asks for a browser (protection from bots)";
    }
    if (type.startsWith("text/html")) {
      return ", a page in HTML";
    }
    return "";
  }

  private static boolean isChallenge(Answer answer) {
    if (!answer.header("cf-mitigated").isEmpty()) {
      return true;
    }
    String body = answer.body();
    String text = body.substring(0, Math.min(body.length(), LOOKED_AT)).toLowerCase(Locale.ROOT);
    return answer.header("Content-Type").startsWith("text/html")
        && (text.contains("captcha") || text.contains("challenge"));
  }
}
