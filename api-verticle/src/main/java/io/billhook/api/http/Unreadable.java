package io.billhook.api.http;

import io.billhook.api.http.connection.UnknownCoding;
import io.billhook.problem.ProblemType;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The answer to what is no request that can be read, the last of its connection: nobody knows where
 * the next one begins.
 */
final class Unreadable {
  private Unreadable() {}

  static void refuse(HttpServerRequest request) {
    HttpResponseStatus status = status(request.decoderResult().cause());
    Map<String, Object> problem = new LinkedHashMap<>();
    if (status.equals(HttpResponseStatus.BAD_REQUEST)) {
      problem.put("type", ProblemType.BAD_REQUEST.uri());
      problem.put("title", ProblemType.BAD_REQUEST.title());
    } else {
      problem.put("type", "about:blank"); // the title is the status's then (RFC 9457, 4.2.1)
      problem.put("title", status.reasonPhrase());
    }
    problem.put("status", status.code());
    request
        .response()
        .setStatusCode(status.code())
        .putHeader("Content-Type", Problems.MEDIA_TYPE)
        .putHeader("Connection", "close")
        .end(Buffer.buffer(Json.bytes(problem)))
        .onComplete(_ -> request.connection().close());
  }

  private static HttpResponseStatus status(Throwable why) {
    return switch (why) {
      case TooLongHttpLineException _ -> HttpResponseStatus.REQUEST_URI_TOO_LONG;
      case TooLongHttpHeaderException _ -> HttpResponseStatus.REQUEST_HEADER_FIELDS_TOO_LARGE;
      case UnknownCoding _ -> HttpResponseStatus.NOT_IMPLEMENTED;
      default -> HttpResponseStatus.BAD_REQUEST;
    };
  }
}
