package io.billhook.devkit.simulator.stripe.object;

import io.billhook.devkit.simulator.stripe.state.Change;
import io.vertx.core.json.JsonObject;

/**
 * Something that a POST or DELETE does.
 *
 * @param kind type of the object
 * @param action {@code create}, {@code update}, {@code delete}, or the last segment of the path
 */
public record Operation(String kind, String action, Params params, Effect effect) {

  /**
   * Does it with parameters as they come in a request.
   *
   * @param object new, or a copy of the stored one
   */
  public JsonObject run(Change change, JsonObject object, JsonObject given) {
    JsonObject checked = params.check(given);
    return effect.apply(change, Fields.apply(params, checked, object), checked);
  }

  /** What is done. */
  public interface Effect {
    /**
     * Does it.
     *
     * @param object the new object, or a copy of the stored one, the parameters already put in
     * @return the answer's body
     */
    JsonObject apply(Change change, JsonObject object, JsonObject params);
  }
}
