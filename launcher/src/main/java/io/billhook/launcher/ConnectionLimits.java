package io.billhook.launcher;

import io.billhook.config.DatabaseConfig;
import io.billhook.launcher.doctor.Finding;
import io.billhook.postgres.Row;
import io.billhook.postgres.Transactions;
import io.billhook.process.LivingProcesses;
import io.billhook.process.LivingProcesses.Living;
import io.billhook.process.ProcessHeartbeat.ProcessRole;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Whether the server has the connections that all processes hold where they are busy, twice as many
 * while new ones start beside those that they replace.
 */
final class ConnectionLimits {
  private static final String WHAT = "connections";

  /** The least that DATABASE_POOL_SIZE may be. */
  private static final int LEAST_POOL = 2;

  private ConnectionLimits() {}

  /** A bound, and what it is called. */
  private record Bound(int most, String named) {}

  static Finding of(DatabaseConfig config, Transactions auth) {
    List<ProcessRole> roles = processes(new LivingProcesses(auth).all());
    int held = roles.stream().mapToInt(role -> Instance.connections(role, config.poolSize())).sum();
    String all = told(roles) + ", DATABASE_POOL_SIZE " + config.poolSize() + ": " + held;
    if (config.pooled()) {
      return Finding.ok(
          WHAT, all + " to the pooler, " + 2 * held + " in a roll-out: its bound for clients");
    }
    Bound bound = bound(auth.read(ConnectionLimitsSql.LIMITS).first());
    String compared =
        "%s, %d in a roll-out, of the %d that %s"
            .formatted(all, 2 * held, bound.most(), bound.named());
    if (2 * held <= bound.most()) {
      return Finding.ok(WHAT, compared);
    }
    String mended = compared + ". " + mend(roles, held, config.poolSize(), bound);
    return held > bound.most() ? Finding.fail(WHAT, mended) : Finding.warn(WHAT, mended);
  }

  /** Those that live, and an api and a worker where there is none yet. */
  private static List<ProcessRole> processes(List<Living> living) {
    List<ProcessRole> roles =
        new ArrayList<>(
            living.stream()
                .map(each -> ProcessRole.valueOf(each.role().toUpperCase(Locale.ROOT)))
                .toList());
    for (ProcessRole wanted : List.of(ProcessRole.API, ProcessRole.WORKER)) {
      if (!roles.contains(wanted) && !roles.contains(ProcessRole.ALL)) {
        roles.add(wanted);
      }
    }
    return roles;
  }

  private static String told(List<ProcessRole> roles) {
    return roles.stream()
        .collect(Collectors.groupingBy(role -> role, Collectors.counting()))
        .entrySet()
        .stream()
        .sorted(Map.Entry.comparingByKey())
        .map(each -> each.getValue() + " " + each.getKey().name().toLowerCase(Locale.ROOT))
        .collect(Collectors.joining(" and "));
  }

  private static Bound bound(Row limits) {
    int reserved = limits.integer("reserved");
    int most = limits.integer("most") - reserved;
    Bound bound =
        new Bound(
            most,
            "the server has (max_connections %d, %d of them reserved)"
                .formatted(most + reserved, reserved));
    int ofDatabase = limits.integer("of_database");
    if (ofDatabase >= 0 && ofDatabase < bound.most()) {
      bound = new Bound(ofDatabase, "the database may have (its CONNECTION LIMIT)");
    }
    int ofRole = limits.integer("of_role");
    return ofRole >= 0 && ofRole < bound.most()
        ? new Bound(ofRole, "this log-in may have (its CONNECTION LIMIT)")
        : bound;
  }

  private static String mend(List<ProcessRole> roles, int held, int poolSize, Bound bound) {
    int beside = held - roles.size() * poolSize;
    int fits = (bound.most() / 2 - beside) / roles.size();
    return fits < LEAST_POOL
        ? "Raise that limit to %d, or run fewer processes".formatted(2 * held)
        : "Set DATABASE_POOL_SIZE to %d, or raise that limit to %d".formatted(fits, 2 * held);
  }
}
