package io.billhook.launcher.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.billhook.devkit.Await;
import io.billhook.launcher.Command;
import io.billhook.launcher.FlowClient;
import io.billhook.launcher.HttpDoor;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The client of {@code clients/typescript} has the contract's types, and works with a real api. */
final class TypeScriptClientTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Path FOLDER =
      Path.of("").toAbsolutePath().resolveSibling("clients").resolve("typescript");
  private static final Node NODE = new Node(FOLDER);
  private static final String EMAIL = "ada@example.com";
  private static final String PASSWORD = "a tidy horse of nine";

  /** As the client is used without any tool: two folders of modules, and where they are. */
  private static final String PAGE =
      """
      <!doctype html>
      <script type="importmap">{"imports": {"openapi-fetch": "/openapi-fetch/index.mjs"}}</script>
      <script type="module">
      import { createBillhook } from '/client/index.js';
      const billhook = createBillhook({ baseUrl: '%s', auth: 'cookie' });
      const say = words => { document.title = words; };
      window.enter = (token, password) => billhook
          .post('/v1/auth/verify-email', { body: { token, password } })
          .then(answer => say('entered ' + ('refresh_token' in answer)), say);
      billhook.restore()
          .then(async known => say(known ? (await billhook.get('/v1/me')).email : 'nobody'))
          .catch(error => say(String(error)));
      </script>
      """;

  @TempDir private static Path folder = Path.of("");

  private static Command dev;
  private static URI base;

  @BeforeAll
  static void start() {
    assumeTrue(Node.isInstalled(), "npm with Node.js 20 or newer is not installed");
    NODE.install();
    dev = Command.start(folder, Map.of(), "dev", "--port", "0");
    base = dev.awaitReady();
  }

  @AfterAll
  static void stop() {
    if (dev != null) {
      dev.close();
    }
  }

  @Test
  void its_types_are_those_of_the_contract() {
    NODE.ok("npm", "run", "--silent", "check");
  }

  @Test
  void it_works_with_dev_also_where_answers_are_lost() {
    String said =
        NODE.ok(
            Map.of("BILLHOOK_URL", base.toString(), "BILLHOOK_KEY", dev.apiKey()),
            "npm",
            "test",
            "--silent");
    assertThat(said).contains("# fail 0").contains("# skipped 0").doesNotContain("# pass 0");
  }

  @Test
  void it_works_in_a_browser_by_a_cookie() {
    assumeTrue(Chromium.isInstalled(), "Chromium is not installed");
    NODE.ok("npm", "run", "--silent", "build");
    String api = "http://localhost:" + base.getPort();
    try (PageServer pages = PageServer.start();
        Chromium chromium = Chromium.start(folder.resolve("profile"))) {
      pages
          .page("/", PAGE.replace("%s", api))
          .folder("/client/", FOLDER.resolve("dist"))
          .folder("/openapi-fetch/", FOLDER.resolve("node_modules/openapi-fetch/dist"));
      chromium.open(pages.base());
      awaitTitle(chromium, "nobody");
      chromium.evaluate("enter('%s', '%s')".formatted(token(), PASSWORD));
      awaitTitle(chromium, "entered false");
      chromium.open(pages.base());
      awaitTitle(chromium, EMAIL);
    }
  }

  private static void awaitTitle(Chromium chromium, String title) {
    Await.until(
        title, PATIENCE, () -> chromium.evaluate("document.title").equals(Optional.of(title)));
  }

  /** Of the mail of a sign-up. */
  private static String token() {
    HttpDoor door = HttpDoor.to(base);
    JsonObject wish =
        new JsonObject().put("email", EMAIL).put("name", "Ada").put("tenant_name", "Engines");
    assertThat(door.post("/v1/auth/signup", wish).status()).isEqualTo(202);
    var client = new FlowClient(door, door);
    Await.until("the mail", PATIENCE, () -> !client.mailsTo(EMAIL).isEmpty());
    Matcher link =
        Pattern.compile("\\?token=(\\S+)")
            .matcher(client.mailsTo(EMAIL).getFirst().getString("text"));
    assertThat(link.find()).isTrue();
    return link.group(1);
  }
}
