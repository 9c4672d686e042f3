package io.billhook.launcher.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.net.httpserver.HttpServer;
import io.billhook.devkit.Await;
import io.billhook.launcher.Command;
import io.billhook.launcher.FlowClient;
import io.billhook.launcher.HttpDoor;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The page of docs/frontend.md, as it stands there, comes to a session in a browser. */
final class FrontEndPageTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Path DOCUMENT =
      Path.of("").toAbsolutePath().resolveSibling("docs").resolve("frontend.md");
  private static final Pattern PAGE = Pattern.compile("(?s)```html\n(.*?)```");
  private static final String EMAIL = "ada@example.com";

  @TempDir private Path folder = Path.of("");

  @Test
  void who_signs_up_is_signed_in_and_still_is_after_a_reload() throws IOException {
    assumeTrue(Chromium.isInstalled(), "Chromium is not installed");
    Matcher page = PAGE.matcher(Files.readString(DOCUMENT));
    assertThat(page.find()).isTrue();
    HttpServer pages =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    URI front = URI.create("http://localhost:" + pages.getAddress().getPort() + "/");
    String app = front.toString().replaceAll("/$", "");
    try (Command dev =
        Command.start(
            folder, Map.of("APP_URL", app, "APP_VERIFY_PATH", "/"), "dev", "--port", "0")) {
      URI base = dev.awaitReady();
      serve(pages, page.group(1).replace(":8080", ":" + base.getPort()));
      try (Chromium chromium = Chromium.start(folder.resolve("profile"))) {
        chromium.open(front);
        awaitSaid(chromium, "Nobody is signed in.");
        fill(chromium, "signup", Map.of("email", EMAIL, "name", "Ada", "tenant_name", "Engines"));
        chromium.open(link(base));
        fill(chromium, "verify", Map.of("password", "a tidy horse of nine"));
        awaitSaid(chromium, "Signed in as " + EMAIL);
        chromium.open(front);
        awaitSaid(chromium, "Signed in as " + EMAIL);
      }
    } finally {
      pages.stop(0);
    }
  }

  private static void serve(HttpServer pages, String html) {
    byte[] bytes = html.getBytes(StandardCharsets.UTF_8);
    pages.createContext(
        "/",
        exchange -> {
          exchange.getResponseHeaders().set("Content-Type", "text/html; charset=utf-8");
          exchange.sendResponseHeaders(200, bytes.length);
          exchange.getResponseBody().write(bytes);
          exchange.close();
        });
    pages.start();
  }

  private static void fill(Chromium chromium, String form, Map<String, String> values) {
    String wanted = "document.forms." + form;
    Await.until(
        "the form is shown",
        PATIENCE,
        () -> chromium.evaluate("!" + wanted + ".hidden").equals(Optional.of(true)));
    values.forEach(
        (name, value) ->
            chromium.evaluate("%s.elements.%s.value = '%s'".formatted(wanted, name, value)));
    chromium.evaluate(wanted + ".requestSubmit()");
  }

  private static void awaitSaid(Chromium chromium, String words) {
    Await.until(
        words,
        PATIENCE,
        () ->
            chromium
                .evaluate("document.getElementById('said').textContent")
                .equals(Optional.of(words)));
  }

  private static URI link(URI base) {
    HttpDoor door = HttpDoor.to(base);
    var client = new FlowClient(door, door);
    Await.until("the mail", PATIENCE, () -> !client.mailsTo(EMAIL).isEmpty());
    String text = client.mailsTo(EMAIL).getFirst().getString("text");
    Matcher link = Pattern.compile("http\\S+\\?token=\\S+").matcher(text);
    assertThat(link.find()).isTrue();
    return URI.create(link.group());
  }
}
