package io.billhook.launcher.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.billhook.config.AppConfig;
import io.billhook.messaging.product.ProductMail;
import io.billhook.messaging.product.ProductMails;
import io.billhook.messaging.template.RenderedMail;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The product's mails as people see them, in light, in dark and on a screen of 320 px: none is
 * wider than that screen, each knows the dark, and its words stand out from the ground. One of each
 * shape; {@code .ci/mails} is this test alone, for all of them, with pictures in {@code
 * target/mails}.
 */
final class MailsTest {
  private static final boolean ALL = Boolean.getBoolean("mails.all");
  private static final Set<ProductMail> SHAPES =
      Set.of(ProductMail.VERIFY_EMAIL, ProductMail.PASSWORD_CHANGED, ProductMail.RECEIPT);
  private static final int NARROW = 320;
  private static final Path PICTURES =
      Path.of("").toAbsolutePath().resolveSibling("target").resolve("mails");

  @TempDir private Path folder = Path.of("");

  @Test
  void every_mail_fits_a_narrow_screen_knows_the_dark_and_can_be_read() throws IOException {
    assumeTrue(Chromium.isInstalled(), "Chromium is not installed");
    Files.createDirectories(PICTURES);
    try (Chromium chromium = Chromium.start(folder.resolve("profile"))) {
      for (var mail : mails().entrySet()) {
        look(chromium, mail.getKey(), mail.getValue());
      }
    }
  }

  /** As they are with all that they may say; a receipt with little, too. */
  private static Map<String, RenderedMail> mails() {
    URI site = URI.create("https://app.example.com");
    ProductMails mails =
        ProductMails.of(new AppConfig("Acme", site, null, null, null, null), "Acme");
    Map<String, RenderedMail> made = new LinkedHashMap<>();
    for (ProductMail mail : ALL ? Set.of(ProductMail.values()) : SHAPES) {
      Map<String, Object> values = ProductMails.sample(mail, true);
      values.put("product", "Acme");
      made.put(mail.tag(), mails.render(mail, values));
    }
    made.put(
        "receipt-short",
        mails.render(ProductMail.RECEIPT, ProductMails.sample(ProductMail.RECEIPT, false)));
    return made;
  }

  private void look(Chromium chromium, String name, RenderedMail mail) throws IOException {
    Path file = folder.resolve(name + ".html");
    Files.writeString(file, Objects.requireNonNull(mail.html()));
    if (ALL) {
      Files.writeString(PICTURES.resolve(name + ".txt"), Objects.requireNonNull(mail.text()));
    }
    chromium.screen(800, 700, false);
    chromium.open(file.toUri());
    String light = readable(chromium, name);
    take(chromium, name + "-light");
    chromium.screen(800, 700, true);
    assertThat(readable(chromium, name)).as("ground of %s in the dark", name).isNotEqualTo(light);
    take(chromium, name + "-dark");
    chromium.screen(NARROW, 700, true);
    assertThat((Integer) chromium.evaluate("document.documentElement.scrollWidth").orElseThrow())
        .as("width of %s on a screen of %d px", name, NARROW)
        .isLessThanOrEqualTo(NARROW);
    take(chromium, name + "-320");
  }

  /** Gives the ground. */
  private static String readable(Chromium chromium, String name) {
    assertThat(chromium.leastContrast()).as("contrast of %s", name).isGreaterThanOrEqualTo(4.5);
    return String.valueOf(
        chromium.evaluate("getComputedStyle(document.body).backgroundColor").orElseThrow());
  }

  private static void take(Chromium chromium, String name) throws IOException {
    Files.write(PICTURES.resolve(name + ".png"), chromium.picture());
  }
}
