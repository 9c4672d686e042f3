package io.billhook.messaging.product;

import io.billhook.messaging.template.TemplateSource;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The sources of the bundled templates. {@code TAG.mail} has the subject in its first line, then
 * paragraphs; of {@code [label]} a button is made that leads to the link, of tags of Handlebars
 * what they are. A receipt, which is a table, is written as HTML and as text.
 */
final class Bundled {
  private static final Pattern BUTTON = Pattern.compile("\\[([^\\[\\]]+)]");
  private static final Pattern TAG = Pattern.compile("\\{\\{[^}]*}}");
  private static final String HIDDEN =
      "<div aria-hidden=\"true\" style=\"display:none;max-height:0;overflow:hidden;\">";
  private static final String TOLD = "[[earlier]]";
  private static final String EARLIER =
      "Your account has got another address lately. You are told of this too, since this address"
          + " can still take the account back, by the link of the mail that told of the change.";

  private Bundled() {}

  static TemplateSource of(ProductMail mail) {
    return mail == ProductMail.RECEIPT ? receipt() : letter(Resources.text(mail.tag() + ".mail"));
  }

  private static TemplateSource receipt() {
    String[] parts = Resources.text("receipt.html").split("\n\n", 2);
    return new TemplateSource(
        parts[0],
        layout(
            parts[0],
            "Thank you for your payment of {{paid}}.",
            parts[1],
            "Sent by {{seller}} because you paid an invoice."),
        Resources.text("receipt.txt"));
  }

  /** Of a file {@code TAG.mail}. */
  static TemplateSource letter(String source) {
    String[] parts = source.strip().split("\n\n", 2);
    StringBuilder html = new StringBuilder();
    StringBuilder text = new StringBuilder();
    html.append(
        "<h1 class=\"strong title\" style=\"margin:0 0 20px;color:#16191f;font-size:26px;line-height:1.25;font-weight:700;\">%s</h1>\n"
            .formatted(escape(parts[0])));
    for (String block : parts[1].split("\n\n", -1)) {
      add(block.replace("\n", " "), html, text);
    }
    text.append("{{product}}{{#if site}}, {{site}}{{/if}}\n");
    return new TemplateSource(
        parts[0],
        layout(
            parts[0],
            preview(parts[1].split("\n\n", -1)),
            html.toString(),
            Resources.text("footer.html").strip()),
        text.toString());
  }

  private static void add(String block, StringBuilder html, StringBuilder text) {
    Matcher button = BUTTON.matcher(block);
    if (block.equals(TOLD)) {
      for (String one : List.of("{{#if earlier}}", EARLIER, "{{/if}}")) {
        add(one, html, text);
      }
    } else if (button.matches()) {
      html.append(
          """
          <p style="margin:28px 0 20px;"><a class="button" href="{{link}}" style="display:inline-block;background-color:#1a4fa3;color:#ffffff;text-decoration:none;font-weight:600;padding:12px 22px;border-radius:6px;">%s</a></p>
          <p class="soft" style="margin:0 0 16px;color:#555c68;font-size:14px;">Or open this address:<br><a class="link" href="{{link}}" style="color:#1a4fa3;word-break:break-all;">{{link}}</a></p>
          """
              .formatted(escape(button.group(1))));
      text.append(
          """
          {{link}}

          {{#if token}}
          Where a program asks for it, the token is:
          {{token}}

          {{/if}}
          """);
    } else if (TAG.matcher(block).matches() && block.matches("\\{\\{(#|/|else).*")) {
      html.append(block).append('\n');
      text.append(block).append('\n');
    } else {
      html.append(
          "<p class=\"strong\" style=\"margin:0 0 16px;color:#16191f;\">%s</p>\n"
              .formatted(escape(block)));
      text.append(block).append("\n\n");
    }
  }

  /** The first sentence, which lists of mails show; empty where it depends on the values. */
  private static String preview(String[] blocks) {
    String first = blocks[0].equals(TOLD) ? blocks[1] : blocks[0];
    return first.startsWith("{{#") ? "" : escape(first.replace("\n", " "));
  }

  private static String layout(String subject, String preview, String content, String footer) {
    return Resources.text("layout.html")
        .replace("[[preview]]", preview.isEmpty() ? "" : HIDDEN + preview + "</div>\n")
        .replace("[[subject]]", escape(subject))
        .replace("[[content]]", content.strip())
        .replace("[[footer]]", footer);
  }

  private static String escape(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
  }
}
