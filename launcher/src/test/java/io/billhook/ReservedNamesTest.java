package io.billhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.billhook.api.contract.Contract;
import io.billhook.api.http.access.Scopes;
import io.billhook.contract.JobKind;
import io.billhook.contract.JobKinds;
import io.billhook.contract.Queues;
import io.billhook.devkit.TestServices;
import io.billhook.event.EventTypes;
import io.billhook.extension.Extension;
import io.billhook.extension.Extensions;
import io.billhook.extension.UnusableExtension;
import io.billhook.messaging.product.ProductMail;
import io.billhook.rule.TableRules;
import java.io.IOException;
import java.lang.reflect.Field;
import java.nio.file.Files;
import java.sql.Connection;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever Billhook's own names begin with, no extension can be called. */
final class ReservedNamesTest {
  private static final Pattern SETTING =
      Pattern.compile("(?m)^#? ?([A-Z][A-Z0-9]*)(?:_[A-Z0-9_]*)?=");

  private record Named(String name) implements Extension {}

  @Test
  void no_extension_takes_what_a_name_of_billhook_begins_with() throws Exception {
    Set<String> taken = new TreeSet<>();
    Stream.of(
            JobKinds.all().stream().map(JobKind::name),
            Queues.ALL.stream(),
            Scopes.ALL.stream(),
            Arrays.stream(EventTypes.class.getDeclaredFields()).map(ReservedNamesTest::text),
            Arrays.stream(ProductMail.values()).map(ProductMail::templateName),
            Contract.load().operations().values().stream()
                .map(operation -> operation.path().replaceFirst("^/(v1/)?", "")),
            settings(),
            tables())
        .flatMap(some -> some)
        .map(name -> name.toLowerCase(Locale.ROOT).split("[^a-z0-9]", 2)[0])
        .filter(name -> name.matches("[a-z][a-z0-9]{1,29}"))
        .forEach(taken::add);
    assertThat(taken).contains("email", "billing", "tenant", "database", "docs", "flyway");
    List<String> free = new ArrayList<>();
    for (String name : taken) {
      try {
        Extensions.of(List.of(new Named(name)));
        free.add(name);
      } catch (UnusableExtension refused) {
        assertThat(refused).hasMessageContaining(name + ", which Billhook uses itself");
      }
    }
    assertThat(free).as("add them to ReservedNames").isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a", "Notes", "my-notes", "my_notes", "1notes", "notes.api"})
  void a_malformed_name_is_refused(String name) {
    assertThatThrownBy(() -> Extensions.of(List.of(new Named(name))))
        .isInstanceOf(UnusableExtension.class)
        .hasMessageContaining("is named \"" + name + "\": an extension is named with 2 to 30 of");
  }

  @Test
  void every_name_begins_with_that_of_the_extension() {
    record Wrong(String name, List<String> queues, List<String> events, List<String> mails)
        implements Extension {}
    refused(
        new Wrong("notes", List.of("slow"), List.of(), List.of()), "the queue slow ", "notes-…");
    refused(new Wrong("notes", List.of("notesslow"), List.of(), List.of()), "queue notesslow");
    refused(new Wrong("notes", List.of(), List.of("note.made"), List.of()), "event note.made");
    refused(new Wrong("notes", List.of(), List.of(), List.of("hello")), "mail hello");
    refused(
        new Wrong("notes", List.of("notes", "notes"), List.of(), List.of()), "queue notes twice");
    assertThat(
            Extensions.of(
                    List.of(
                        new Wrong(
                            "notes",
                            List.of("notes", "notes-slow"),
                            List.of("notes.made"),
                            List.of("notes-hello"))))
                .queues())
        .contains("email", "notes", "notes-slow");
  }

  private static void refused(Extension extension, String... words) {
    assertThatThrownBy(() -> Extensions.of(List.of(extension)))
        .isInstanceOf(UnusableExtension.class)
        .hasMessageContainingAll(words);
  }

  private static String text(Field field) {
    try {
      return String.valueOf(field.get(null));
    } catch (IllegalAccessException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Stream<String> settings() throws IOException {
    return SETTING
        .matcher(Files.readString(Project.ROOT.resolve(".env.example")))
        .results()
        .map(setting -> setting.group(1));
  }

  private static Stream<String> tables() throws Exception {
    try (var database = new ScratchDatabase(TestServices.postgres().url());
        Connection connection = database.connect()) {
      return new TableRules(connection).names().stream();
    }
  }
}
