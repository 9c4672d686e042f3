package io.billhook.api.http;

import com.fasterxml.jackson.databind.JsonNode;
import io.billhook.problem.ProblemType;
import io.vertx.ext.web.RoutingContext;
import java.util.Collection;
import java.util.List;
import java.util.Locale;

/** Bodies, as they came or by the media type that a request names for them. */
public final class Bodies {
  private static final String JSON = "application/json";

  private Bodies() {}

  /** Byte for byte, for a hot route. */
  public static byte[] raw(RoutingContext context) {
    return Body.of(context).getBytes();
  }

  /** The JSON value in the body. */
  static JsonNode json(RoutingContext context) {
    type(context, List.of(JSON));
    return Json.read(raw(context));
  }

  /**
   * The media type of the body, without its parameters.
   *
   * @throws io.billhook.problem.ProblemException UNSUPPORTED_MEDIA_TYPE where it is not allowed
   */
  static String type(RoutingContext context, Collection<String> allowed) {
    String type = type(context);
    if (!allowed.contains(type)) {
      throw ProblemType.UNSUPPORTED_MEDIA_TYPE.because(
          "Send Content-Type: " + String.join(" or ", allowed));
    }
    return type;
  }

  /** The one that the request names, in lower case, without parameters; empty for none. */
  static String type(RoutingContext context) {
    String header = context.request().getHeader("Content-Type");
    return header == null ? "" : header.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
  }

  static boolean isJson(String type) {
    return type.equals(JSON) || type.endsWith("+json");
  }
}
