package io.billhook.messaging.product;

import io.billhook.messaging.template.InvalidTemplate;
import io.billhook.messaging.template.MailTemplate;
import io.billhook.messaging.template.MissingValue;
import io.billhook.messaging.template.RenderFailed;
import io.billhook.messaging.template.RenderedMail;
import io.billhook.messaging.template.TemplateSource;
import io.billhook.messaging.text.HtmlToPlain;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Whether a template can take the place of one of the product's mails: it is made into a mail with
 * all values that the mail may have, and with those alone that it always has.
 */
public final class ProductMailCheck {
  private static final String SEEN = "seen4qvyb0mp3xktq7uz";

  private ProductMailCheck() {}

  /**
   * What is wrong.
   *
   * @param field {@code subject}, {@code html} or {@code text}
   * @param message for who wrote it
   */
  public record Wrong(String field, String message) {}

  /** What is wrong with it; empty where it can be used. */
  public static Optional<Wrong> wrong(ProductMail mail, TemplateSource source) {
    return Stream.of(
            wrong(mail, "subject", source.subject()),
            wrong(mail, "html", source.html()),
            wrong(mail, "text", source.text()))
        .flatMap(Optional::stream)
        .findFirst();
  }

  private static Optional<Wrong> wrong(ProductMail mail, String field, @Nullable String part) {
    if (part == null) {
      return Optional.empty();
    }
    try {
      MailTemplate template =
          MailTemplate.compile(
              switch (field) {
                case "subject" -> new TemplateSource(part, null, "x");
                case "html" -> new TemplateSource("x", part, null);
                default -> new TemplateSource("x", null, part);
              });
      for (boolean all : new boolean[] {true, false}) {
        Map<String, Object> values = Resources.sample(mail, all);
        String lacking = lacking(mail, field, template, values);
        if (lacking != null) {
          return Optional.of(new Wrong(field, lacking));
        }
      }
      return Optional.empty();
    } catch (InvalidTemplate e) {
      return Optional.of(
          new Wrong(
              field, "%s (line %d, column %d)".formatted(e.getMessage(), e.line(), e.column())));
    }
  }

  private static @Nullable String lacking(
      ProductMail mail, String field, MailTemplate template, Map<String, Object> values) {
    try {
      template.render(values);
      if (!field.equals("subject")) {
        for (String need : Resources.needs(mail)) {
          if (values.containsKey(need) && !shows(template, values, need)) {
            return "lacks {{%s}}, which %s needs".formatted(need, mail.templateName());
          }
        }
      }
      return null;
    } catch (MissingValue e) {
      String top = e.name().split("/", 2)[0];
      return Resources.sample(mail, true).containsKey(top)
          ? "uses {{%s}}, which %s does not always have: put it into {{#if %s}}"
              .formatted(e.name(), mail.templateName(), top)
          : "uses {{%s}}, which %s does not have; it has %s"
              .formatted(
                  e.name(),
                  mail.templateName(),
                  String.join(", ", new TreeSet<>(Resources.sample(mail, true).keySet())));
    } catch (RenderFailed e) {
      return "cannot be used, as the values of the mail " + e.getMessage();
    }
  }

  /** Whether another value is seen in the mail: not where no reader looks, as in a comment. */
  private static boolean shows(MailTemplate template, Map<String, Object> values, String need) {
    Map<String, Object> others = new HashMap<>(values);
    others.put(need, "https://" + SEEN + ".example"); // only links that lead somewhere are seen
    RenderedMail other = template.render(others);
    String html = other.html();
    return Stream.of(html == null ? null : HtmlToPlain.of(html), other.text())
        .anyMatch(part -> part != null && part.contains(SEEN));
  }
}
