package io.billhook.devkit.simulator.provider.control;

import io.vertx.ext.web.RoutingContext;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * A page as a browser shows it: {@code page.html} beside this class around it. No script runs in
 * it.
 *
 * @param place whose page it stands for
 * @param head HTML
 * @param body HTML
 */
public record Page(String place, String title, String head, String body) {
  private static final String POLICY =
      "default-src 'none'; style-src 'unsafe-inline'; img-src data:; frame-ancestors 'none';"
          + " base-uri 'none'";
  private static final String FRAME = frame();

  public Page(String place, String title, String body) {
    this(place, title, "", body);
  }

  public void send(RoutingContext ctx, int status) {
    ctx.response()
        .setStatusCode(status)
        .putHeader("Content-Type", "text/html; charset=utf-8")
        .putHeader("Content-Security-Policy", POLICY)
        .putHeader("Cache-Control", "no-store");
    ctx.end(html());
  }

  String html() {
    return FRAME
        .replace("{{place}}", escaped(place))
        .replace("{{title}}", escaped(title))
        .replace("{{head}}", head)
        .replace("{{body}}", body);
  }

  /** On to another address, by GET. */
  public static void lead(RoutingContext ctx, String address) {
    ctx.response().setStatusCode(303).putHeader("Location", address);
    ctx.end();
  }

  /** Text within HTML, also within a quoted attribute. */
  public static String escaped(@Nullable Object value) {
    return String.valueOf(value)
        .replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;");
  }

  /** What went wrong, told at once by screen readers; nothing where nothing did. */
  public static String alert(@Nullable String message) {
    return message == null
        ? ""
        : "<p class=\"alert\" role=\"alert\">" + escaped(message) + "</p>\n";
  }

  private static String frame() {
    try (InputStream html = Page.class.getResourceAsStream("page.html")) {
      if (html == null) {
        throw new IllegalStateException("page.html is not on the class path");
      }
      return new String(html.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
