package io.billhook;

import static org.assertj.core.api.Assertions.assertThat;

import io.billhook.messaging.product.ProductMail;
import io.billhook.messaging.product.ProductMails;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** docs/templates.md lists each of the product's mails, with what it has. */
final class MailDocsTest {
  private static final Pattern NAME = Pattern.compile("`([^`]+)`");

  @Test
  void each_mail_is_listed_with_its_values() throws IOException {
    List<String> rows =
        Files.readAllLines(Path.of("..", "docs", "templates.md")).stream()
            .filter(line -> line.startsWith("| `product."))
            .toList();
    assertThat(rows).hasSize(ProductMail.values().length);
    for (ProductMail mail : ProductMail.values()) {
      String start = "| `" + mail.templateName() + "` " + (mail.isInATenantsName() ? "(T) |" : "|");
      String row = rows.stream().filter(line -> line.startsWith(start)).findFirst().orElseThrow();
      String[] cells = row.split("\\|", -1);
      Set<String> always = new TreeSet<>(ProductMails.sample(mail, false).keySet());
      Set<String> sometimes = new TreeSet<>(ProductMails.sample(mail, true).keySet());
      sometimes.removeAll(always);
      assertThat(names(cells[3])).as(row).containsExactlyElementsOf(always);
      assertThat(names(cells[4])).as(row).containsExactlyElementsOf(sometimes);
    }
  }

  private static Stream<String> names(String cell) {
    return NAME.matcher(cell).results().map(found -> found.group(1));
  }
}
