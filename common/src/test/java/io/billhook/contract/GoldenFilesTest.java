package io.billhook.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.billhook.job.JobCodec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the golden files hold, tried on one kind whose record changes. */
final class GoldenFilesTest {
  private static final String NAME = "email.remind";

  record First(UUID invoice, int days) implements JobArgs {}

  record Grown(@Nullable UUID invoice, int days, @Nullable String tone) implements JobArgs {}

  record Renamed(UUID invoice, int daysLate) implements JobArgs {}

  record Retyped(UUID invoice, Instant days) implements JobArgs {}

  record Foreign(Thread thread) implements JobArgs {}

  record Nested(List<Part> parts, Part one) implements JobArgs {}

  record Part(String text, boolean bold) {}

  @TempDir private Path folder;

  private GoldenFiles golden() {
    return new GoldenFiles(folder.resolve("golden"));
  }

  private static <A extends JobArgs> JobKind<A> kind(Class<A> args) {
    return JobKind.of(NAME, args);
  }

  @Test
  void a_new_kind_needs_no_file_until_it_is_released() throws IOException {
    assertThat(golden().complaints(kind(First.class))).isEmpty();
    assertThat(golden().missing(List.of(kind(First.class)))).containsExactly(NAME);
  }

  @Test
  void the_first_file_is_written_and_holds() throws IOException {
    golden().write(kind(First.class));
    golden().write(kind(First.class)); // nothing has changed

    assertThat(golden().of(kind(First.class))).hasSize(1);
    assertThat(golden().complaints(kind(First.class))).isEmpty();
    assertThat(golden().missing(List.of(kind(First.class)))).isEmpty();
    assertThat(Files.readString(golden().of(kind(First.class)).getFirst()))
        .isEqualToNormalizingNewlines(
            """
            {
              "invoice" : "01890a5d-ac96-774b-bcce-b302099a8057",
              "days" : 1
            }
            """);
  }

  @Test
  void a_member_more_needs_the_next_file() throws IOException {
    golden().write(kind(First.class));

    assertThat(golden().complaints(kind(Grown.class)))
        .singleElement()
        .asString()
        .contains("Grown has \"tone\"", "email.remind/v1.json lacks", "-Dgolden.write=true");

    golden().write(kind(Grown.class));
    assertThat(golden().of(kind(Grown.class)))
        .extracting(p -> p.getFileName().toString())
        .containsExactly("v1.json", "v2.json");
    assertThat(golden().complaints(kind(Grown.class))).isEmpty();
    assertThat(JobCodec.decode(kind(Grown.class), "{}")).isEqualTo(new Grown(null, 0, null));
  }

  @Test
  void a_member_less_is_refused_even_with_a_new_file() throws IOException {
    golden().write(kind(Grown.class));
    golden().write(kind(First.class));
    assertThat(golden().complaints(kind(First.class)))
        .singleElement()
        .asString()
        .contains("v1.json has \"tone\", which First has lost", "never removed");

    golden().write(kind(Renamed.class));
    assertThat(golden().complaints(kind(Renamed.class)))
        .anyMatch(complaint -> complaint.contains("v2.json has \"days\", which Renamed has lost"));
  }

  @Test
  void another_type_is_refused() throws IOException {
    golden().write(kind(First.class));
    assertThat(golden().complaints(kind(Retyped.class)))
        .anyMatch(complaint -> complaint.contains("v1.json has \"days\""));
    Files.writeString(
        golden().of(kind(First.class)).getFirst(), "{\"invoice\": \"x\", \"days\": 1}");
    assertThat(golden().complaints(kind(First.class)))
        .singleElement()
        .asString()
        .contains("v1.json cannot be read by First any more", "make a new kind");
  }

  @Test
  void ten_follows_nine() throws IOException {
    golden().write(kind(First.class));
    Path one = golden().of(kind(First.class)).getFirst();
    for (int version = 2; version <= 10; version++) {
      Files.copy(one, one.resolveSibling("v" + version + ".json"));
    }
    assertThat(golden().of(kind(First.class)).getLast()).hasFileName("v10.json");
  }

  @Test
  void records_and_lists_within_are_part_of_it() throws IOException {
    golden().write(kind(Nested.class));
    assertThat(golden().complaints(kind(Nested.class))).isEmpty();
    Path file = golden().of(kind(Nested.class)).getFirst();
    Files.writeString(file, Files.readString(file).replaceFirst("\"one\"", "\"other\""));
    assertThat(golden().complaints(kind(Nested.class)))
        .hasSize(2)
        .anyMatch(complaint -> complaint.contains("has \"other\", which Nested has lost"))
        .anyMatch(complaint -> complaint.contains("Nested has \"one\""));
  }

  @Test
  void what_is_no_plain_value_is_named() {
    assertThatThrownBy(() -> golden().write(kind(Foreign.class)))
        .hasMessageContaining("No sample of java.lang.Thread thread");
  }
}
