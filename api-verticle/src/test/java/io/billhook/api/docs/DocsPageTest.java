package io.billhook.api.docs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.billhook.api.TestApi;
import io.billhook.api.contract.Contract;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DocsPageTest {
  private static final Path CHROMIUM = Path.of("/usr/bin/chromium");
  private static TestApi api;

  @BeforeAll
  static void start() {
    api = new TestApi();
  }

  @AfterAll
  static void stop() {
    api.close();
  }

  @Test
  void the_contract_is_served_with_the_public_address_and_kept_by_its_tag() {
    var first = api.client.get("/openapi.json").send().await();
    assertThat(first.statusCode()).isEqualTo(200);
    JsonObject document = TestApi.json(first);
    assertThat(document.getJsonArray("servers").getJsonObject(0).getString("url"))
        .isEqualTo("https://api.example.com");
    assertThat(document.getJsonObject("paths").size())
        .isEqualTo(Contract.load().document().path("paths").size());
    String tag = first.getHeader("ETag");
    var again = api.client.get("/openapi.json").putHeader("If-None-Match", tag).send().await();
    assertThat(again.statusCode()).isEqualTo(304);
    assertThat(again.body()).isNull();
    var other = api.client.get("/openapi.json").putHeader("If-None-Match", "\"x\"").send().await();
    assertThat(other.statusCode()).isEqualTo(200);
  }

  @Test
  void the_page_and_its_files_name_no_other_host() {
    var page = api.client.get("/docs").send().await();
    assertThat(page.getHeader("Content-Security-Policy")).contains("default-src 'none'");
    assertThat(page.bodyAsString()).doesNotContain("http:", "https:");
    for (String file : List.of("swagger-ui-bundle.js", "swagger-ui.css", "docs.js", "docs.css")) {
      var response = api.client.get("/docs/" + file).send().await();
      assertThat(response.statusCode()).as(file).isEqualTo(200);
      assertThat(response.getHeader("X-Content-Type-Options")).isEqualTo("nosniff");
      assertThat(response.bodyAsString()).doesNotContain("@import", "url(http");
    }
    assertThat(api.client.get("/docs/none.js").send().await().statusCode()).isEqualTo(404);
    assertThat(api.client.get("/docs/..%2Fopenapi.json").send().await().statusCode())
        .isEqualTo(404);
  }

  @Test
  void the_first_page_says_what_runs_and_where_to_go() {
    var page = api.client.get("/").send().await();
    assertThat(page.statusCode()).isEqualTo(200);
    assertThat(page.getHeader("Content-Type")).isEqualTo("text/html; charset=utf-8");
    assertThat(page.getHeader("Content-Security-Policy")).contains("default-src 'none'");
    assertThat(page.bodyAsString())
        .contains("The API of Shop", "Billhook", "href=\"/docs\"", "href=\"/icon.svg\"")
        .doesNotContain("/_sim", "http:", "https:");
    var icon = api.client.get("/icon.svg").send().await();
    assertThat(icon.getHeader("Content-Type")).isEqualTo("image/svg+xml");
    assertThat(icon.bodyAsString()).startsWith("<svg");
  }

  @Test
  void chromium_shows_every_area_and_reaches_no_other_host(@TempDir Path profile)
      throws IOException, InterruptedException {
    assumeTrue(Files.isExecutable(CHROMIUM), "Chromium is not installed");
    Path shown = profile.resolve("dom.html");
    Path log = profile.resolve("log.txt");
    Process browser =
        new ProcessBuilder(
                CHROMIUM.toString(),
                "--headless",
                "--no-sandbox",
                "--disable-gpu",
                "--disable-quic",
                "--disable-dev-shm-usage",
                "--no-first-run",
                "--disable-background-networking",
                "--disable-component-update",
                "--disable-sync",
                "--user-data-dir=" + profile.resolve("profile"),
                "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
                "--enable-logging=stderr",
                "--virtual-time-budget=20000",
                "--dump-dom",
                "http://127.0.0.1:" + api.port + "/docs")
            .redirectOutput(shown.toFile())
            .redirectError(log.toFile())
            .start();
    try {
      assertThat(browser.waitFor(120, TimeUnit.SECONDS)).as("Chromium has ended").isTrue();
    } finally {
      browser.destroyForcibly();
    }
    String dom = Files.readString(shown);
    Contract contract = Contract.load();
    for (var tag : contract.document().path("tags")) {
      assertThat(dom).contains("data-tag=\"" + tag.path("name").asText() + "\"");
    }
    for (var operation : contract.operations().values()) {
      assertThat(dom).contains(Objects.requireNonNull(operation.id()));
    }
    // The page itself complains of what its policy stops and of what it cannot load.
    assertThat(Files.readString(log))
        .doesNotContain("Content Security Policy", "ERR_NAME_NOT_RESOLVED", "Uncaught");
  }
}
