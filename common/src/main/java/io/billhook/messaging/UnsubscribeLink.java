package io.billhook.messaging;

import io.billhook.crypto.RandomToken;
import io.billhook.messaging.text.PlainToHtml;
import io.vertx.core.buffer.Buffer;
import java.net.URI;
import java.util.Map;

/**
 * By which a reader of bulk mail ends it (RFC 8058). It is in the mail's headers and in its text;
 * of its token only the hash is kept.
 *
 * @param url {@code PUBLIC_BASE_URL/u/TOKEN}
 * @param hash SHA-256 of the token
 */
public record UnsubscribeLink(String url, Buffer hash) {

  /** A new one. */
  public static UnsubscribeLink mint(URI publicBaseUrl) {
    String token = RandomToken.create();
    return new UnsubscribeLink(
        publicBaseUrl + "/u/" + token, Buffer.buffer(RandomToken.hash(token)));
  }

  /** The headers that name it. */
  Map<String, String> headers() {
    return Map.of(
        "List-Unsubscribe", "<" + url + ">", "List-Unsubscribe-Post", "List-Unsubscribe=One-Click");
  }

  /** The text, with the link below it where it is not in it. */
  MailText within(MailText mail) {
    String html = mail.html();
    String plain = mail.plain();
    return new MailText(html == null ? null : html(html), plain == null ? null : plain(plain));
  }

  private String html(String html) {
    if (html.contains(url)) {
      return html;
    }
    String footer =
        "<p style=\"font-size:12px;color:#767676\"><a href=\""
            + PlainToHtml.escaped(url)
            + "\">Unsubscribe</a></p>";
    int end = lastBodyEnd(html);
    return html.substring(0, end) + footer + html.substring(end);
  }

  private String plain(String text) {
    return text.contains(url) ? text : text.stripTrailing() + "\n\n-- \nUnsubscribe: " + url + "\n";
  }

  /** Where the body ends; the end of the text where nothing tells. */
  private static int lastBodyEnd(String html) {
    String end = "</body";
    for (int i = html.lastIndexOf('<'); i >= 0; i = html.lastIndexOf('<', i - 1)) {
      if (html.regionMatches(true, i, end, 0, end.length())) {
        return i;
      }
    }
    return html.length();
  }

  /** Who has the link can use it: it stays out of logs. */
  @Override
  public String toString() {
    return "UnsubscribeLink[…]";
  }
}
