package io.billhook.api.http;

import io.billhook.crypto.Sha256;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Objects;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;

/**
 * A file in memory, in gzip; who takes no gzip is sent what is in it. Browsers keep it and ask each
 * time whether it has changed.
 */
public final class StaticFile {
  private final String type;
  private final byte[] zipped;
  private final int length; // of what is in it
  private final String tag; // with quotes; the same for both forms, so it is a weak one

  private StaticFile(String type, byte[] bytes) {
    this.type = type;
    this.zipped = zip(bytes);
    this.length = bytes.length;
    this.tag = tag(bytes);
  }

  public static StaticFile of(String type, byte[] bytes) {
    return new StaticFile(type, bytes);
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
    InputStream stored = new ByteArrayInputStream(zipped);
    boolean gzip = takesGzip(context.request().getHeader("Accept-Encoding"));
    if (gzip) {
      response.putHeader("Content-Encoding", "gzip");
    }
    if (context.request().method().equals(HttpMethod.HEAD)) {
      SlicedAnswer.head(response, gzip ? zipped.length : length);
    } else if (gzip) {
      SlicedAnswer.send(response, stored, zipped.length);
    } else {
      SlicedAnswer.send(response, unzipped(stored), length);
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

  private static InputStream unzipped(InputStream stored) {
    try {
      return new GZIPInputStream(stored);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
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
