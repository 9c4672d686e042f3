package io.billhook.api.messaging.credential;

import io.billhook.api.audit.AuditLog;
import io.billhook.api.http.Answer;
import io.billhook.api.http.Endpoint;
import io.billhook.api.http.Feature;
import io.billhook.api.http.Request;
import io.billhook.api.http.Routes;
import io.billhook.api.http.access.Access;
import io.billhook.api.http.access.TenantRole;
import io.billhook.crypto.RandomToken;
import io.billhook.crypto.Sealer;
import io.billhook.messaging.credential.MessagingCredential;
import io.billhook.postgres.Database;
import io.billhook.postgres.Row;
import io.billhook.postgres.Tx;
import io.billhook.problem.ProblemType;
import io.billhook.provider.PublicAddresses;
import io.vertx.core.buffer.Buffer;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * {@code /v1/messaging-credentials}: a tenant's own accounts at providers. What is secret in one is
 * sealed and never shown again.
 */
public final class CredentialRoutes implements Feature {
  private static final Access ADMINS = Access.member(TenantRole.ADMIN);

  private final Database database;
  private final Sealer sealer;
  private final CredentialRequest requests;

  /**
   * @param servers where a tenant's mail server may be
   */
  public CredentialRoutes(Database database, Sealer sealer, PublicAddresses servers) {
    this.database = database;
    this.sealer = sealer;
    this.requests = new CredentialRequest(servers);
  }

  @Override
  public void contribute(Routes routes) {
    routes.operation("setBrevoCredential", ADMINS, r -> set(r, CredentialRequest.brevo(r.json())));
    routes.operation("setSmtpCredential", ADMINS, r -> set(r, requests.smtp(r.json())));
    routes.operation(
        "setTwilioCredential", ADMINS, r -> set(r, CredentialRequest.twilio(r.json())));
    routes.operation("getBrevoCredential", ADMINS, get(MessagingCredential.Provider.BREVO));
    routes.operation("getSmtpCredential", ADMINS, get(MessagingCredential.Provider.SMTP));
    routes.operation("getTwilioCredential", ADMINS, get(MessagingCredential.Provider.TWILIO));
    routes.operation("deleteBrevoCredential", ADMINS, delete(MessagingCredential.Provider.BREVO));
    routes.operation("deleteSmtpCredential", ADMINS, delete(MessagingCredential.Provider.SMTP));
    routes.operation("deleteTwilioCredential", ADMINS, delete(MessagingCredential.Provider.TWILIO));
  }

  private Answer set(Request request, MessagingCredential credential) {
    UUID tenant = request.tenant();
    return database
        .api(tenant)
        .transact(tx -> request.once(tx, tenant, () -> Answer.ok(stored(tx, request, credential))));
  }

  /**
   * A token is made with the first credential alone: another one leaves Brevo's webhook as it is.
   */
  private CredentialView stored(Tx tx, Request request, MessagingCredential credential) {
    UUID tenant = request.tenant();
    String token = credential instanceof MessagingCredential.Brevo ? RandomToken.create() : null;
    Row row =
        tx.query(
                CredentialSql.SET,
                new CredentialSql.Set(
                    tenant,
                    credential.provider().label(),
                    Buffer.buffer(credential.seal(sealer, tenant)),
                    credential.sender(),
                    token == null ? null : Buffer.buffer(RandomToken.hash(token)),
                    account(credential)))
            .first();
    note(tx, request, "messaging_credential.set", credential.provider());
    return CredentialView.of(row, row.bool("made") ? token : null);
  }

  private static @Nullable String account(MessagingCredential credential) {
    return credential instanceof MessagingCredential.Twilio twilio ? twilio.accountSid() : null;
  }

  private Endpoint get(MessagingCredential.Provider provider) {
    return request ->
        database
            .api(request.tenant())
            .transact(tx -> tx.query(CredentialSql.GET, provider.label()).one())
            .map(row -> Answer.ok(CredentialView.of(row, null)))
            .orElseThrow(CredentialRoutes::none);
  }

  private Endpoint delete(MessagingCredential.Provider provider) {
    return request ->
        database
            .api(request.tenant())
            .transact(
                tx -> {
                  if (tx.update(CredentialSql.DELETE, provider.label()) == 0) {
                    throw none();
                  }
                  note(tx, request, "messaging_credential.delete", provider);
                  return Answer.noContent();
                });
  }

  private static RuntimeException none() {
    return ProblemType.NOT_FOUND.because("This tenant has no credential of its own there");
  }

  private static void note(
      Tx tx, Request request, String action, MessagingCredential.Provider provider) {
    AuditLog.note(
        tx,
        request.tenant(),
        request.principal(),
        request.remoteAddress(),
        request.id(),
        action,
        "messaging_credential:" + provider.label());
  }
}
