package io.billhook.messaging.product;

import io.billhook.extension.Extension;
import io.billhook.extension.Extensions;
import io.billhook.extension.UnusableExtension;
import io.billhook.messaging.template.InvalidTemplate;
import io.billhook.messaging.template.MailTemplate;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

/** The mails of extensions: {@code mails/NAME.mail} in their resources, in the form of our own. */
final class ExtensionMails {
  private ExtensionMails() {}

  /**
   * By name.
   *
   * @throws UnusableExtension where one is missing, or no template
   */
  static Map<String, MailTemplate> compiled() {
    Map<String, MailTemplate> templates = new HashMap<>();
    for (Extension extension : Extensions.installed().all()) {
      for (String mail : extension.mails()) {
        templates.put(mail, compiled(extension, mail));
      }
    }
    return templates;
  }

  private static MailTemplate compiled(Extension extension, String mail) {
    String file = "mails/" + mail + ".mail";
    try (var in = extension.getClass().getClassLoader().getResourceAsStream(file)) {
      if (in == null) {
        throw refused(extension, file, "is missing");
      }
      String source = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      if (!source.strip().contains("\n\n")) {
        throw refused(extension, file, "wants a subject, an empty line and paragraphs");
      }
      return MailTemplate.compile(Bundled.letter(source));
    } catch (InvalidTemplate | IOException e) {
      throw refused(extension, file, "is no template: " + e.getMessage());
    }
  }

  private static UnusableExtension refused(Extension extension, String file, String why) {
    return new UnusableExtension(
        "%s of the extension %s %s".formatted(file, extension.name(), why));
  }
}
