package io.billhook.api.ops.job;

import io.billhook.api.http.input.Fields;
import io.billhook.api.http.input.TextRule;
import io.billhook.control.DeadJobs;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Which dead jobs a replay means; each member null for any.
 *
 * @param reason a text within the reason of their death
 */
record ReplayFilter(
    @Nullable List<UUID> ids,
    @Nullable String kind,
    @Nullable String queue,
    @Nullable UUID tenant,
    @Nullable String reason) {

  static ReplayFilter read(Fields fields) {
    return new ReplayFilter(
        fields.ids("ids"),
        fields.optionalText("kind", TextRule.LINE),
        fields.optionalText("queue", TextRule.LINE),
        fields.id("tenant_id"),
        fields.optionalText("reason", TextRule.LINE));
  }

  DeadJobs jobs() {
    return new DeadJobs(ids, kind, queue, tenant, reason);
  }

  /** For the audit log: {@code kind=billing.sync, queue=billing}. */
  String describe() {
    Map<String, Object> set = new TreeMap<>();
    put(set, "ids", ids == null ? null : ids.size());
    put(set, "kind", kind);
    put(set, "queue", queue);
    put(set, "tenant_id", tenant);
    put(set, "reason", reason);
    return set.isEmpty()
        ? "all"
        : set.entrySet().stream()
            .map(e -> e.getKey() + "=" + e.getValue())
            .collect(Collectors.joining(", "));
  }

  private static void put(Map<String, Object> set, String name, @Nullable Object value) {
    if (value != null) {
      set.put(name, value);
    }
  }
}
