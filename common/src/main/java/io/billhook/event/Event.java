package io.billhook.event;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import io.billhook.published.Public;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Something that happened.
 *
 * @param type one of {@link EventTypes}
 * @param tenant to whom it happened; null where nobody knows
 * @param subject the id of what it happened to
 * @param occurrence tells one time that it happened to this subject from another
 * @param data the subject as it is now
 * @param late whether it was long ago when we learned of it, so that nobody is to be written to
 */
@Public
public record Event(
    String type,
    @Nullable UUID tenant,
    String subject,
    long occurrence,
    JsonNode data,
    boolean late) {

  /** One of which we learn at once. */
  public Event(String type, @Nullable UUID tenant, String subject, long occurrence, JsonNode data) {
    this(type, tenant, subject, occurrence, data, false);
  }

  /** One of which we learn at once, and of whose subject nothing more is told. */
  public static Event of(String type, @Nullable UUID tenant, String subject, long occurrence) {
    return new Event(type, tenant, subject, occurrence, NullNode.instance);
  }

  /** Personal data stays out of logs, also when a record is printed by mistake. */
  @Override
  public String toString() {
    return "Event[" + type + " of " + subject + "]";
  }
}
