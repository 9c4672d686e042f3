package io.billhook.api.tenant;

import io.billhook.api.audit.AuditLog;
import io.billhook.api.http.Request;
import io.billhook.api.http.access.Principal;
import io.billhook.api.http.access.TenantRole;
import io.billhook.postgres.Tx;
import io.billhook.problem.ProblemType;
import java.util.UUID;

/** A person within the tenant that the path names. */
record Caller(Principal.Person person, TenantView tenant, String ip, String requestId) {

  static Caller of(Request request, TenantView tenant) {
    return new Caller(request.person(), tenant, request.remoteAddress(), request.id());
  }

  TenantRole role() {
    return TenantRole.of(tenant.role()).orElseThrow();
  }

  boolean is(UUID account) {
    return person.account().equals(account);
  }

  void require(TenantRole least) {
    if (!role().includes(least)) {
      throw ProblemType.FORBIDDEN.because(
          "This needs a member of the tenant with the role " + least.publicName());
    }
  }

  /** Throws CONFLICT in a tenant that is deleted, which only its owners still see. */
  void requireAlive() {
    if (tenant.deletedAt() != null) {
      throw ProblemType.CONFLICT.because("This tenant is deleted; restore it first");
    }
  }

  void note(Tx tx, String action, String target) {
    AuditLog.note(tx, tenant.id(), person, ip, requestId, action, target);
  }
}
