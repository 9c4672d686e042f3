package io.billhook.api.http;

import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Objects;

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
  private final Context loop =
      Objects.requireNonNull(Vertx.currentContext(), "not on an event loop");
  private final SliceTurns turns = SliceTurns.ofThisLoop();

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
    var answer = new SlicedAnswer(response, bytes);
    answer.turns.add(answer.loop, answer::proceed);
  }

  /** Ends the response to HEAD: the length that GET would have, and no body. */
  static void head(HttpServerResponse response, int length) {
    int status = response.getStatusCode();
    if (status != 204 && status != 304) {
      response.putHeader("Content-Length", Integer.toString(length));
    }
    response.end();
  }

  /** One slice a turn, so that others have theirs between. */
  private void proceed() {
    if (response.closed()) {
      return;
    }
    if (response.writeQueueFull()) {
      response.drainHandler(_ -> proceed());
      return;
    }
    byte[] slice = next();
    if (slice.length == 0) {
      response.end();
    } else {
      response.write(Buffer.buffer(slice));
      turns.add(loop, this::proceed);
    }
  }

  private byte[] next() {
    try {
      return bytes.readNBytes(SLICE);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
