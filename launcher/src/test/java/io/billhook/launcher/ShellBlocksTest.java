package io.billhook.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/**
 * Every line for a shell in README and docs does what the page says, beside {@code billhook dev},
 * or is marked as not run.
 */
final class ShellBlocksTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Pattern BLOCK = Pattern.compile("(?ms)^```sh\\n(.*?)^```$");
  private static final String NOT_RUN = "# not run by a test:";
  private static final Pattern COMMENT = Pattern.compile("(^| +)#.*");
  private static final Pattern KEY = Pattern.compile("\\bbh_\\w+");
  private static final String README_BASE = "http://127.0.0.1:8080";

  /** An answer of 400 or more fails, as it would surprise whoever has copied the line. */
  private static final String LOUD = "curl() { command curl --fail \"$@\"; }\n";

  @TempDir private static Path folder = Path.of("");

  private static Command dev;
  private static URI base;

  @BeforeAll
  static void start() {
    dev = Command.start(folder, Map.of(), "dev", "--port", "0");
    base = dev.awaitReady();
  }

  @AfterAll
  static void stop() {
    dev.close();
  }

  @Test
  void every_block_does_what_it_says_or_is_marked() throws IOException {
    int run = 0;
    for (Path page : pages()) {
      for (MatchResult block : BLOCK.matcher(Files.readString(page)).results().toList()) {
        run += check(page, block.group(1)) ? 1 : 0;
      }
    }
    assertThat(run).isGreaterThanOrEqualTo(4);
  }

  @Test
  void a_line_that_is_refused_fails() {
    assertThatThrownBy(() -> run("here", "curl -s $URL/v1/nothing")).hasMessageContaining("here");
    assertThatThrownBy(() -> parse("./billhook deff")).hasMessageContaining("deff");
  }

  /** Whether it was run: one of our own commands alone is read as the command line reads it. */
  private static boolean check(Path page, String block) {
    if (block.startsWith(NOT_RUN)) {
      return false;
    }
    List<String> lines =
        block.lines().map(line -> COMMENT.matcher(line).replaceFirst("").strip()).toList();
    if (lines.stream()
        .allMatch(line -> line.startsWith("./billhook ") || line.equals("mvn verify"))) {
      lines.stream().filter(line -> line.startsWith("./")).forEach(ShellBlocksTest::parse);
      return false;
    }
    run(page.getFileName().toString(), block);
    return true;
  }

  private static void parse(String line) {
    String[] words = line.split(" +");
    CommandLine.ParseResult parsed =
        Billhook.commandLine()
            .parseArgs(List.of(words).subList(1, words.length).toArray(String[]::new));
    assertThat(parsed.hasSubcommand()).as(line).isTrue();
  }

  private static void run(String page, String block) {
    Map<String, String> variables =
        Map.of("URL", base.toString(), "BASE", base.toString(), "KEY", key());
    List<String> shell =
        List.of(
            "bash", "-euo", "pipefail", "-c", LOUD + block.replace(README_BASE, base.toString()));
    try (Command command = Command.start(shell, folder, variables)) {
      Command.Ended ended = command.awaitEnd(PATIENCE);
      assertThat(ended.code()).as("%s:%n%s%n%s", page, block, ended).isZero();
    }
  }

  private static String key() {
    Matcher key = KEY.matcher(String.join("\n", dev.outLines()));
    assertThat(key.find()).as("dev prints a key").isTrue();
    return key.group();
  }

  private static List<Path> pages() throws IOException {
    Path root = root();
    try (Stream<Path> docs = Files.list(root.resolve("docs"));
        Stream<Path> top = Files.list(root)) {
      return Stream.concat(docs, top)
          .filter(file -> file.toString().endsWith(".md"))
          .sorted()
          .toList();
    }
  }

  static Path root() {
    for (Path at = Path.of("").toAbsolutePath(); at != null; at = at.getParent()) {
      if (Files.exists(at.resolve("billhook")) && Files.exists(at.resolve("docs"))) {
        return at;
      }
    }
    throw new IllegalStateException("No project folder above");
  }
}
