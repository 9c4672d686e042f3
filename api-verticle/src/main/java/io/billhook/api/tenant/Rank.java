package io.billhook.api.tenant;

import io.billhook.api.http.access.TenantRole;
import io.billhook.problem.ProblemException;
import io.billhook.problem.ProblemType;

/**
 * Who may give and take roles: owners all of them, admins those below their own, and everybody may
 * step down.
 */
final class Rank {
  private Rank() {}

  /** Throws FORBIDDEN where one with this role may not give, change or take the other. */
  static void mayManage(TenantRole actor, TenantRole other) {
    if (!manages(actor, other)) {
      throw refused();
    }
  }

  /** Throws FORBIDDEN where one with this role may not take on the other. */
  static void maySink(TenantRole from, TenantRole to) {
    if (!from.includes(to)) {
      throw refused();
    }
  }

  static boolean manages(TenantRole actor, TenantRole other) {
    return switch (actor) {
      case OWNER -> true;
      case ADMIN -> !other.includes(TenantRole.ADMIN);
      case MEMBER, VIEWER -> false;
    };
  }

  private static ProblemException refused() {
    return ProblemType.FORBIDDEN.because(
        "Owners give and take every role, admins those of members and viewers");
  }
}
