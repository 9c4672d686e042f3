package io.billhook.api.http;

import io.billhook.crypto.Sha256;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Objects;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;

/**
 * A file in memory, plain and in gzip. Browsers keep it and ask each time whether it has changed.
 *
 * @param tag its entity tag, with quotes; the same for both forms, so it is a weak one
 */
public record StaticFile(String type, Buffer plain, Buffer zipped, String tag) {

  public static StaticFile of(String type, byte[] bytes) {
    return new StaticFile(type, Buffer.buffer(bytes), Buffer.buffer(zip(bytes)), tag(bytes));
  }

  /** A resource of the class path. */
  public static StaticFile resource(String type, String path) {
    try (var in =
        Objects.requireNonNull(StaticFile.class.getResourceAsStream(path), path + " is missing")) {
      return of(type, in.readAllBytes());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public void send(RoutingContext context) {
    HttpServerResponse response = context.response();
    response.putHeader("Cache-Control", "no-cache");
    response.putHeader("ETag", tag);
    response.headers().add("Vary", "Accept-Encoding");
    if (isKept(context.request().getHeader("If-None-Match"))) {
      response.setStatusCode(304).end();
      return;
    }
    response.putHeader("Content-Type", type);
    if (takesGzip(context.request().getHeader("Accept-Encoding"))) {
      response.putHeader("Content-Encoding", "gzip").end(zipped);
    } else {
      response.end(plain);
    }
  }

  private boolean isKept(@Nullable String tags) {
    return tags != null
        && Arrays.stream(tags.split(",", -1))
            .anyMatch(one -> one.strip().equals(tag) || one.strip().equals("*"));
  }

  private static boolean takesGzip(@Nullable String encodings) {
    return encodings != null
        && Arrays.stream(encodings.split(",", -1)).anyMatch(one -> one.strip().equals("gzip"));
  }

  private static String tag(byte[] bytes) {
    return "W/\"" + HexFormat.of().formatHex(Sha256.of(bytes), 0, 16) + "\"";
  }

  private static byte[] zip(byte[] bytes) {
    var out = new ByteArrayOutputStream();
    try (var gzip = new GZIPOutputStream(out)) {
      gzip.write(bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }
}
