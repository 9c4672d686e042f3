package io.billhook.launcher.page;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** Files of a folder, and single pages, on a port of {@code localhost}. */
final class PageServer implements AutoCloseable {
  private static final Map<String, String> TYPES =
      Map.of("html", "text/html", "js", "text/javascript", "mjs", "text/javascript");

  private final HttpServer server;

  private PageServer(HttpServer server) {
    this.server = server;
  }

  static PageServer start() {
    try {
      HttpServer server =
          HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
      server.start();
      return new PageServer(server);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Not 127.0.0.1: a cookie wants the same site as {@code localhost}'s. */
  URI base() {
    return URI.create("http://localhost:" + server.getAddress().getPort() + "/");
  }

  PageServer page(String path, String html) {
    byte[] bytes = html.getBytes(StandardCharsets.UTF_8);
    server.createContext(path, exchange -> answer(exchange, "text/html", bytes));
    return this;
  }

  PageServer folder(String path, Path folder) {
    server.createContext(
        path,
        exchange -> {
          Path file = folder.resolve(exchange.getRequestURI().getPath().substring(path.length()));
          String name = file.getFileName().toString();
          String type = TYPES.get(name.substring(name.lastIndexOf('.') + 1));
          if (type == null || !Files.isRegularFile(file)) {
            exchange.sendResponseHeaders(404, -1);
            exchange.close();
            return;
          }
          answer(exchange, type, Files.readAllBytes(file));
        });
    return this;
  }

  private static void answer(HttpExchange exchange, String type, byte[] bytes) throws IOException {
    exchange.getResponseHeaders().set("Content-Type", type + "; charset=utf-8");
    exchange.sendResponseHeaders(200, bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
