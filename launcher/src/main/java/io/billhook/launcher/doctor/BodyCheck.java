package io.billhook.launcher.doctor;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.billhook.crypto.RandomToken;
import io.billhook.launcher.doctor.Door.Answer;
import io.billhook.launcher.doctor.Echo.Result;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/** Whether bodies arrive whole and as they were sent. */
record BodyCheck(Echo echo) {
  private static final String WHAT = "bodies";

  /** Most bodies may have 1 MiB, and some proxies leave that to 1 MB. */
  private static final int USUAL = 900_000;

  /** As many mails in one request, or an attachment, may have. */
  private static final int LONGEST = 5 * 1024 * 1024;

  List<Finding> look() {
    return List.of(
        look("900 kB", body(USUAL), "webhooks and requests of the usual size are lost"),
        look("5 MiB", body(LONGEST), "long requests to POST /v1/emails are lost"));
  }

  private Finding look(String name, byte[] body, String lost) {
    try {
      return judged(name, body, lost, echo.ask(body, Map.of()));
    } catch (IOException cut) {
      return cut(name, body, lost, cut);
    }
  }

  private static Finding judged(String name, byte[] body, String lost, Result result) {
    return switch (result) {
      case Result.Arrived arrived when arrived.has(body) ->
          Finding.ok(WHAT, name + " arrive unchanged");
      case Result.Arrived arrived when arrived.told().getLong("length") == body.length ->
          Finding.fail(
              WHAT, name + " arrive with other bytes: something in between rewrites bodies");
      case Result.Arrived arrived ->
          Finding.fail(
              WHAT,
              "%s arrive as %d bytes of %d: something in between cuts them; %s"
                  .formatted(name, arrived.told().getLong("length"), body.length, lost));
      case Result.Strange(Answer answer) when answer.status() == 413 && !answer.isOurRefusal() ->
          Finding.fail(
              WHAT,
              "%s are refused by a proxy, %s: %s. Raise its bound to 5 MiB"
                  .formatted(name, Stranger.named(answer), lost));
      case Result.Strange(Answer answer) ->
          Finding.fail(WHAT, name + " are answered " + Stranger.named(answer) + ": " + lost);
      case Result.Unknown _, Result.Unproven _ ->
          Finding.fail(WHAT, name + " are answered by somebody else: " + lost);
    };
  }

  /** Who refuses a body may end the connection under it; asked first, it says why. */
  private Finding cut(String name, byte[] body, String lost, IOException first) {
    try {
      return judged(name, body, lost, echo.ask(body, Map.of(), true));
    } catch (IOException _) {
      return Finding.fail(
          WHAT,
          "%s do not arrive, something in between ends the connection (%s): %s"
              .formatted(name, PublicChecks.said(first), lost));
    }
  }

  /** JSON with what a rewriting proxy would change: spaces, line ends, letters beyond ASCII. */
  private static byte[] body(int length) {
    String head =
        "{ \"note\" :\t\"\u00e9\u4e2d\\u00e9 \",\r\n\"filler\": \"" + RandomToken.create();
    byte[] begin = head.getBytes(UTF_8);
    byte[] end = "\" }\r\n".getBytes(UTF_8);
    byte[] body = new byte[length];
    System.arraycopy(begin, 0, body, 0, begin.length);
    for (int i = begin.length; i < length - end.length; i++) {
      body[i] = (byte) ('a' + i % 26);
    }
    System.arraycopy(end, 0, body, length - end.length, end.length);
    return body;
  }
}
