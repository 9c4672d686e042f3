package io.billhook.devkit.web;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * {@code examples/web} below {@link #PATH}, beside the API: what has no ending is its one page, as
 * wherever it is served.
 */
public final class ExampleSite {
  public static final String PATH = "/app";

  private static final String PAGE = "index.html";
  private static final Pattern FILE = Pattern.compile("(pages/)?\\w+\\.(html|js|css|svg)");
  private static final Map<String, String> TYPES =
      Map.of(
          "html", "text/html", "js", "text/javascript", "css", "text/css", "svg", "image/svg+xml");

  private ExampleSite() {}

  /** Its routes, with their whole paths. */
  public static Router router(Vertx vertx) {
    Router router = Router.router(vertx);
    router.get(PATH).handler(ExampleSite::toItsFolder);
    router.get(PATH + "/*").handler(ExampleSite::serve);
    return router;
  }

  private static void toItsFolder(RoutingContext context) {
    if (context.request().uri().startsWith(PATH + "/")) {
      context.next();
    } else {
      context.response().setStatusCode(308).putHeader("Location", PATH + "/").end();
    }
  }

  private static void serve(RoutingContext context) {
    String asked = context.normalizedPath().substring(PATH.length() + 1);
    String name = asked.contains(".") ? asked : PAGE;
    Buffer content = FILE.matcher(name).matches() ? read(name) : null;
    if (content == null) {
      context.response().setStatusCode(404).putHeader("Content-Type", "text/plain");
      context.end("There is no such file.\n");
      return;
    }
    context
        .response()
        .putHeader(
            "Content-Type",
            TYPES.get(name.substring(name.lastIndexOf('.') + 1)) + "; charset=utf-8")
        // The rest of its policy is in the page, wherever that is served.
        .putHeader("Content-Security-Policy", "frame-ancestors 'none'");
    context.end(content);
  }

  private static @Nullable Buffer read(String name) {
    try (InputStream file = ExampleSite.class.getResourceAsStream(name)) {
      return file == null ? null : Buffer.buffer(file.readAllBytes());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
