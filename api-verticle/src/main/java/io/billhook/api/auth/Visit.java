package io.billhook.api.auth;

import io.billhook.api.audit.AuditLog;
import io.billhook.api.http.Principal;
import io.billhook.api.http.Request;
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
record Visit(String ip, String userAgent, String requestId) {

  static Visit of(Request request) {
    return new Visit(request.remoteAddress(), request.userAgent(), request.id());
  }

  /** Notes what a person did to their own account. */
  void note(Tx tx, UUID account, String action) {
    note(tx, account, action, "account:" + account);
  }

  void note(Tx tx, UUID account, String action, String target) {
    noteIn(tx, null, account, action, target);
  }

  /** Notes what a person did in a tenant, for its log. */
  void noteIn(Tx tx, @Nullable UUID tenant, UUID account, String action, String target) {
    Principal actor = new Principal.Person(account, null, null, null);
    AuditLog.note(tx, tenant, actor, ip, requestId, action, target);
  }

  /** Notes what somebody did who has not shown who they are. */
  void noteOfNobody(Tx tx, String action, String target) {
    AuditLog.note(tx, null, new Principal.Anonymous(), ip, requestId, action, target);
  }
}
