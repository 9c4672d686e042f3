package io.billhook.api.docs;

import io.billhook.api.http.StaticFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;

/** The files of the page {@code /docs}. Read once for a process, when it begins to serve. */
final class Viewer {
  /** Scripts and styles from here alone; Swagger UI draws its icons from data: addresses. */
  static final String POLICY =
      "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:;"
          + " connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

  static final StaticFile PAGE =
      StaticFile.resource("text/html; charset=utf-8", "/docs/index.html");

  static final Map<String, StaticFile> FILES =
      Map.of(
          "docs.js", script("/docs/docs.js"),
          "swagger-ui-bundle.js", script(webjar("swagger-ui-bundle.js")),
          "swagger-ui.css",
              StaticFile.resource("text/css; charset=utf-8", webjar("swagger-ui.css")),
          "docs.css", StaticFile.resource("text/css; charset=utf-8", "/docs/docs.css"));

  private Viewer() {}

  private static StaticFile script(String path) {
    return StaticFile.resource("text/javascript; charset=utf-8", path);
  }

  private static String webjar(String file) {
    return "/META-INF/resources/webjars/swagger-ui/" + version() + "/" + file;
  }

  private static String version() {
    String path = "/META-INF/maven/org.webjars/swagger-ui/pom.properties";
    try (var in = Objects.requireNonNull(Viewer.class.getResourceAsStream(path), path)) {
      Properties properties = new Properties();
      properties.load(in);
      return Objects.requireNonNull(properties.getProperty("version"), path);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
