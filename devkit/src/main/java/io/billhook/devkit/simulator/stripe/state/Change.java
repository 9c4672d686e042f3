package io.billhook.devkit.simulator.stripe.state;

import io.billhook.devkit.simulator.provider.Ids;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** One change of the account under its lock: reads and writes objects, and collects the events. */
public final class Change {

  /**
   * What a change comes from.
   *
   * @param address scheme and authority under which the simulator was reached
   * @param requestId null where no API request caused it
   */
  public record Origin(
      String address, @Nullable String requestId, @Nullable String idempotencyKey) {}

  private static final int ID_LENGTH = 24;

  private final StripeAccount account;
  private final Origin origin;
  private final long now;
  private final List<JsonObject> events = new ArrayList<>();

  Change(StripeAccount account, Origin origin, long now) {
    this.account = account;
    this.origin = origin;
    this.now = now;
  }

  public StripeAccount account() {
    return account;
  }

  /** Seconds since 1970, as all of Stripe's times. */
  public long now() {
    return now;
  }

  public String address() {
    return origin.address();
  }

  public List<JsonObject> events() {
    return List.copyOf(events);
  }

  public @Nullable JsonObject find(String id) {
    return account.objects().find(id);
  }

  /** The object that a parameter names. */
  public JsonObject named(String type, String id, String param) {
    JsonObject found = find(id);
    if (found == null || !type.equals(found.getString("object")) || isDeleted(found)) {
      throw StripeError.noSuch(400, type, id, param);
    }
    return found;
  }

  public static boolean isDeleted(JsonObject object) {
    return Boolean.TRUE.equals(object.getValue("deleted"));
  }

  /** A new object, not stored yet. */
  public JsonObject fresh(String type) {
    Kind kind = Kinds.named(type);
    String prefix = kind == null ? type + "_" : kind.idPrefix();
    return fresh(type, prefix);
  }

  public JsonObject fresh(String type, String prefix) {
    JsonObject object = Templates.fresh(type).put("id", Ids.base62(prefix, ID_LENGTH));
    return object.containsKey("created") ? object.put("created", now) : object;
  }

  /** Stores a new object and tells of it. */
  public JsonObject add(JsonObject object) {
    account.objects().put(object);
    String type = Kinds.of(object.getString("object")).created();
    if (!type.isEmpty()) {
      emit(type, object);
    }
    return object;
  }

  /** Stores a changed object, and tells of it under these types. */
  public JsonObject save(JsonObject object, String... eventTypes) {
    JsonObject before = find(object.getString("id"));
    account.objects().put(object);
    for (String type : eventTypes) {
      JsonObject event = event(type, object);
      JsonObject previous = before == null ? new JsonObject() : previous(before, object);
      if (type.endsWith(".updated") && !previous.isEmpty()) {
        event.getJsonObject("data").put("previous_attributes", previous);
      }
      record(event);
    }
    return object;
  }

  public void emit(String type, JsonObject object) {
    record(event(type, object));
  }

  private void record(JsonObject event) {
    account.events().add(event);
    events.add(event);
  }

  /** Stripe docs, The Event object. */
  private JsonObject event(String type, JsonObject object) {
    return new JsonObject()
        .put("id", Ids.base62("evt_", ID_LENGTH))
        .put("object", "event")
        .put("api_version", StripeEvents.API_VERSION)
        .put("created", now)
        .put("data", new JsonObject().put("object", object))
        .put("livemode", false)
        .put("pending_webhooks", 1)
        .put(
            "request",
            new JsonObject()
                .put("id", origin.requestId())
                .put("idempotency_key", origin.idempotencyKey()))
        .put("type", type);
  }

  private static JsonObject previous(JsonObject before, JsonObject after) {
    JsonObject changed = new JsonObject();
    for (String name : after.fieldNames()) {
      if (!Objects.equals(before.getValue(name), after.getValue(name))) {
        changed.put(name, before.getValue(name));
      }
    }
    return changed;
  }
}
