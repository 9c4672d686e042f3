package io.billhook.devkit.simulator.inbox;

import io.billhook.devkit.simulator.provider.control.ControlRoutes;
import io.billhook.devkit.simulator.provider.control.Recent;
import io.billhook.devkit.simulator.provider.control.Refused;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;

/** The mails and text messages that would have gone out, and their routes. */
public final class Inbox {
  private static final String POLICY =
      "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; "
          + "connect-src 'self'; img-src data:";

  /** Of a mail by itself: it runs nothing, and is nobody's page. */
  private static final String MAIL_POLICY =
      "sandbox allow-popups allow-popups-to-escape-sandbox; default-src 'none'; "
          + "style-src 'unsafe-inline'; img-src data: https:; base-uri 'none'; form-action 'none'";

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
    router.get("/_sim/inbox").handler(ctx -> show(ctx, POLICY, page));
    router.getWithRegex("/_sim/inbox/(?<mail>.+)\\.html").handler(this::showMail);
  }

  private void showMail(RoutingContext ctx) {
    String id = Objects.requireNonNull(ctx.pathParam("mail"), "the route has one");
    mails.newestFirst().stream()
        .filter(mail -> bare(mail.providerId()).equals(bare(id)))
        .findFirst()
        .ifPresentOrElse(
            mail -> show(ctx, MAIL_POLICY, html(mail)),
            () -> ControlRoutes.refuse(ctx, Refused.notFound("No mail has the provider_id " + id)));
  }

  /** Brevo's ids have brackets around them, which few put into an address. */
  private static String bare(String id) {
    return id.startsWith("<") && id.endsWith(">") ? id.substring(1, id.length() - 1) : id;
  }

  private static String html(Message mail) {
    String html = mail.html();
    if (html != null) {
      return html;
    }
    String text = mail.text() == null ? "" : mail.text();
    return "<!doctype html><meta charset=\"utf-8\"><pre>"
        + text.replace("&", "&amp;").replace("<", "&lt;")
        + "</pre>";
  }

  private static void show(RoutingContext ctx, String policy, String html) {
    ctx.response()
        .putHeader("Content-Type", "text/html; charset=utf-8")
        .putHeader("Content-Security-Policy", policy)
        .putHeader("Cache-Control", "no-store");
    ctx.end(html);
  }

  private static void addList(ControlRoutes routes, String path, Recent<Message> messages) {
    routes.get(
        path,
        ctx -> {
          String to = ctx.request().getParam("to");
          return ControlRoutes.list(
              messages.newestFirst().stream()
                  .filter(message -> to == null || message.to().equalsIgnoreCase(to))
                  .map(Message::toJson)
                  .toList());
        });
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
