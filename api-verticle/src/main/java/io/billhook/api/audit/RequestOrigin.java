package io.billhook.api.audit;

import io.billhook.api.http.Request;
import io.billhook.api.http.access.Principal;
import io.billhook.postgres.Tx;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Where a request comes from.
 *
 * @param ip see {@link Request#remoteAddress}
 * @param userAgent at most 300 characters
 * @param requestId for the audit log
 */
public record RequestOrigin(String ip, String userAgent, String requestId) {

  public static RequestOrigin of(Request request) {
    return new RequestOrigin(request.remoteAddress(), request.userAgent(), request.id());
  }

  /** Notes what a person did to their own account. */
  public void note(Tx tx, UUID account, String action) {
    note(tx, account, action, "account:" + account);
  }

  public void note(Tx tx, UUID account, String action, String target) {
    noteIn(tx, null, account, action, target);
  }

  /** Notes what a person did in a tenant, for its log. */
  public void noteIn(Tx tx, @Nullable UUID tenant, UUID account, String action, String target) {
    Principal actor = new Principal.Person(account, null, null, null);
    AuditLog.note(tx, tenant, actor, ip, requestId, action, target);
  }

  /** Notes what somebody did who has not shown who they are. */
  public void noteOfNobody(Tx tx, String action, String target) {
    AuditLog.note(tx, null, new Principal.Anonymous(), ip, requestId, action, target);
  }
}
