package io.billhook.launcher.page;

import io.billhook.devkit.Await;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.WebSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** A browser without a window, steered by its DevTools protocol. */
final class Chromium implements AutoCloseable {
  private static final Path PROGRAM = Path.of("/usr/bin/chromium");
  private static final Duration PATIENCE = Duration.ofSeconds(90);

  private static final String CONTRAST =
      """
      (() => {
        const light = text => text.match(/[\\d.]+/g).slice(0, 3).map(Number).map(v => v / 255)
          .map(v => v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4)
          .reduce((sum, v, i) => sum + v * [0.2126, 0.7152, 0.0722][i], 0);
        const ground = e => {
          for (; e; e = e.parentElement) {
            const color = getComputedStyle(e).backgroundColor;
            if (!color.startsWith('rgba(')) return color;
          }
          return 'rgb(255, 255, 255)';
        };
        let least = 21;
        for (const e of document.body.querySelectorAll('*')) {
          if (e.offsetParent && [...e.childNodes].some(n => n.nodeType === 3 && n.data.trim())) {
            const [a, b] = [light(getComputedStyle(e).color), light(ground(e))].sort((x, y) => y - x);
            least = Math.min(least, (a + 0.05) / (b + 0.05));
          }
        }
        return least;
      })()
      """;

  private final Process process;
  private final HttpClient http;
  private final WebSocket socket;
  private final AtomicInteger calls = new AtomicInteger();
  private final Map<Integer, CompletableFuture<JsonObject>> waiting = new ConcurrentHashMap<>();
  private final AtomicInteger loads = new AtomicInteger();
  private final List<String> complaints = new CopyOnWriteArrayList<>();

  private Chromium(Process process, HttpClient http, URI page) {
    this.process = process;
    this.http = http;
    this.socket = http.newWebSocketBuilder().buildAsync(page, new Answers()).join();
    send("Page.enable", new JsonObject());
    send("Runtime.enable", new JsonObject());
    send("Log.enable", new JsonObject());
  }

  static boolean isInstalled() {
    return Files.isExecutable(PROGRAM);
  }

  /**
   * Starts one.
   *
   * @param profile a folder of its own
   */
  static Chromium start(Path profile) {
    try {
      Process process =
          new ProcessBuilder(
                  PROGRAM.toString(),
                  "--headless",
                  "--no-sandbox",
                  "--disable-gpu",
                  "--disable-dev-shm-usage",
                  "--hide-scrollbars",
                  "--no-first-run",
                  "--disable-background-networking",
                  "--user-data-dir=" + profile,
                  "--remote-debugging-port=0",
                  "about:blank")
              .redirectErrorStream(true)
              .redirectOutput(profile.resolveSibling("chromium.log").toFile())
              .start();
      Path told = profile.resolve("DevToolsActivePort");
      Await.until("Chromium listens", PATIENCE, () -> Files.exists(told) && size(told) > 0);
      HttpClient http = HttpClient.newHttpClient();
      String port = Files.readAllLines(told).getFirst();
      return new Chromium(process, http, page(http, port));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static long size(Path file) {
    try {
      return Files.size(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static URI page(HttpClient http, String port) {
    var list = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/json/list"));
    return Await.value(
        "a page of Chromium",
        PATIENCE,
        () -> {
          String body = http.sendAsync(list.build(), BodyHandlers.ofString()).join().body();
          return new JsonArray(body)
              .stream()
                  .map(JsonObject.class::cast)
                  .filter(target -> "page".equals(target.getString("type")))
                  .map(target -> URI.create(target.getString("webSocketDebuggerUrl")))
                  .findFirst();
        });
  }

  /** A screen so many CSS pixels wide. */
  void screen(int width, int height, boolean dark) {
    send(
        "Emulation.setDeviceMetricsOverride",
        new JsonObject()
            .put("width", width)
            .put("height", height)
            .put("deviceScaleFactor", 1)
            .put("mobile", width < 500));
    send(
        "Emulation.setEmulatedMedia",
        new JsonObject()
            .put(
                "features",
                new JsonArray()
                    .add(
                        new JsonObject()
                            .put("name", "prefers-color-scheme")
                            .put("value", dark ? "dark" : "light"))));
  }

  void open(URI address) {
    loading(() -> send("Page.navigate", new JsonObject().put("url", address.toString())));
  }

  /** Does what loads a page, and waits for that. */
  void loading(Runnable act) {
    int before = loads.get();
    act.run();
    Await.until("a page is loaded", PATIENCE, () -> loads.get() > before);
  }

  /** The value of an expression on the page; empty where it has none. */
  Optional<Object> evaluate(String expression) {
    JsonObject asked = new JsonObject().put("expression", expression).put("returnByValue", true);
    JsonObject result = send("Runtime.evaluate", asked).getJsonObject("result");
    return Optional.ofNullable(result.getValue("value"));
  }

  /** The least contrast of an element's own text with the ground behind it, as WCAG counts it. */
  double leastContrast() {
    return ((Number) evaluate(CONTRAST).orElseThrow()).doubleValue();
  }

  /** What scripts have thrown, and what a policy has kept from being loaded or run. */
  List<String> complaints() {
    return List.copyOf(complaints);
  }

  /** Nobody is signed in any more. */
  void dropCookies() {
    send("Network.clearBrowserCookies", new JsonObject());
  }

  /** Puts values into a form by the names of its fields, once it is shown, and sends it. */
  void fill(String form, Map<String, String> values) {
    String wanted = "document.forms['" + form + "']";
    awaitTrue("the form " + form, "!!" + wanted);
    values.forEach(
        (name, value) -> evaluate("%s.elements.%s.value = '%s'".formatted(wanted, name, value)));
    evaluate(wanted + ".requestSubmit()");
  }

  /** Waits until an expression on the page is true. */
  void awaitTrue(String what, String expression) {
    Await.until(what, PATIENCE, () -> evaluate(expression).equals(Optional.of(true)));
  }

  /** The page, as long as it is, as PNG. */
  byte[] picture() {
    JsonObject whole = new JsonObject().put("format", "png").put("captureBeyondViewport", true);
    return Base64.getDecoder().decode(send("Page.captureScreenshot", whole).getString("data"));
  }

  private JsonObject send(String method, JsonObject parameters) {
    int id = calls.incrementAndGet();
    var answer = new CompletableFuture<JsonObject>();
    waiting.put(id, answer);
    var call = new JsonObject().put("id", id).put("method", method).put("params", parameters);
    socket.sendText(call.encode(), true).join();
    return answer.orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS).join();
  }

  /** What comes back, in parts. */
  private final class Answers implements WebSocket.Listener {
    private final StringBuilder text = new StringBuilder();

    @Override
    public CompletionStage<?> onText(WebSocket from, CharSequence part, boolean last) {
      text.append(part);
      if (last) {
        JsonObject message = new JsonObject(text.toString());
        text.setLength(0);
        take(message);
      }
      from.request(1);
      return CompletableFuture.completedStage(last);
    }

    private void take(JsonObject message) {
      if ("Page.loadEventFired".equals(message.getString("method"))) {
        loads.incrementAndGet();
      }
      complaint(message).ifPresent(complaints::add);
      var answer = waiting.remove(message.getInteger("id", 0));
      if (answer == null) {
        return;
      }
      JsonObject error = message.getJsonObject("error");
      if (error == null) {
        answer.complete(message.getJsonObject("result"));
      } else {
        answer.completeExceptionally(new IllegalStateException(error.encode()));
      }
    }
  }

  private static Optional<String> complaint(JsonObject message) {
    JsonObject told = message.getJsonObject("params", new JsonObject());
    JsonObject entry = told.getJsonObject("entry", new JsonObject());
    return switch (message.getString("method", "")) {
      case "Runtime.exceptionThrown" -> Optional.of(told.encode());
      case "Log.entryAdded" ->
          "security".equals(entry.getString("source"))
              ? Optional.of(entry.getString("text"))
              : Optional.empty();
      default -> Optional.empty();
    };
  }

  @Override
  public void close() {
    socket.abort();
    http.shutdownNow();
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
  }
}
