package io.billhook.api.http;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/**
 * A long answer, handed to a connection a slice at a time, as fast as the client takes them: handed
 * over at once it would lie in memory for as long as the client likes. Used on the event loop.
 */
final class SlicedAnswer {
  /** Answers up to here are sent whole, in bytes. */
  static final int MOST_WHOLE = 64 * 1024;

  private static final int SLICE = 16 * 1024;

  private final HttpServerResponse response;
  private final InputStream bytes;

  private SlicedAnswer(HttpServerResponse response, InputStream bytes) {
    this.response = response;
    this.bytes = bytes;
  }

  /**
   * Ends the response with these bytes.
   *
   * @param bytes read on the event loop, so from memory
   * @param length of all of them
   */
  static void send(HttpServerResponse response, InputStream bytes, int length) {
    response.putHeader("Content-Length", Integer.toString(length));
    response.setWriteQueueMaxSize(SLICE);
    new SlicedAnswer(response, bytes).proceed();
  }

  private void proceed() {
    try {
      while (!response.closed() && !response.writeQueueFull()) {
        byte[] slice = bytes.readNBytes(SLICE);
        if (slice.length == 0) {
          response.end();
          return;
        }
        response.write(Buffer.buffer(slice));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    if (!response.closed()) {
      response.drainHandler(_ -> proceed());
    }
  }
}
