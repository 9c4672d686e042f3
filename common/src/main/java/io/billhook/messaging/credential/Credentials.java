package io.billhook.messaging.credential;

import io.billhook.crypto.Sealer;
import io.billhook.postgres.Row;
import io.billhook.postgres.Tx;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Reads what tenants have brought, for who sends in their name. */
public final class Credentials {
  private final Sealer sealer;

  public Credentials(Sealer sealer) {
    this.sealer = sealer;
  }

  /**
   * A credential as it stood when it was read.
   *
   * @param changedAt another one, once another credential has taken its place
   */
  public record Stored(UUID tenant, Instant changedAt, MessagingCredential credential) {}

  /**
   * The credential of the transaction's tenant; the transaction has the role of a worker, or of the
   * api.
   *
   * @throws Sealer.UnsealableException where this process lacks the key
   */
  public Optional<MessagingCredential> find(Tx tx, MessagingCredential.Provider provider) {
    return tx.query(CredentialsSql.FIND, List.of(provider.label()))
        .one()
        .map(row -> stored(row).credential());
  }

  /**
   * Those by which mail of the transaction's tenant goes, Brevo before SMTP; none where it goes by
   * the installation's.
   *
   * @throws Sealer.UnsealableException where this process lacks the key
   */
  public List<Stored> forMail(Tx tx) {
    return tx.query(
            CredentialsSql.FIND,
            List.of(
                MessagingCredential.Provider.BREVO.label(),
                MessagingCredential.Provider.SMTP.label()))
        .map(this::stored);
  }

  private Stored stored(Row row) {
    UUID tenant = row.uuid("tenant_id");
    MessagingCredential.Provider provider =
        MessagingCredential.Provider.of(row.text("provider")).orElseThrow();
    return new Stored(
        tenant,
        row.instant("updated_at"),
        MessagingCredential.open(sealer, tenant, provider, row.bytes("sealed")));
  }
}
