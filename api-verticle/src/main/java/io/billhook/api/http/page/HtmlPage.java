package io.billhook.api.http.page;

import io.billhook.api.http.Answer;
import io.billhook.config.AppConfig;
import io.billhook.crypto.Sha256;
import io.billhook.published.Public;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What all pages have around them: the product's name, its icon, a style for light and dark and for
 * screens of 320 px. Nothing is loaded but the icon, from here.
 *
 * @param product as people know it
 * @param app where its front end is; null: nobody has said
 */
@Public
public record HtmlPage(String product, @Nullable URI app) {
  private static final String STYLE = style();
  private static final String POLICY =
      "default-src 'none'; style-src 'sha256-%s'; img-src 'self'; form-action 'self';"
              .formatted(Base64.getEncoder().encodeToString(Sha256.of(STYLE)))
          + " frame-ancestors 'none'; base-uri 'none'";

  /**
   * What the settings say.
   *
   * @param sender what the product is called where PRODUCT_NAME is not set
   */
  public static HtmlPage of(AppConfig app, String sender) {
    return new HtmlPage(Objects.requireNonNullElse(app.name(), sender), app.url());
  }

  /**
   * A whole page.
   *
   * @param content trusted HTML
   */
  public Answer answer(int status, String title, String content) {
    String name = Html.escape(product);
    String html =
        """
        <!doctype html>
        <html lang="en">
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <title>%s – %s</title>
        <link rel="icon" type="image/svg+xml" href="/icon.svg">
        <style>%s</style>
        </head>
        <body>
        <header><img src="/icon.svg" alt="" width="32" height="32"> %s</header>
        <main>
        <h1>%s</h1>
        %s
        </main>
        </body>
        </html>
        """
            .formatted(Html.escape(title), name, STYLE, name, Html.escape(title), content);
    return Answer.text(status, "text/html; charset=utf-8", html)
        .with("Content-Security-Policy", POLICY);
  }

  /** A link to the front end, as trusted HTML; empty where there is none. */
  public String toApp() {
    return app == null
        ? ""
        : "<p><a href=\"%s\">Go to %s</a></p>"
            .formatted(Html.escape(app.toString()), Html.escape(product));
  }

  private static String style() {
    String path = "/page/page.css";
    try (var in = Objects.requireNonNull(HtmlPage.class.getResourceAsStream(path), path)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
