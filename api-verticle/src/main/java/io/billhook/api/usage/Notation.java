package io.billhook.api.usage;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How a body writes events down.
 *
 * @param list where they stand in it, as a JSON pointer; null where the body is one event
 * @param source the member that an id counts within; null where there is none
 * @param known the members that there are; empty where others mean nothing
 */
record Notation(
    @Nullable String list,
    String id,
    @Nullable String source,
    String meter,
    List<String> value,
    String time,
    Set<String> known) {
  private static final Notation PLAIN =
      new Notation(
          "/events",
          "event_id",
          null,
          "meter",
          List.of("value"),
          "timestamp",
          Set.of("event_id", "meter", "value", "timestamp"));

  /** CloudEvents 1.0 in JSON; source: github.com/cloudevents/spec, json-format.md. */
  private static final Notation CLOUD_BATCH = cloud("");

  private static final Notation CLOUD = cloud(null);

  private static Notation cloud(@Nullable String list) {
    return new Notation(list, "id", "source", "type", List.of("data", "value"), "time", Set.of());
  }

  /** That of a media type of the contract. */
  static Notation of(String mediaType) {
    return switch (mediaType) {
      case "application/cloudevents-batch+json" -> CLOUD_BATCH;
      case "application/cloudevents+json" -> CLOUD;
      default -> PLAIN;
    };
  }

  /** The events of a body. */
  Iterable<JsonNode> events(JsonNode body) {
    return list == null ? List.of(body) : body.at(list);
  }

  /** Where the event with this number stands, as a JSON pointer. */
  String place(int index) {
    return list == null ? "" : list + "/" + index;
  }

  boolean isCloudEvent() {
    return source != null;
  }
}
