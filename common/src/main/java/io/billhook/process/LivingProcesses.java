package io.billhook.process;

import io.billhook.postgres.Row;
import io.billhook.postgres.Transactions;
import java.time.Instant;
import java.util.List;

/** Who lives and which keys they say that they have, for commands beside them. */
public final class LivingProcesses {

  /**
   * One of them.
   *
   * @param role api, worker or all
   * @param saysKeys false for one of a version from before processes said what they have
   * @param encryptionKeys ids of {@code ENCRYPTION_KEYS}, in their order
   * @param signingKeys ids of the keys whose tokens it takes; none for a worker
   */
  public record Living(
      long id,
      String role,
      String host,
      String version,
      Instant startedAt,
      boolean saysKeys,
      List<String> encryptionKeys,
      List<String> signingKeys) {

    public boolean opens(String encryptionKey) {
      return encryptionKeys.contains(encryptionKey);
    }

    /** Whether a token by this key may be refused here. */
    public boolean lacks(String signingKey) {
      return saysKeys && !role.equals("worker") && !signingKeys.contains(signingKey);
    }

    @Override
    public String toString() {
      return "process %d (%s on %s, version %s, since %s)"
          .formatted(id, role, host, version, startedAt);
    }
  }

  private final Transactions auth;

  public LivingProcesses(Transactions auth) {
    this.auth = auth;
  }

  /** By their ids. */
  public List<Living> all() {
    return auth.read(ProcessSql.LIVING).map(LivingProcesses::living);
  }

  /**
   * Which key seals for one that is no process itself, as {@link HeldKeys#sealing} for one that is.
   *
   * @param keys the ids of {@code ENCRYPTION_KEYS}, in their order
   */
  public String sealing(List<String> keys) {
    return auth.read(ProcessSql.SEALING_BESIDE, keys).first().text("sealing");
  }

  private static Living living(Row row) {
    return new Living(
        row.bigint("id"),
        row.text("role"),
        row.text("host"),
        row.text("version"),
        row.instant("started_at"),
        row.bool("says_keys"),
        row.texts("encryption_keys"),
        row.texts("signing_keys"));
  }
}
