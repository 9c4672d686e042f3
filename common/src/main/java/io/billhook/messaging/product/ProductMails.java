package io.billhook.messaging.product;

import io.billhook.config.AppConfig;
import io.billhook.messaging.template.MailTemplate;
import io.billhook.messaging.template.RenderFailed;
import io.billhook.messaging.template.RenderedMail;
import io.billhook.messaging.template.TemplateSource;
import io.billhook.messaging.template.TenantTemplates;
import io.billhook.postgres.Tx;
import io.billhook.published.Public;
import java.net.URI;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes the product's mails, in the words of the tenant, else the installation's, else its own. */
@Public
public final class ProductMails {
  private static final Logger log = LoggerFactory.getLogger(ProductMails.class);

  private final Map<ProductMail, MailTemplate> templates;
  private final Map<String, MailTemplate> ofExtensions;
  private final String product;
  private final @Nullable URI site;
  private final TenantTemplates tenants = new TenantTemplates();

  private ProductMails(
      Map<ProductMail, MailTemplate> templates,
      Map<String, MailTemplate> ofExtensions,
      String product,
      @Nullable URI site) {
    this.templates = templates;
    this.ofExtensions = ofExtensions;
    this.product = product;
    this.site = site;
  }

  private static final class OfThisBuild {
    static final Map<ProductMail, MailTemplate> TEMPLATES = compiled();
  }

  private static Map<ProductMail, MailTemplate> compiled() {
    Map<ProductMail, MailTemplate> templates = new EnumMap<>(ProductMail.class);
    for (ProductMail mail : ProductMail.values()) {
      templates.put(mail, MailTemplate.compile(Bundled.of(mail)));
    }
    return templates;
  }

  /**
   * Those of an installation.
   *
   * @param sender what the product is called where PRODUCT_NAME is not set
   * @throws UnusableTemplates where its folder holds what cannot be used
   */
  public static ProductMails of(AppConfig app, String sender) {
    Map<ProductMail, MailTemplate> templates = new EnumMap<>(OfThisBuild.TEMPLATES);
    Map<String, MailTemplate> ofExtensions = ExtensionMails.compiled();
    if (app.mailTemplates() != null) {
      templates.putAll(TemplateFolder.read(app.mailTemplates(), ofExtensions));
    }
    String name = app.name();
    return new ProductMails(templates, ofExtensions, name == null ? sender : name, app.url());
  }

  /** The bundled source, as a start for one's own. */
  public static TemplateSource source(ProductMail mail) {
    return Bundled.of(mail);
  }

  /** Values as such a mail is given them, to look at it. */
  public static Map<String, Object> sample(ProductMail mail, boolean all) {
    return Resources.sample(mail, all);
  }

  /** One of the installation. */
  public RenderedMail render(ProductMail mail, Map<String, ?> values) {
    MailTemplate template = templates.get(mail);
    if (template == null) {
      throw new IllegalStateException(mail + " has no template");
    }
    return template.render(complete(values));
  }

  /**
   * One of an extension.
   *
   * @param mail as {@code Extension.mails()} names it
   */
  public RenderedMail render(String mail, Map<String, ?> values) {
    MailTemplate template = ofExtensions.get(mail);
    if (template == null) {
      throw new IllegalArgumentException(
          mail + " is not among mails() of an extension: add it there");
    }
    return template.render(complete(values));
  }

  /**
   * One that is sent in a tenant's name. The transaction has the role of the api or the worker, in
   * its scope.
   *
   * @param locale of the recipient; null where nobody knows it
   */
  public RenderedMail render(
      Tx tx, ProductMail mail, @Nullable String locale, Map<String, ?> values) {
    var own = tenants.findOrOther(tx, mail.templateName(), locale);
    if (own.isPresent()) {
      try {
        return own.get().template().render(complete(values));
      } catch (RenderFailed e) { // it was tried with samples, and values differ
        log.atWarn()
            .addKeyValue("template", own.get().id())
            .addKeyValue("version", own.get().version())
            .addKeyValue("reason", e.getMessage())
            .log("template.unusable");
      }
    }
    return render(mail, values);
  }

  private Map<String, Object> complete(Map<String, ?> values) {
    Map<String, Object> all = new HashMap<>(values);
    all.putIfAbsent("product", product);
    if (site != null) {
      all.put("site", site.toString());
    }
    return all;
  }
}
