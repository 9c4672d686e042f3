package io.billhook.messaging.template;

import io.billhook.messaging.template.Parser.Parsed;
import io.billhook.text.CodePoints;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A compiled template: of no tenant, unchangeable, for any number of threads. */
public final class MailTemplate {
  private static final int LONGEST_SUBJECT = 998; // of a line, RFC 5322, section 2.1.1
  private static final int LONGEST_PART = 500_000;
  private static final int BYTES_OF_A_TAG = 200;

  private final List<Node> subject;
  private final @Nullable List<Node> html;
  private final @Nullable List<Node> text;
  private final List<String> variables;
  private final int weight;

  private MailTemplate(
      Parsed subject, @Nullable Parsed html, @Nullable Parsed text, int characters) {
    this.subject = subject.nodes();
    this.html = html == null ? null : html.nodes();
    this.text = text == null ? null : text.nodes();
    Set<String> used = new LinkedHashSet<>(subject.variables());
    used.addAll(html == null ? Set.of() : html.variables());
    used.addAll(text == null ? Set.of() : text.variables());
    this.variables = List.copyOf(used);
    this.weight = 2 * characters + BYTES_OF_A_TAG * (tags(subject) + tags(html) + tags(text));
  }

  /**
   * Compiles it, which takes some milliseconds at most.
   *
   * @throws InvalidTemplate where a part is none, or is too long
   */
  public static MailTemplate compile(TemplateSource source) {
    if (source.html() == null && source.text() == null) {
      throw new InvalidTemplate("html", 1, 1, "is missing, and so is text: one must be there");
    }
    return new MailTemplate(
        part("subject", source.subject(), LONGEST_SUBJECT),
        source.html() == null ? null : part("html", source.html(), LONGEST_PART),
        source.text() == null ? null : part("text", source.text(), LONGEST_PART),
        source.subject().length() + length(source.html()) + length(source.text()));
  }

  private static Parsed part(String field, String text, int most) {
    if (CodePoints.count(text) > most) {
      throw new InvalidTemplate(field, 1, 1, "must have at most " + most + " characters");
    }
    return Parser.parse(new Source(field, text));
  }

  private static int tags(@Nullable Parsed part) {
    return part == null ? 0 : part.tags();
  }

  private static int length(@Nullable String text) {
    return text == null ? 0 : text.length();
  }

  /** Names at the top of the values that it uses, in the order of their first use. */
  public List<String> variables() {
    return variables;
  }

  /** About how many bytes it takes. */
  int weight() {
    return weight;
  }

  /**
   * Makes a mail of values: texts, numbers, true, false, null, and maps and lists of these.
   *
   * @throws MissingValue where a value is used that is not there; one that is only asked for, as by
   *     {@code if}, need not be there
   * @throws RenderFailed where a value cannot be used, or it would be too much
   */
  public RenderedMail render(Map<String, ?> values) {
    return new RenderedMail(
        line(Renderer.render(subject, values, false)),
        html == null ? null : Renderer.render(html, values, true),
        text == null ? null : Renderer.render(text, values, false));
  }

  /** A value may have line ends, a header must not. */
  private static String line(String subject) {
    String line = CodePoints.cut(subject.replaceAll("\\s+", " ").strip(), LONGEST_SUBJECT);
    if (line.isEmpty()) {
      throw new UnusableValue("", "make an empty subject");
    }
    return line;
  }
}
