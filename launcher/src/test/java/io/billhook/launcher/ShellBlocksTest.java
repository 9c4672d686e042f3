package io.billhook.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.billhook.api.contract.Contract;
import io.billhook.devkit.Await;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;

/**
 * Every line for a shell in README and docs does what the page says, beside {@code billhook dev},
 * or is marked as not run; so does each sample of the contract. What calls a command of ours is
 * read as the command line reads it, marked or not. A tutorial is run from its first line to its
 * last, beside a process of its own.
 */
final class ShellBlocksTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Pattern BLOCK = Pattern.compile("(?ms)^```sh\\n(.*?)^```$");
  private static final String NOT_RUN = "# not run by a test:";

  /** A command of ours, up to what the shell does with what it prints. */
  private static final Pattern OURS =
      Pattern.compile("(?m)(?:(?:\\./|/app/)|^)billhook [^|>#\\n)]*");

  private static final Pattern COMMENT = Pattern.compile("(^| +)#.*");
  private static final Pattern KEY = Pattern.compile("\\bbh_\\w+");
  private static final String README_BASE = "http://127.0.0.1:8080";

  /** A tutorial's first block: how it starts Billhook. */
  private static final Pattern DEV =
      Pattern.compile("((?:[A-Z][A-Z0-9_]*=\\S+ )*)\\./billhook dev\\s*");

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
      for (String block : blocks(page)) {
        run += check(page, block) ? 1 : 0;
      }
    }
    assertThat(run).isGreaterThanOrEqualTo(4);
  }

  @ParameterizedTest
  @MethodSource("tutorials")
  void a_tutorial_works_from_its_first_line_to_its_last(Path page) throws IOException {
    Map<String, String> settings = Map.of();
    StringBuilder script = new StringBuilder();
    for (String block : blocks(page)) {
      Matcher start = DEV.matcher(block);
      if (start.matches()) {
        assertThat(script.toString()).as("%s starts it first", page).isEmpty();
        settings = assignments(start.group(1));
      } else if (!isMarked(block) && !isOfCommands(block)) {
        script.append(block);
      }
    }
    if (script.isEmpty()) { // of commands alone
      return;
    }
    try (Command fresh = Command.start(folder, settings, "dev", "--port", "0")) {
      URI at = fresh.awaitReady();
      run(page.getFileName().toString(), script.toString(), at, key(fresh));
    }
  }

  @Test
  void each_sample_of_the_contract_does_what_its_operation_says() {
    List<String> operations = new ArrayList<>();
    Await.until(
        "the plans are copied",
        PATIENCE,
        () -> HttpDoor.to(base).get("/v1/billing/plans").body().contains("price_starter_monthly"));
    Contract.load()
        .operations()
        .forEach(
            (id, operation) ->
                operation
                    .description()
                    .path("x-codeSamples")
                    .forEach(
                        sample -> {
                          operations.add(id);
                          run(id, sample.path("source").asText(), base, key(dev));
                        }));
    assertThat(operations).contains("createEmail", "createCheckoutSession", "getSubscription");
  }

  @Test
  void a_line_that_is_refused_fails() {
    assertThatThrownBy(() -> run("here", "curl -s $URL/v1/nothing", base, key(dev)))
        .hasMessageContaining("here");
    for (String line :
        List.of("./billhook deff", "billhook deff", "run -- /app/billhook deff | x")) {
      String block = NOT_RUN + " it wants a machine\n" + line + "\n";
      assertThatThrownBy(() -> check(Path.of("here.md"), block)).hasMessageContaining("deff");
    }
  }

  /** Whether it was run: one of our own commands alone is only read. */
  private static boolean check(Path page, String block) {
    OURS.matcher(block)
        .results()
        .map(MatchResult::group)
        .forEach(
            line ->
                assertThatCode(() -> parse(line))
                    .as("%s: %s", page, line)
                    .doesNotThrowAnyException());
    if (isMarked(block) || isOfCommands(block) || isTutorial(page)) {
      return false;
    }
    run(page.getFileName().toString(), block, base, key(dev));
    return true;
  }

  private static boolean isMarked(String block) {
    return block.startsWith(NOT_RUN);
  }

  /** Run as a whole, by a test of its own. */
  private static boolean isTutorial(Path page) {
    return page.startsWith(root().resolve("docs/tutorial"));
  }

  private static boolean isOfCommands(String block) {
    return lines(block).stream()
        .allMatch(line -> line.startsWith("./billhook ") || line.equals("mvn verify"));
  }

  /** Without comments. */
  private static List<String> lines(String block) {
    return block.lines().map(line -> COMMENT.matcher(line).replaceFirst("").strip()).toList();
  }

  /** Of {@code NAME=value NAME=value }. */
  private static Map<String, String> assignments(String words) {
    return Arrays.stream(words.split(" ", -1))
        .filter(word -> !word.isEmpty())
        .map(word -> word.split("=", 2))
        .collect(Collectors.toMap(pair -> pair[0], pair -> pair[1]));
  }

  private static void parse(String line) {
    String[] words = line.split(" +");
    CommandLine.ParseResult parsed =
        Billhook.commandLine()
            .parseArgs(List.of(words).subList(1, words.length).toArray(String[]::new));
    assertThat(parsed.hasSubcommand()).as(line).isTrue();
  }

  private static void run(String page, String block, URI at, String key) {
    Map<String, String> variables = Map.of("URL", at.toString(), "BASE", at.toString(), "KEY", key);
    List<String> shell =
        List.of("bash", "-euo", "pipefail", "-c", LOUD + block.replace(README_BASE, at.toString()));
    try (Command command = Command.start(shell, folder, variables)) {
      Command.Ended ended = command.awaitEnd(PATIENCE);
      assertThat(ended.code()).as("%s:%n%s%n%s", page, block, ended).isZero();
    }
  }

  private static String key(Command of) {
    Matcher key = KEY.matcher(String.join("\n", of.outLines()));
    assertThat(key.find()).as("dev prints a key").isTrue();
    return key.group();
  }

  private static List<String> blocks(Path page) throws IOException {
    return BLOCK.matcher(Files.readString(page)).results().map(block -> block.group(1)).toList();
  }

  /** Those that make a product want a clone that they may change: {@code .ci/products} has one. */
  private static List<Path> tutorials() throws IOException {
    List<Path> run = new ArrayList<>();
    try (Stream<Path> pages = Files.list(root().resolve("docs/tutorial"))) {
      for (Path page : pages.filter(page -> page.toString().endsWith(".md")).sorted().toList()) {
        if (!Files.readString(page).contains("./billhook new product")) {
          run.add(page);
        }
      }
    }
    return run;
  }

  /** All but what npm has brought for the site. */
  private static List<Path> pages() throws IOException {
    Path root = root();
    Path site = root.resolve("docs/site");
    try (Stream<Path> docs = Files.walk(root.resolve("docs"));
        Stream<Path> top = Files.list(root)) {
      return Stream.concat(docs.filter(file -> !file.startsWith(site)), top)
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
