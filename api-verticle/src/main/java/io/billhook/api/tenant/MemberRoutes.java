package io.billhook.api.tenant;

import io.billhook.api.http.Answer;
import io.billhook.api.http.Feature;
import io.billhook.api.http.Request;
import io.billhook.api.http.Routes;
import io.billhook.api.http.access.Access;
import io.billhook.api.http.access.TenantRole;
import io.billhook.api.http.input.Fields;
import io.billhook.api.http.input.Page;
import io.billhook.api.http.input.PageRequest;
import io.billhook.api.limit.TenantQuota;
import io.billhook.postgres.Database;
import io.billhook.postgres.Tx;
import io.billhook.problem.ProblemException;
import io.billhook.problem.ProblemType;
import java.util.UUID;
import java.util.function.Consumer;

/**
 * {@code /v1/tenants/{id}/members}: who belongs to a tenant, with which role; {@code transfer}
 * hands it over. A tenant always has an owner: whatever would leave it without one is a conflict.
 */
public final class MemberRoutes implements Feature {
  private final TenantGuard guard;
  private final TenantQuota quota;
  private final Consumer<UUID> changed;

  /**
   * @param changed told of each account whose part in a tenant has changed, after the commit
   */
  public MemberRoutes(Database database, TenantQuota quota, Consumer<UUID> changed) {
    this.quota = quota;
    this.guard = new TenantGuard(database.auth());
    this.changed = changed;
  }

  @Override
  public void contribute(Routes routes) {
    routes.operation("listMembers", Access.person(), this::list);
    routes.operation("updateMember", Access.person(), this::changeRole);
    routes.operation("removeMember", Access.person(), this::remove);
    routes.operation("transferTenant", Access.person(), this::transfer);
  }

  private Answer list(Request request) {
    PageRequest page = request.query().page();
    var members =
        guard.read(
            request,
            TenantRole.VIEWER,
            (tx, _) -> tx.query(MemberSql.LIST, page.before(), page.fetch()).map(MemberView::of));
    return Answer.ok(Page.of(members, page, MemberView::userId));
  }

  private Answer changeRole(Request request) {
    UUID account = request.pathId("user_id");
    Fields fields = request.json();
    TenantRole wanted = Names.role(fields);
    fields.check();
    boolean owner = isOwner(request, account);
    if (owner || wanted.includes(TenantRole.ADMIN)) {
      request.requireStepUp();
    }
    return guard.change(
        request,
        TenantRole.VIEWER,
        (tx, caller) -> {
          TenantRole now = present(tx, account).tenantRole();
          requireStill(owner, now);
          if (caller.is(account)) {
            Rank.maySink(caller.role(), wanted);
          } else {
            Rank.mayManage(caller.role(), now);
            Rank.mayManage(caller.role(), wanted);
          }
          if (now != wanted) {
            change(tx, caller.tenant().id(), account, wanted);
            if (now.includes(wanted)) {
              tx.update(MemberSql.REVOKE_INVITATIONS_OF, account);
            }
            caller.note(tx, "member.change_role", "member:" + account);
            requireOwner(tx);
          }
          return Answer.ok(present(tx, account));
        });
  }

  private Answer remove(Request request) {
    UUID account = request.pathId("user_id");
    boolean owner = isOwner(request, account);
    if (owner) {
      request.requireStepUp();
    }
    return guard.change(
        request,
        TenantRole.VIEWER,
        (tx, caller) -> {
          MemberView member = present(tx, account);
          requireStill(owner, member.tenantRole());
          if (!caller.is(account)) {
            Rank.mayManage(caller.role(), member.tenantRole());
          }
          tx.update(MemberSql.REMOVE, account);
          tx.afterEnd(_ -> changed.accept(account));
          tx.update(MemberSql.REVOKE_INVITATIONS_OF, account);
          requireOwner(tx);
          caller.note(
              tx, caller.is(account) ? "member.leave" : "member.remove", "member:" + account);
          tx.asAuth();
          tx.update(MemberSql.ANOTHER_DEFAULT, account, caller.tenant().id());
          return Answer.noContent();
        });
  }

  /** Another member becomes owner, and who hands over becomes admin. */
  private Answer transfer(Request request) {
    request.requireStepUp();
    Fields fields = request.json();
    UUID heir = fields.id("user_id");
    if (!fields.has("user_id")) {
      fields.error("user_id", "is missing");
    }
    fields.check();
    return guard.change(
        request,
        TenantRole.OWNER,
        (tx, caller) -> {
          if (heir == null || caller.is(heir) || find(tx, heir) == null) {
            fields.error("user_id", "must be another member of this tenant");
            fields.check();
            throw new IllegalStateException("a wrong field passed");
          }
          UUID tenant = caller.tenant().id();
          change(tx, tenant, heir, TenantRole.OWNER);
          change(tx, tenant, caller.person().account(), TenantRole.ADMIN);
          tx.update(MemberSql.REVOKE_INVITATIONS_OF, caller.person().account());
          caller.note(tx, "tenant.transfer", "member:" + heir);
          return Answer.ok(present(tx, heir));
        });
  }

  /** Whether it takes away an owner. Asked before the work, which holds the tenant. */
  private boolean isOwner(Request request, UUID account) {
    return guard.show(
        request,
        (tx, _) -> {
          MemberView member = find(tx, account);
          return member != null && member.tenantRole() == TenantRole.OWNER;
        });
  }

  private static void requireStill(boolean owner, TenantRole now) {
    if (!owner && now == TenantRole.OWNER) {
      throw ProblemType.CONFLICT.because("This member has become an owner just now; try again");
    }
  }

  private void change(Tx tx, UUID tenant, UUID account, TenantRole role) {
    tx.update(MemberSql.CHANGE_ROLE, account, role.publicName());
    if (role == TenantRole.OWNER) {
      tx.asAuth();
      quota.require(tx, account);
      tx.asApi(tenant);
    }
    tx.afterEnd(_ -> changed.accept(account));
  }

  private static MemberView present(Tx tx, UUID account) {
    MemberView found = find(tx, account);
    if (found == null) {
      throw ProblemType.NOT_FOUND.because("There is no such member");
    }
    return found;
  }

  private static @org.jspecify.annotations.Nullable MemberView find(Tx tx, UUID account) {
    return tx.query(MemberSql.GET, account).one().map(MemberView::of).orElse(null);
  }

  /** The lock on the tenant makes this sure: nobody else changes a role meanwhile. */
  private static void requireOwner(Tx tx) {
    if (tx.query(MemberSql.AN_OWNER).isEmpty()) {
      throw lastOwner();
    }
  }

  private static ProblemException lastOwner() {
    return ProblemType.CONFLICT.because(
        "A tenant has at least one owner; make another member owner first");
  }
}
