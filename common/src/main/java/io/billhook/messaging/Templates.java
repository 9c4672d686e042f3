package io.billhook.messaging;

import com.samskivert.mustache.Mustache;
import com.samskivert.mustache.Template;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The bundled templates: Mustache, two files each, {@code templates/NAME.html} and {@code
 * NAME.txt}. Values are escaped in the first. A name that a template wants and does not get is an
 * error.
 */
public final class Templates {
  private static final Mustache.Compiler HTML = Mustache.compiler().emptyStringIsFalse(true);
  private static final Mustache.Compiler TEXT = HTML.escapeHTML(false);

  private final Map<String, Template> compiled = new ConcurrentHashMap<>();

  /** A mail's two bodies. */
  public record Rendered(String html, String plain) {}

  public Rendered render(String name, Map<String, Object> values) {
    return new Rendered(
        template(HTML, name + ".html").execute(values),
        template(TEXT, name + ".txt").execute(values));
  }

  private Template template(Mustache.Compiler compiler, String file) {
    return compiled.computeIfAbsent(file, name -> compiler.compile(source(name)));
  }

  private static String source(String file) {
    try (InputStream in = Templates.class.getResourceAsStream("/templates/" + file)) {
      if (in == null) {
        throw new IllegalArgumentException("There is no template " + file);
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
