package io.billhook.api.auth.session;

import io.billhook.api.http.page.Html;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A short mail of plain sentences. It never holds what a stranger wrote, such as a name at sign-up:
 * else anyone could send their own words to any address in our name.
 *
 * @param link what to open; null where there is nothing to do
 * @param token the bare token that the link carries; null without link
 */
public record Letter(
    String subject, List<String> paragraphs, @Nullable URI link, @Nullable String token) {

  public static Letter of(String subject, String... paragraphs) {
    return new Letter(subject, List.of(paragraphs), null, null);
  }

  Letter linking(URI page, String secret) {
    return new Letter(subject, paragraphs, URI.create(page + "?token=" + secret), secret);
  }

  Letter beginning(String paragraph) {
    List<String> all = new ArrayList<>(paragraphs);
    all.addFirst(paragraph);
    return new Letter(subject, all, link, token);
  }

  /**
   * @param signature whose mail it is
   */
  String text(String signature) {
    StringBuilder text = new StringBuilder();
    paragraphs.forEach(paragraph -> text.append(paragraph).append("\n\n"));
    if (link != null) {
      text.append(link).append("\n\n");
      text.append("Where a program asks for it, the token is:\n").append(token).append("\n\n");
    }
    return text.append(signature).append("\n").toString();
  }

  String html(String signature) {
    StringBuilder html = new StringBuilder("<!doctype html><html lang=\"en\"><body>");
    paragraphs.forEach(
        paragraph -> html.append("<p>").append(Html.escape(paragraph)).append("</p>"));
    if (link != null) {
      String address = Html.escape(link.toString());
      html.append("<p><a href=\"%s\">%s</a></p>".formatted(address, address));
    }
    html.append("<p>").append(Html.escape(signature)).append("</p>");
    return html.append("</body></html>").toString();
  }
}
