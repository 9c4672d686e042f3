package io.billhook.devkit.simulator.stripe.state;

import io.billhook.devkit.simulator.provider.Ids;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
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
  private final Set<String> subscribers = new LinkedHashSet<>();

  /** What a rehearsal has stored; null where the change is real. */
  private final @Nullable Map<String, JsonObject> rehearsed;

  Change(StripeAccount account, Origin origin, long now) {
    this(account, origin, now, null);
  }

  private Change(
      StripeAccount account, Origin origin, long now, @Nullable Map<String, JsonObject> rehearsed) {
    this.account = account;
    this.origin = origin;
    this.now = now;
    this.rehearsed = rehearsed;
  }

  /**
   * A change as of a time that sees what this one does, and whose own writes and events nobody else
   * ever sees: what a preview is made with.
   */
  public Change rehearsal(long time) {
    return new Change(
        account, origin, time, rehearsed == null ? new HashMap<>() : new HashMap<>(rehearsed));
  }

  public boolean isRehearsal() {
    return rehearsed != null;
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
    JsonObject own = rehearsed == null ? null : rehearsed.get(id);
    return own != null ? own : account.objects().find(id);
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
    JsonObject object = template(type);
    if (object.containsKey("id")) {
      object.put("id", Ids.base62(prefix, ID_LENGTH));
    }
    return object.containsKey("created") ? object.put("created", now) : object;
  }

  /** An object of this type with nothing filled in. */
  public static JsonObject template(String type) {
    return Templates.fresh(type);
  }

  /** Stores a new object and tells of it. */
  public JsonObject add(JsonObject object) {
    store(object);
    String type = Kinds.of(object.getString("object")).created();
    if (!type.isEmpty()) {
      emit(type, object);
    }
    return object;
  }

  /** Stores a changed object, and tells of it under these types. */
  public JsonObject save(JsonObject object, String... eventTypes) {
    JsonObject before = find(object.getString("id"));
    store(object);
    for (String type : eventTypes) {
      JsonObject event = event(type, object);
      if (type.endsWith(".updated") && before != null) {
        JsonObject previous = previous(before, object);
        if (!previous.isEmpty()) {
          event.getJsonObject("data").put("previous_attributes", previous);
        }
      }
      record(event);
    }
    return object;
  }

  private void store(JsonObject object) {
    if (rehearsed == null) {
      account.objects().put(object);
      account.touched().add(object);
      if ("subscription".equals(object.getValue("object"))
          && object.getValue("customer") instanceof String customer) {
        subscribers.add(customer);
      }
    } else {
      rehearsed.put(object.getString("id"), object);
    }
  }

  /** What was noted of an object; not to be changed. */
  public @Nullable JsonObject note(String about, String id) {
    JsonObject own = rehearsed == null ? null : rehearsed.get(about + " " + id);
    return own != null ? own : account.notes().get(about, id);
  }

  public void note(String about, String id, JsonObject note) {
    if (rehearsed == null) {
      account.notes().put(about, id, note);
    } else {
      rehearsed.put(about + " " + id, note);
    }
  }

  /** Customers of whom a subscription began or changed. */
  public Set<String> subscribers() {
    return subscribers;
  }

  public void emit(String type, JsonObject object) {
    record(event(type, object));
  }

  /**
   * Tells of an object, or of none, by a thin event (Stripe docs, Event notifications): what is
   * delivered names the object alone; the data is had from {@code /v2/core/events}.
   */
  public void emitThin(String type, @Nullable JsonObject related, JsonObject data) {
    JsonObject notification =
        new JsonObject()
            .put("id", Ids.base62("evt_test_", ID_LENGTH))
            .put("object", "v2.core.event")
            .put("context", null)
            .put("created", Instant.ofEpochSecond(now).toString())
            .put("livemode", false)
            .put("reason", null)
            .put("type", type);
    if (related != null) {
      String plural = Kinds.of(related.getString("object")).plural();
      notification.put(
          "related_object",
          new JsonObject()
              .put("id", related.getString("id"))
              .put("type", related.getString("object"))
              .put("url", "/v1/" + plural + "/" + related.getString("id")));
    }
    account.events().addThin(notification.copy().put("data", data));
    events.add(notification);
  }

  private void record(JsonObject event) {
    if (rehearsed != null) {
      return;
    }
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
