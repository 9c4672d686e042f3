package io.billhook.messaging;

import io.billhook.crypto.Sealer;
import io.billhook.messaging.text.HtmlToPlain;
import io.billhook.messaging.text.PlainToHtml;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What a mail says. While it waits it stands sealed in its row, since a link in it may open an
 * account; the row is its place, so that it opens in no other.
 *
 * @param html at least one of html and plain is there; both are where {@link #of} made it
 */
public record MailText(@Nullable String html, @Nullable String plain) {

  /**
   * Both parts: the one that is missing is made from the other.
   *
   * @param subject stands for a page that has no words
   */
  static MailText of(String subject, @Nullable String html, @Nullable String plain) {
    if (html == null) {
      return new MailText(PlainToHtml.of(plain == null ? subject : plain), plain);
    }
    if (plain != null) {
      return new MailText(html, plain);
    }
    String words = HtmlToPlain.of(html);
    return new MailText(html, words.isBlank() ? subject : words);
  }

  byte[] seal(Sealer sealer, UUID email) {
    JsonObject both = new JsonObject().put("html", html).put("text", plain);
    return sealer.seal(both.toBuffer().getBytes(), place(email));
  }

  /**
   * Opens the text of a row.
   *
   * @throws Sealer.UnsealableException where this process lacks the key
   */
  public static MailText open(Sealer sealer, UUID email, byte[] sealed) {
    JsonObject both = new JsonObject(Buffer.buffer(sealer.open(sealed, place(email))));
    return new MailText(both.getString("html"), both.getString("text"));
  }

  private static String place(UUID email) {
    return "email:" + email;
  }

  /** Personal data stays out of logs, also when a record is printed by mistake. */
  @Override
  public String toString() {
    return "MailText[…]";
  }
}
