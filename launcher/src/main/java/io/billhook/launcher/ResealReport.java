package io.billhook.launcher;

import io.billhook.api.audit.AuditLog;
import io.billhook.config.EncryptionConfig;
import io.billhook.crypto.Sealer;
import io.billhook.postgres.Database;
import io.billhook.postgres.DatabaseException;
import io.billhook.reseal.Reseal;
import io.billhook.reseal.Reseal.Outcome;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;

/** {@code billhook keys reseal} as a person sees it. */
final class ResealReport {
  private static final Duration PAUSE = Duration.ofSeconds(5);
  private static final String NOT_PERMITTED = "42501";

  private final EncryptionConfig encryption;
  private long toldAt = System.nanoTime();

  ResealReport(EncryptionConfig encryption) {
    this.encryption = encryption;
  }

  /** Does it, and tells; gives the exit code. */
  int of(Database database) {
    String newest = encryption.keys().getFirst().id();
    Outcome outcome;
    try {
      outcome = new Reseal(database.keys(), new Sealer(encryption)).run(this::progress);
    } catch (DatabaseException e) {
      if (NOT_PERMITTED.equals(e.sqlState())) {
        throw new CannotStart(
            "The log-in of DATABASE_URL may not take the role billhook_keys: run this with the"
                + " log-in that runs billhook migrate");
      }
      throw e;
    }
    database
        .auth()
        .run(tx -> AuditLog.system(tx, "encryption_key.reseal", "encryption_key:" + newest));
    long resealed = outcome.resealed().values().stream().mapToLong(Long::longValue).sum();
    System.out.println("Sealed " + resealed + " values anew with " + newest + detail(outcome));
    boolean free = true;
    for (EncryptionConfig.Key older : olderKeys()) {
      free &= isUnused(older.id(), outcome);
    }
    if (outcome.refused() > 0) {
      refused(outcome);
    }
    return free && outcome.refused() == 0 ? 0 : 1;
  }

  private void progress(Reseal.Progress progress) {
    if (System.nanoTime() - toldAt >= PAUSE.toNanos()) {
      toldAt = System.nanoTime();
      System.err.printf(
          "billhook: %s, %d%%, %d values sealed anew%n",
          progress.column(), progress.percent(), progress.resealed());
    }
  }

  private List<EncryptionConfig.Key> olderKeys() {
    return encryption.keys().subList(1, encryption.keys().size());
  }

  private static String detail(Outcome outcome) {
    return outcome.resealed().entrySet().stream()
        .filter(entry -> entry.getValue() > 0)
        .map(entry -> entry.getKey() + " " + entry.getValue())
        .collect(Collectors.collectingAndThen(Collectors.joining(", "), ResealReport::ended));
  }

  private static String ended(String list) {
    return list.isEmpty() ? "." : ": " + list + ".";
  }

  private static boolean isUnused(String key, Outcome outcome) {
    long rows = outcome.left().getOrDefault(key, 0L);
    if (rows == 0) {
      System.out.println(
          "No row is sealed with "
              + key
              + " any more: once every process has had the new key first for ten minutes, it may be"
              + " taken out of ENCRYPTION_KEYS.");
      return true;
    }
    System.err.println(
        "billhook: "
            + rows
            + " values are still sealed with "
            + key
            + ". Where a process still seals with it, give it the new key first; then run this"
            + " again.");
    return false;
  }

  private static void refused(Outcome outcome) {
    System.err.println(
        "billhook: "
            + outcome.refused()
            + " values do not open with any key of ENCRYPTION_KEYS, or were changed. They stay as"
            + " they are:");
    outcome.named().forEach(place -> System.err.println("  " + place));
    if (outcome.named().size() < outcome.refused()) {
      System.err.println("  and more");
    }
  }
}
