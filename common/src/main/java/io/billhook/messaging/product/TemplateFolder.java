package io.billhook.messaging.product;

import io.billhook.messaging.template.InvalidTemplate;
import io.billhook.messaging.template.MailTemplate;
import io.billhook.messaging.template.TemplateSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * An installation's own templates: {@code product.TAG.html}, {@code product.TAG.txt} and {@code
 * product.TAG.subject}. A mail with one of the first two is replaced whole; its subject stays where
 * there is no file for it.
 */
final class TemplateFolder {
  private static final Pattern FILE = Pattern.compile("(.+)\\.(html|txt|subject)");
  private static final long LONGEST = 2_000_000;

  private TemplateFolder() {}

  /**
   * Those of the folder.
   *
   * @param ofExtensions by name; one that the folder has takes the place of what is there
   */
  static Map<ProductMail, MailTemplate> read(Path folder, Map<String, MailTemplate> ofExtensions) {
    Set<String> replaced = new HashSet<>();
    Map<ProductMail, MailTemplate> templates = new EnumMap<>(ProductMail.class);
    for (Path file : files(folder)) {
      Matcher name = FILE.matcher(file.getFileName().toString());
      String extension =
          name.matches() && name.group(1).startsWith(ProductMail.PREFIX)
              ? name.group(1).substring(ProductMail.PREFIX.length())
              : "";
      if (ofExtensions.containsKey(extension)) {
        if (replaced.add(extension)) {
          ofExtensions.put(extension, compile(folder, extension));
        }
      } else if (name.matches()) {
        ProductMail mail =
            ProductMail.named(name.group(1))
                .orElseThrow(
                    () ->
                        new UnusableTemplates(
                            file
                                + " is named after no mail of the product; docs/templates.md lists"
                                + " them"));
        templates.computeIfAbsent(mail, one -> compile(folder, one));
      }
    }
    return templates;
  }

  private static List<Path> files(Path folder) {
    try (var found = Files.list(folder)) {
      return found
          .filter(file -> !file.getFileName().toString().startsWith("."))
          .filter(Files::isRegularFile)
          .sorted()
          .toList();
    } catch (IOException _) {
      throw new UnusableTemplates(folder + " is no folder that can be read");
    }
  }

  private static MailTemplate compile(Path folder, ProductMail mail) {
    TemplateSource bundled = Bundled.of(mail);
    String subject = text(folder, mail, "subject");
    String html = text(folder, mail, "html");
    String text = text(folder, mail, "txt");
    TemplateSource source =
        new TemplateSource(
            subject == null ? bundled.subject() : subject.strip(),
            html == null && text == null ? bundled.html() : html,
            html == null && text == null ? bundled.text() : text);
    Optional<ProductMailCheck.Wrong> wrong = ProductMailCheck.wrong(mail, source);
    if (wrong.isPresent()) {
      String file = wrong.get().field().equals("text") ? "txt" : wrong.get().field();
      throw new UnusableTemplates(file(folder, mail, file) + " " + wrong.get().message());
    }
    return MailTemplate.compile(source);
  }

  /** What its values are the extension knows; so it is made whole by the folder. */
  private static MailTemplate compile(Path folder, String mail) {
    String name = ProductMail.PREFIX + mail;
    String subject = text(folder.resolve(name + ".subject"));
    if (subject == null) {
      throw new UnusableTemplates(
          folder.resolve(name + ".subject")
              + " is missing: it goes with the other files of the mail");
    }
    try {
      return MailTemplate.compile(
          new TemplateSource(
              subject.strip(),
              text(folder.resolve(name + ".html")),
              text(folder.resolve(name + ".txt"))));
    } catch (InvalidTemplate e) {
      throw new UnusableTemplates(
          "%s of %s: %s (line %d, column %d)"
              .formatted(e.field(), folder.resolve(name), e.getMessage(), e.line(), e.column()));
    }
  }

  private static Path file(Path folder, ProductMail mail, String end) {
    return folder.resolve(mail.templateName() + "." + end);
  }

  private static @Nullable String text(Path folder, ProductMail mail, String end) {
    return text(file(folder, mail, end));
  }

  private static @Nullable String text(Path file) {
    try {
      if (!Files.exists(file)) {
        return null;
      }
      if (Files.size(file) > LONGEST) {
        throw new UnusableTemplates(file + " is longer than " + LONGEST + " bytes");
      }
      return Files.readString(file);
    } catch (IOException _) {
      throw new UnusableTemplates(file + " cannot be read as UTF-8");
    }
  }
}
