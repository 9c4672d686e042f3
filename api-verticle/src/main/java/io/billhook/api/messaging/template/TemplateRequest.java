package io.billhook.api.messaging.template;

import io.billhook.api.http.input.Fields;
import io.billhook.api.http.input.TextRule;
import io.billhook.messaging.product.ProductMail;
import io.billhook.messaging.product.ProductMailCheck;
import io.billhook.messaging.template.InvalidTemplate;
import io.billhook.messaging.template.Locales;
import io.billhook.messaging.template.MailTemplate;
import io.billhook.messaging.template.TemplateSource;
import io.billhook.problem.ProblemException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What a client wants a template to be, which compiles.
 *
 * @param variables that it uses
 */
record TemplateRequest(String name, String locale, TemplateSource source, List<String> variables) {
  private static final TextRule LOCALE =
      new TextRule(
          "must be a language tag as en or pt-BR", text -> Locales.canonical(text).isPresent());
  private static final String REPLACEABLE =
      Stream.of(ProductMail.values())
          .filter(ProductMail::isInATenantsName)
          .map(ProductMail::templateName)
          .collect(Collectors.joining(", "));

  /**
   * @throws ProblemException VALIDATION_FAILED
   */
  static TemplateRequest read(Fields fields) {
    String name = fields.text("name", TextRule.LINE);
    String locale = fields.optionalText("locale", LOCALE);
    Optional<ProductMail> replaced = replaced(fields, name);
    TemplateSource source = source(fields);
    fields.check();
    MailTemplate template = compile(source);
    replaced.ifPresent(
        mail -> ProductMailCheck.wrong(mail, source).ifPresent(TemplateRequest::refuse));
    return new TemplateRequest(
        name,
        locale == null ? "en" : Locales.canonical(locale).orElseThrow(),
        source,
        template.variables());
  }

  private static TemplateSource source(Fields fields) {
    String subject = fields.text("subject", TextRule.LINE);
    String html = fields.optionalText("html", TextRule.BLOCK);
    String text = fields.optionalText("text", TextRule.BLOCK);
    if (!fields.has("html") && !fields.has("text")) {
      fields.error("html", "is missing, and so is text: one of them must be there");
    }
    return new TemplateSource(subject, html, text);
  }

  /** The product's own mail that it takes the place of. */
  private static Optional<ProductMail> replaced(Fields fields, String name) {
    if (!name.toLowerCase(Locale.ROOT).startsWith(ProductMail.PREFIX)) {
      return Optional.empty();
    }
    Optional<ProductMail> mail = ProductMail.named(name).filter(ProductMail::isInATenantsName);
    if (mail.isEmpty()) {
      fields.error(
          "name",
          "must be one of %s where it begins with %s: these are sent in a tenant's name"
              .formatted(REPLACEABLE, ProductMail.PREFIX));
    }
    return mail;
  }

  private static MailTemplate compile(TemplateSource source) {
    try {
      return MailTemplate.compile(source);
    } catch (InvalidTemplate e) {
      throw Fields.failed(
          "/" + e.field(),
          "%s (line %d, column %d)".formatted(e.getMessage(), e.line(), e.column()));
    }
  }

  private static void refuse(ProductMailCheck.Wrong wrong) {
    throw Fields.failed("/" + wrong.field(), wrong.message());
  }
}
