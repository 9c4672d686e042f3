package io.billhook.api.auth;

import io.billhook.api.audit.AuditLog;
import io.billhook.api.http.Principal;
import io.billhook.api.http.Request;
import io.billhook.postgres.Tx;
import java.util.UUID;

/**
 * Where a request comes from.
 *
 * @param ip of the other end
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
    Principal actor = new Principal.Person(account, null, null, null);
    AuditLog.note(tx, null, actor, ip, requestId, action, target);
  }
}
