package io.billhook.devkit.simulator.provider.control;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;

/** A control request that is refused; rendered as {@code application/problem+json} (RFC 9457). */
public final class Refused extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final int status;
  private final String pointer;

  private Refused(int status, String pointer, String message) {
    super(message);
    this.status = status;
    this.pointer = pointer;
  }

  /** 422: the field is missing or has a value that makes no sense. */
  public static Refused field(String name, String wants) {
    return new Refused(422, "/" + name, name + " " + wants);
  }

  /** 400: the body cannot be read. */
  public static Refused body(String why) {
    return new Refused(400, "", why);
  }

  public static Refused notFound(String what) {
    return new Refused(404, "", what);
  }

  public static Refused because(int status, String why) {
    return new Refused(status, "", why);
  }

  int status() {
    return status;
  }

  JsonObject problem() {
    JsonObject problem =
        new JsonObject()
            .put("type", "about:blank")
            .put("status", status)
            .put("detail", getMessage());
    if (!pointer.isEmpty()) {
      problem.put(
          "errors",
          new JsonArray()
              .add(new JsonObject().put("pointer", pointer).put("detail", getMessage())));
    }
    return problem;
  }
}
