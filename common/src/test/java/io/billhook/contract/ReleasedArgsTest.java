package io.billhook.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.billhook.Releases;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Args that a release has written are read by the records of today, with nothing lost. */
final class ReleasedArgsTest {
  private static final GoldenFiles GOLDEN = new GoldenFiles(Path.of("src/test/resources/golden"));
  private static final String ARGS = "args";

  @BeforeAll
  static void writeWhereAsked() throws IOException {
    Optional<Path> made = Releases.made();
    if (made.isPresent()) {
      for (JobKind<?> kind : JobKinds.all()) {
        Path newest = GOLDEN.of(kind).getLast();
        Path copy = made.get().resolve(ARGS).resolve(kind.name()).resolve(newest.getFileName());
        Files.createDirectories(copy.getParent());
        Files.writeString(copy, Files.readString(newest));
      }
    }
  }

  @Test
  void args_of_each_release_are_read() throws IOException {
    List<Path> releases = Releases.all();
    assertThat(releases).isNotEmpty();
    for (Path release : releases) {
      GoldenFiles args = new GoldenFiles(release.resolve(ARGS));
      for (JobKind<?> kind : JobKinds.all()) {
        assertThat(args.unread(kind)).as(release + " " + kind.name()).isEmpty();
      }
      assertThat(args.kinds())
          .as("kinds of %s, whose jobs may wait", release)
          .isNotEmpty()
          .isSubsetOf(JobKinds.all().stream().map(JobKind::name).toList());
    }
  }
}
