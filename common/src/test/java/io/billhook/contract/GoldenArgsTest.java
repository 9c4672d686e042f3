package io.billhook.contract;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.billhook.job.JobCodec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The records of today read the args of every earlier version. With {@code -Dgolden.write=true} the
 * next golden file is written first, where a record has changed or has none.
 */
final class GoldenArgsTest {
  private static final GoldenFiles GOLDEN = new GoldenFiles(Path.of("src/test/resources/golden"));

  static Collection<JobKind<?>> kinds() {
    return JobKinds.all();
  }

  @BeforeAll
  static void writeWhereAsked() throws IOException {
    if (Boolean.getBoolean("golden.write")) {
      for (JobKind<?> kind : kinds()) {
        GOLDEN.write(kind);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void every_version_is_read_and_the_newest_written(JobKind<?> kind) throws IOException {
    assertThat(GOLDEN.complaints(kind)).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void members_of_a_newer_version_are_ignored(JobKind<?> kind) throws IOException {
    for (Path file : GOLDEN.of(kind)) {
      ignoresNewer(kind, Files.readString(file));
    }
  }

  private static <A extends JobArgs> void ignoresNewer(JobKind<A> kind, String golden)
      throws IOException {
    var newer = (ObjectNode) new ObjectMapper().readTree(golden);
    newer.put("member_of_a_newer_version", 1);
    assertThat(JobCodec.decode(kind, newer.toString())).isEqualTo(JobCodec.decode(kind, golden));
  }

  /** Its jobs could not be read any more, were the record gone. */
  @Test
  void every_folder_is_that_of_a_kind() throws IOException {
    List<String> kinds = JobKinds.all().stream().map(JobKind::name).toList();
    assertThat(GOLDEN.kinds())
        .as("a kind is removed, with its golden files, once none of its jobs can wait any more")
        .isNotEmpty()
        .isSubsetOf(kinds);
  }

  /** A kind is a promise from its first release on; until then its record may change freely. */
  @Test
  void a_release_has_a_golden_file_of_every_kind() throws IOException {
    if (!version().endsWith("-SNAPSHOT")) {
      assertThat(GOLDEN.missing(JobKinds.all())).as(GoldenFiles.COMMAND).isEmpty();
    }
  }

  private static String version() throws IOException {
    var version =
        Pattern.compile("<version>([^<]+)</version>")
            .matcher(Files.readString(Path.of("../pom.xml")));
    assertThat(version.find()).isTrue();
    return version.group(1);
  }
}
