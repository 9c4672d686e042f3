package io.billhook.api.messaging.email;

import io.billhook.messaging.Draft;
import io.billhook.messaging.EmailAddress;
import io.billhook.messaging.Lane;
import io.billhook.messaging.MailOptions;
import io.billhook.messaging.UnsubscribeLink;
import io.billhook.messaging.template.RenderFailed;
import io.billhook.messaging.template.RenderedMail;
import io.billhook.messaging.template.TenantTemplates;
import io.billhook.messaging.template.TenantTemplates.Found;
import io.billhook.postgres.Tx;
import io.billhook.problem.ProblemException.FieldError;
import io.billhook.text.CodePoints;
import java.net.URI;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Makes the mails of one request out of what was asked for: looks for each template once, and holds
 * all together to what a process can have in memory, and some seconds. What comes after one that
 * did not fit is refused as well. For one transaction.
 */
final class Composer {
  private static final int MOST_TEMPLATES = 100;
  private static final int LONGEST_SUBJECT = 998;
  private static final String LINK = "{{unsubscribe_url}}";

  /** Of all mails of a request together, in characters of text and bytes of files. */
  private static final long MOST_IN_ALL = 16 * 1024 * 1024;

  /** The transaction waits meanwhile, and a template may be made to take long. */
  private static final long MOST_NANOS = 3_000_000_000L;

  private record Name(String template, @Nullable String locale) {}

  /**
   * A mail, or what is wrong with it.
   *
   * @param draft null where something is wrong
   */
  record Composed(@Nullable Draft draft, List<FieldError> errors) {
    private static Composed wrong(String pointer, String detail) {
      return new Composed(null, List.of(new FieldError(pointer, detail)));
    }
  }

  private final Tx tx;
  private final TenantTemplates templates;
  private final EmailAddress sender;
  private final URI publicBaseUrl;
  private final Map<Name, Optional<Found>> found = new HashMap<>();
  private final TemplateValues shared = new TemplateValues();
  private final long began = System.nanoTime();
  private long left = MOST_IN_ALL;

  Composer(Tx tx, TenantTemplates templates, EmailAddress sender, URI publicBaseUrl) {
    this.tx = tx;
    this.templates = templates;
    this.sender = sender;
    this.publicBaseUrl = publicBaseUrl;
  }

  Composed compose(EmailRequest wanted) {
    if (left < 0) {
      return tooMuch();
    }
    if (System.nanoTime() - began > MOST_NANOS) {
      return Composed.wrong("", "does not fit: the mails before it took too long to make");
    }
    UnsubscribeLink link = wanted.lane() == Lane.BULK ? UnsubscribeLink.mint(publicBaseUrl) : null;
    if (wanted.template() == null) {
      RenderedMail written =
          new RenderedMail(
              wanted.subject(), linked(wanted.html(), link), linked(wanted.text(), link));
      return finished(wanted, written, null, link);
    }
    var name = new Name(wanted.template(), wanted.locale());
    if (!found.containsKey(name) && found.size() == MOST_TEMPLATES) {
      return Composed.wrong("/template", "is one more than the 100 of a batch");
    }
    Optional<Found> template =
        found.computeIfAbsent(name, n -> templates.find(tx, n.template(), n.locale()));
    if (template.isEmpty()) {
      return Composed.wrong("/template", "is no template of this tenant, or not in this language");
    }
    return rendered(wanted, template.get(), link);
  }

  private Composed rendered(EmailRequest wanted, Found template, @Nullable UnsubscribeLink link) {
    Map<String, @Nullable Object> values = shared.of(wanted.values());
    if (link != null) {
      values.put("unsubscribe_url", link.url());
    }
    RenderedMail mail;
    try {
      mail = template.template().render(values);
    } catch (RenderFailed e) {
      return Composed.wrong(e.pointer(), Objects.requireNonNullElse(e.getMessage(), "is wrong"));
    }
    if (mail.subject().isBlank() || CodePoints.count(mail.subject()) > LONGEST_SUBJECT) {
      return Composed.wrong(
          "/values", "make a subject that is empty or longer than 998 characters");
    }
    return finished(
        wanted, mail, new MailOptions.MadeFrom(template.id(), template.version()), link);
  }

  private Composed finished(
      EmailRequest wanted,
      RenderedMail mail,
      MailOptions.@Nullable MadeFrom from,
      @Nullable UnsubscribeLink link) {
    left -= size(mail.html()) + size(mail.text());
    left -= wanted.attachments().stream().mapToLong(file -> file.content().length()).sum();
    if (left < 0) {
      return tooMuch();
    }
    var options =
        new MailOptions(
            wanted.lane(),
            wanted.replyTo(),
            wanted.headers(),
            wanted.sendAt(),
            wanted.attachments(),
            from,
            link);
    return new Composed(
        new Draft(
            new EmailAddress(null, wanted.to()),
            sender,
            mail.subject(),
            mail.html(),
            mail.text(),
            wanted.tags(),
            options),
        List.of());
  }

  private static Composed tooMuch() {
    return Composed.wrong("", "does not fit: all mails of a batch are 16 MiB at most");
  }

  private static long size(@Nullable String text) {
    return text == null ? 0 : text.length();
  }

  private static @Nullable String linked(@Nullable String text, @Nullable UnsubscribeLink link) {
    return text == null || link == null ? text : text.replace(LINK, link.url());
  }
}
