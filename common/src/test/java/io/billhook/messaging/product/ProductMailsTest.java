package io.billhook.messaging.product;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.billhook.config.AppConfig;
import io.billhook.messaging.template.RenderedMail;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class ProductMailsTest {
  @TempDir private Path folder;

  @ParameterizedTest
  @EnumSource
  void each_can_be_made_of_what_it_is_given_and_is_one_look(ProductMail mail) {
    assertThat(ProductMailCheck.wrong(mail, ProductMails.source(mail))).isEmpty();
    for (boolean all : new boolean[] {true, false}) {
      RenderedMail made = of(null).render(mail, Resources.sample(mail, all));
      String html = Objects.requireNonNull(made.html());
      String text = Objects.requireNonNull(made.text());
      assertThat(html)
          .contains("<html lang=\"en\">", "<title>", "<h1 ", "name=\"color-scheme\"")
          .contains("prefers-color-scheme: dark", "Example")
          .doesNotContain("{{", "[[", "<p></p>", "Letter");
      assertThat(text).isNotBlank().doesNotContain("{{", "[[", "&amp;", "<p", "\n\n\n");
      for (String need : Resources.needs(mail)) {
        Object link = Resources.sample(mail, all).get(need);
        if (link != null) {
          assertThat(text).contains(link.toString());
          assertThat(html).contains("href=\"" + link.toString().replace("=", "&#x3D;") + "\"");
        }
      }
    }
  }

  @Test
  void a_folder_replaces_a_mail_whole() throws IOException {
    write(
        "product.password-reset.html",
        "<p>{{product}}{{#if site}} {{site}}{{/if}}</p><a href=\"{{link}}\">neu</a>");
    write("product.password-reset.subject", "Neues Passwort\n");
    write("notes.md", "{{{");
    write(".hidden.html", "{{{");

    RenderedMail made =
        of(folder).render(ProductMail.PASSWORD_RESET, Map.of("link", "https://x", "token", "t"));

    assertThat(made)
        .isEqualTo(
            new RenderedMail(
                "Neues Passwort",
                "<p>Example https://app.example.com</p><a href=\"https://x\">neu</a>",
                null));
    assertThat(of(folder).render(ProductMail.EMAIL_LEFT, Map.of()).subject())
        .isEqualTo("This address is no longer that of your account");
  }

  @Test
  void a_folder_with_a_template_that_cannot_be_used_is_refused_with_a_sentence()
      throws IOException {
    refuses("product.password-reset.html", "<p>{{product}}</p>", "lacks {{link}}");
    refuses("product.password-reset.html", "<p>x</p><!-- {{link}} -->", "lacks {{link}}");
    refuses("product.password-reset.html", "<style>{{link}}</style>", "lacks {{link}}");
    refuses("product.password-reset.html", "<a title=\"{{link}}\">x</a>", "lacks {{link}}");
    refuses("product.password-reset.txt", "{{#if link}}x{{/if}}", "lacks {{link}}");
    refuses("product.email-changed.txt", "{{product}}", "lacks {{link}}");
    refuses("product.email-changed.txt", "{{link}}", "put it into {{#if link}}");
    refuses("product.new-device.txt", "{{name}}", "does not have; it has earlier, ip, product");
    refuses("product.new-device.txt", "\n{{#if ip}}", "is missing (line 2, column 1)");
    refuses("product.new-device.subject", "{{{ip}}}", "must not have {{{");
    refuses("product.new-devise.html", "x", "is named after no mail of the product");
    refuses("password-reset.html", "x", "is named after no mail of the product");
    assertThatThrownBy(() -> of(folder.resolve("none")))
        .isInstanceOf(UnusableTemplates.class)
        .hasMessage(folder.resolve("none") + " is no folder that can be read");
  }

  private void refuses(String file, String text, String message) throws IOException {
    Path written = write(file, text);
    assertThatThrownBy(() -> of(folder))
        .as(file)
        .isInstanceOf(UnusableTemplates.class)
        .hasMessageContainingAll(written + " ", message);
    Files.delete(written);
  }

  private Path write(String file, String text) throws IOException {
    return Files.writeString(folder.resolve(file), text);
  }

  private static ProductMails of(@Nullable Path folder) {
    var app =
        new AppConfig("Example", URI.create("https://app.example.com"), null, null, null, folder);
    return ProductMails.of(app, "Sender");
  }
}
