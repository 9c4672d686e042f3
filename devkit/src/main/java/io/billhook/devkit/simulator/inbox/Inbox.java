package io.billhook.devkit.simulator.inbox;

import io.billhook.devkit.simulator.provider.control.ControlRoutes;
import io.billhook.devkit.simulator.provider.control.Recent;
import io.vertx.ext.web.Router;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** The mails and text messages that would have gone out, and their routes. */
public final class Inbox {
  private static final String POLICY =
      "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; "
          + "connect-src 'self'; img-src data:";

  private final Recent<Message> mails = new Recent<>();
  private final Recent<Message> texts = new Recent<>();

  public void addMail(Message mail) {
    mails.add(mail);
  }

  public void addText(Message text) {
    texts.add(text);
  }

  public void addRoutes(Router router, ControlRoutes routes) {
    addList(routes, "/_sim/inbox.json", mails);
    addList(routes, "/_sim/sms.json", texts);
    String page = page();
    router
        .get("/_sim/inbox")
        .handler(
            ctx -> {
              ctx.response()
                  .putHeader("Content-Type", "text/html; charset=utf-8")
                  .putHeader("Content-Security-Policy", POLICY)
                  .putHeader("Cache-Control", "no-store");
              ctx.end(page);
            });
  }

  private static void addList(ControlRoutes routes, String path, Recent<Message> messages) {
    routes.get(
        path,
        _ -> ControlRoutes.list(messages.newestFirst().stream().map(Message::toJson).toList()));
    routes.delete(path, _ -> messages.clear());
  }

  private static String page() {
    try (InputStream page = Inbox.class.getResourceAsStream("inbox.html")) {
      if (page == null) {
        throw new IllegalStateException("inbox.html is not on the class path");
      }
      return new String(page.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
