package io.billhook;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code .ci/release} in a repository that is thrown away, with this project's poms. */
final class ReleaseScriptTest {
  private record Ran(int code, String text) {}

  @TempDir private Path folder = Path.of("");

  @BeforeEach
  void repository() throws IOException {
    assumeTrue(runs("git", "--version") && runs("python3", "--version"), "no git or python3");
    for (Path pom : Project.filesEndingWith("pom.xml")) {
      copy(Project.ROOT.relativize(pom));
    }
    copy(Path.of(".ci", "release"));
    Files.createDirectories(folder.resolve("compat/0.0.1"));
    Files.writeString(folder.resolve("compat/0.0.1/messages.json"), "[]");
    Files.createDirectories(folder.resolve("compat/1.0.0"));
    Files.writeString(folder.resolve("compat/1.0.0/messages.json"), "[]");
    String pom = Files.readString(folder.resolve("pom.xml"));
    String version = pom.replaceFirst("(?s).*?<version>([^<]+)</version>.*", "$1");
    for (Path each : Project.filesEndingWith("pom.xml")) {
      Path here = folder.resolve(Project.ROOT.relativize(each));
      Files.writeString(
          here,
          Files.readString(here)
              .replace("<version>" + version + "</version>", "<version>0.3.0-SNAPSHOT</version>"));
    }
    Files.createDirectories(folder.resolve("deploy/helm/billhook"));
    Files.writeString(
        folder.resolve("deploy/helm/billhook/Chart.yaml"),
        "version: 0.1.0\nappVersion: \"0.1.0\"\n");
    Files.writeString(
        folder.resolve("CHANGELOG.md"),
        """
        # Changelog

        ## [Unreleased]

        ## [1.0.0] - 2026-12-01

        - It counts.

        ## [0.4.0]
        """);
    git("init", "--quiet");
    git("config", "user.name", "Ada");
    git("config", "user.email", "ada@example.com");
    git("add", "--all");
    git("commit", "--quiet", "--message", "All");
  }

  @Test
  void a_release_is_two_commits_and_a_tag_between_them() throws IOException {
    Ran ran = release("--without-build", "1.0.0");
    assertThat(ran.code()).as(ran.text()).isZero();
    assertThat(ran.text()).contains("git push origin HEAD v1.0.0");
    assertThat(git("log", "--format=%s").lines())
        .containsExactly("Begin 1.1.0-SNAPSHOT", "Release 1.0.0", "All");
    assertThat(git("status", "--porcelain")).isEmpty();
    assertThat(git("tag", "--list", "--format=%(contents)", "v1.0.0")).contains("It counts.");
    assertThat(git("rev-parse", "v1.0.0^{commit}")).isEqualTo(git("rev-parse", "HEAD~1"));
    List<String> poms = git("ls-files", "pom.xml", "*/pom.xml").lines().toList();
    assertThat(poms).hasSizeGreaterThan(5);
    for (String pom : poms) {
      assertThat(git("show", "v1.0.0:" + pom)).contains("<version>1.0.0</version>");
      assertThat(Files.readString(folder.resolve(pom)))
          .contains("<version>1.1.0-SNAPSHOT</version>");
    }
    assertThat(git("show", "v1.0.0:deploy/helm/billhook/Chart.yaml"))
        .contains("version: 1.0.0", "appVersion: \"1.0.0\"");
    assertThat(git("ls-files", "compat")).isEqualTo("compat/1.0.0/messages.json\n");
  }

  @Test
  void what_stands_in_the_way_is_told_and_nothing_is_changed() throws IOException {
    refused("1.0", "1.0 is no version");
    refused("1.0.0-rc1", "is no version");
    refused("0.2.9", "0.2.9 is lower than 0.3.0-SNAPSHOT, which the poms say");
    refused("0.3.0", "CHANGELOG.md has nothing under '## [0.3.0]");
    refused("0.4.0", "CHANGELOG.md has nothing under '## [0.4.0]");
    git("tag", "v2.0.0");
    refused("1.0.0", "1.0.0 is lower than 2.0.0, which is released");
    git("tag", "v1.0.0");
    refused("1.0.0", "v1.0.0 is tagged already");
    git("tag", "--delete", "v1.0.0", "v2.0.0");
    assertThat(release("--check", "1.0.0")).isEqualTo(new Ran(0, "1.0.0 can be released.\n"));
    Files.writeString(folder.resolve("new.txt"), "new");
    refused("1.0.0", "changes that are not committed");
    assertThat(git("log", "--format=%s")).isEqualTo("All\n");
  }

  private void refused(String version, String why) throws IOException {
    Ran ran = release("--without-build", version);
    assertThat(ran.code()).isEqualTo(1);
    assertThat(ran.text().lines()).singleElement().asString().contains(why);
  }

  private Ran release(String... arguments) throws IOException {
    List<String> command = new ArrayList<>(List.of("python3", ".ci/release"));
    command.addAll(List.of(arguments));
    return run(command);
  }

  private String git(String... arguments) throws IOException {
    List<String> command = new ArrayList<>(List.of("git"));
    command.addAll(List.of(arguments));
    Ran ran = run(command);
    assertThat(ran.code()).as(ran.text()).isZero();
    return ran.text();
  }

  private void copy(Path file) throws IOException {
    Files.createDirectories(folder.resolve(file).getParent());
    Files.copy(Project.ROOT.resolve(file), folder.resolve(file));
  }

  private boolean runs(String... command) {
    try {
      return run(List.of(command)).code() == 0;
    } catch (IOException _) {
      return false; // there is no such program
    }
  }

  private Ran run(List<String> command) throws IOException {
    Process process =
        new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true).start();
    try {
      String text = new String(process.getInputStream().readAllBytes(), UTF_8);
      return new Ran(process.waitFor(), text);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Interrupted", e);
    }
  }
}
