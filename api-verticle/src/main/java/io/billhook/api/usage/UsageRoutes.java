package io.billhook.api.usage;

import io.billhook.api.http.Answer;
import io.billhook.api.http.Feature;
import io.billhook.api.http.Request;
import io.billhook.api.http.Routes;
import io.billhook.api.http.access.Access;
import io.billhook.api.http.access.TenantRole;
import io.billhook.api.http.input.Fields;
import io.billhook.mirror.Meter;
import io.billhook.postgres.Database;
import io.billhook.postgres.Tx;
import io.billhook.problem.ProblemException.FieldError;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.UUID;

/** {@code POST /v1/usage-events}: a batch is one transaction, and its rows one statement. */
public final class UsageRoutes implements Feature {
  private static final int MOST_ERRORS = 20;

  private record Counted(long accepted, long duplicates, long conflicts) {}

  private final Database database;
  private final Clock clock;
  private final UsageReads reads;

  public UsageRoutes(Database database, Clock clock) {
    this.database = database;
    this.clock = clock;
    this.reads = new UsageReads(database, clock);
  }

  @Override
  public void contribute(Routes routes) {
    routes.operation(
        "createUsageEvents", Access.scope("usage:write", TenantRole.ADMIN), this::create);
    routes.operation(
        "voidUsageEvent",
        Access.scope("usage:write", TenantRole.ADMIN),
        request -> UsageVoid.answer(database, request));
    routes.operation("getUsage", Access.scope("usage:read"), reads::answer);
  }

  private Answer create(Request request) {
    List<UsageEvent> events =
        EventReader.read(request.checked(), Notation.of(request.mediaType()), clock.instant());
    UUID tenant = request.tenant();
    return database
        .api(tenant)
        .transact(tx -> request.once(tx, tenant, () -> Answer.accepted(store(tx, events))));
  }

  private static Counted store(Tx tx, List<UsageEvent> events) {
    requireMeters(tx, events);
    Map<UsageEvent.Key, UsageEvent> firsts = new LinkedHashMap<>();
    int repeated = 0;
    for (UsageEvent event : events) {
      UsageEvent first = firsts.putIfAbsent(event.key(), event);
      if (first != null && event.repeats(first)) {
        repeated++;
      }
    }
    // In one order by all, so that batches with the same ids wait for, but never on, each other.
    List<UsageEvent> sorted = new ArrayList<>(firsts.values());
    sorted.sort(Comparator.comparing(UsageEvent::id).thenComparing(UsageEvent::source));
    var batch = UsageSql.Batch.of(sorted);
    long accepted = tx.query(UsageSql.STORE, batch).first().bigint("accepted");
    long same =
        accepted == sorted.size()
            ? accepted
            : tx.query(UsageSql.SAME, batch).first().bigint("same");
    long duplicates = same - accepted + repeated;
    return new Counted(accepted, duplicates, events.size() - accepted - duplicates);
  }

  private static void requireMeters(Tx tx, List<UsageEvent> events) {
    TreeSet<String> names = new TreeSet<>();
    events.forEach(event -> names.add(event.meter()));
    Map<String, Meter> meters = Meter.named(tx, names);
    List<FieldError> errors =
        events.stream()
            .filter(event -> !takes(meters, event.meter()))
            .limit(MOST_ERRORS)
            .map(event -> new FieldError(event.place(), wrong(meters, event.meter())))
            .toList();
    if (!errors.isEmpty()) {
      throw Fields.failed(errors);
    }
  }

  private static boolean takes(Map<String, Meter> meters, String name) {
    Meter meter = meters.get(name);
    return meter != null && meter.active();
  }

  private static String wrong(Map<String, Meter> meters, String name) {
    return meters.containsKey(name)
        ? "is the event_name of a meter that is not active"
        : "must be the event_name of a meter at Stripe";
  }
}
