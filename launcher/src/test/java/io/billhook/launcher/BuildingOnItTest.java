package io.billhook.launcher;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.billhook.devkit.Await;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.StringWriter;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * What docs/building-on-it.md shows is written to files, compiled, and run by {@code billhook dev};
 * beside it an extension as it was written against version 0.1, whose files stay as they are.
 */
@Timeout(240)
final class BuildingOnItTest {
  private static final Pattern BLOCK =
      Pattern.compile("(?ms)^```\\w+\\R(?://|--|#) products/books/src/main/(\\S+)\\R(.*?)^```$");
  private static final Pattern KEY = Pattern.compile("\\bbh_test_\\w+");

  @TempDir private static Path folder;

  private static Command dev;
  private static URI base;
  private static String key;

  @BeforeAll
  static void start() throws IOException {
    Path page = Path.of("..", "docs", "building-on-it.md");
    List<MatchResult> blocks = BLOCK.matcher(Files.readString(page)).results().toList();
    assertThat(blocks).as("files of the page").hasSize(8);
    Path sources = folder.resolve("books-source");
    for (MatchResult block : blocks) {
      Path file = sources.resolve(block.group(1).replaceFirst("^(java|resources)/", ""));
      Files.createDirectories(file.getParent());
      Files.writeString(file, block.group(2));
    }
    Path books = build(sources, "-Xlint:all,-processing,-classfile,-path,-serial", "-Werror");
    Path shelf = build(Path.of("src", "test", "resources", "extension", "0.1"));
    dev = Command.start(Acme.program(books, shelf), folder, Map.of(), "dev", "--port", "0");
    base = dev.awaitReady();
    key =
        dev.outLines().stream()
            .flatMap(line -> KEY.matcher(line).results())
            .map(MatchResult::group)
            .findFirst()
            .orElseThrow();
  }

  @AfterAll
  static void stop() {
    if (dev != null) {
      dev.close();
    }
  }

  @Test
  void the_example_of_the_page_is_a_table_with_routes() throws Exception {
    assertThat(post("/v1/books", "{\"title\": \"Notes on Menabrea\"}").statusCode()).isEqualTo(201);
    assertThat(post("/v1/books", "{\"title\": \"\"}").statusCode()).isEqualTo(422);
    assertThat(get("/v1/books").getJsonArray("data").getJsonObject(0).getString("title"))
        .isEqualTo("Notes on Menabrea");
    assertThat(get("/openapi.json").getJsonObject("paths").fieldNames())
        .contains("/v1/books", "/v1/shelf", "/v1/emails");
  }

  @Test
  void an_extension_of_version_0_1_runs_with_its_job() throws Exception {
    var made = post("/v1/shelf", "");
    assertThat(made.statusCode()).as(made.body()).isEqualTo(201);
    String board = new JsonObject(made.body()).getString("id");
    assertThat(new JsonObject(made.body()).getInteger("boards")).isEqualTo(3);
    Await.until(
        "its job has told of its end",
        Duration.ofSeconds(20),
        () -> get("/v1/events?type=shelf.dusted").encode().contains(board));
  }

  private static Path build(Path sources, String... options) throws IOException {
    Path classes = folder.resolve(sources.getFileName() + "-classes");
    List<String> java = new ArrayList<>();
    try (Stream<Path> files = Files.walk(sources)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        if (file.toString().endsWith(".java")) {
          java.add(file.toString());
        } else {
          Path copy = classes.resolve(sources.relativize(file).toString());
          Files.createDirectories(copy.getParent());
          Files.copy(file, copy);
        }
      }
    }
    List<String> all = new ArrayList<>(List.of(options));
    all.addAll(
        List.of(
            "-proc:none",
            "-d",
            classes.toString(),
            "-classpath",
            System.getProperty("java.class.path")));
    var compiler = ToolProvider.getSystemJavaCompiler();
    var said = new StringWriter();
    try (var manager = compiler.getStandardFileManager(null, null, UTF_8)) {
      var units = manager.getJavaFileObjectsFromStrings(java);
      assertThat(compiler.getTask(said, manager, null, all, null, units).call())
          .as(said.toString())
          .isTrue();
    }
    return classes;
  }

  private static HttpResponse<String> post(String path, String body) throws Exception {
    return send(
        HttpRequest.newBuilder(base.resolve(path))
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(body)));
  }

  private static JsonObject get(String path) {
    try {
      return new JsonObject(send(HttpRequest.newBuilder(base.resolve(path))).body());
    } catch (Exception e) {
      throw new AssertionError(path, e);
    }
  }

  private static HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
    try (HttpClient client = HttpClient.newHttpClient()) {
      return client.send(
          request.header("Authorization", "Bearer " + key).timeout(Duration.ofSeconds(20)).build(),
          BodyHandlers.ofString());
    }
  }
}
