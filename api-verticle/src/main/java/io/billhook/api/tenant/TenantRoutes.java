package io.billhook.api.tenant;

import io.billhook.api.audit.AuditLog;
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
import io.billhook.contract.billing.EndWithTenant;
import io.billhook.outbox.JobOptions;
import io.billhook.outbox.Outbox;
import io.billhook.postgres.Database;
import io.billhook.postgres.RowIds;
import io.billhook.postgres.Tx;
import io.billhook.problem.ProblemType;
import java.util.UUID;
import java.util.function.Consumer;

/** {@code /v1/tenants}: a person's tenants, made, renamed, deleted and restored. */
public final class TenantRoutes implements Feature {
  private static final int GRACE_DAYS = 14;

  private final Database database;
  private final TenantGuard guard;
  private final TenantQuota quota;
  private final Outbox outbox;
  private final Consumer<UUID> deleted;

  /**
   * @param deleted told of each tenant that is deleted, after the commit
   */
  public TenantRoutes(Database database, TenantQuota quota, Outbox outbox, Consumer<UUID> deleted) {
    this.database = database;
    this.quota = quota;
    this.guard = new TenantGuard(database.auth());
    this.outbox = outbox;
    this.deleted = deleted;
  }

  @Override
  public void contribute(Routes routes) {
    routes.operation("listTenants", Access.person(), this::list);
    routes.operation("createTenant", Access.person(), this::create);
    routes.operation("getTenant", Access.person(), this::get);
    routes.operation("updateTenant", Access.person(), this::rename);
    routes.operation("deleteTenant", Access.person(), this::delete);
    routes.operation("restoreTenant", Access.person(), this::restore);
  }

  private Answer list(Request request) {
    PageRequest page = request.query().page();
    UUID account = request.person().account();
    var tenants =
        database
            .auth()
            .transact(
                tx ->
                    tx.query(TenantSql.OF_PERSON, account, page.before(), page.fetch())
                        .map(TenantView::of));
    return Answer.ok(Page.of(tenants, page, TenantView::id));
  }

  private Answer create(Request request) {
    Fields fields = request.json();
    String name = Names.name(fields);
    fields.check();
    var person = request.person();
    UUID id = RowIds.next();
    return database
        .auth()
        .transact(
            tx ->
                request.once(
                    tx,
                    null,
                    () -> {
                      tx.update(TenantSql.CREATE, id, name);
                      tx.update(TenantSql.JOIN_AS_OWNER, id, person.account());
                      quota.requireMade(tx, person.account());
                      tx.update(TenantSql.MAKE_DEFAULT, person.account(), id);
                      AuditLog.note(
                          tx,
                          id,
                          person,
                          request.remoteAddress(),
                          request.id(),
                          "tenant.create",
                          "tenant:" + id);
                      return Answer.created(view(tx, id, person.account()));
                    }));
  }

  private Answer get(Request request) {
    return Answer.ok(guard.show(request, (_, caller) -> caller.tenant()));
  }

  private Answer rename(Request request) {
    Fields fields = request.json();
    String name = Names.name(fields);
    fields.check();
    return guard.change(
        request,
        TenantRole.ADMIN,
        (tx, caller) -> {
          tx.update(TenantSql.RENAME, caller.tenant().id(), name);
          return noted(tx, caller, "tenant.rename");
        });
  }

  private Answer delete(Request request) {
    request.requireStepUp();
    return guard.changeByOwner(
        request,
        (tx, caller) -> {
          if (caller.tenant().deletedAt() != null) {
            return Answer.ok(caller.tenant());
          }
          tx.asAuth();
          tx.update(TenantSql.DELETE, caller.tenant().id(), GRACE_DAYS);
          tx.afterEnd(_ -> deleted.accept(caller.tenant().id()));
          endWithTenant(tx, caller.tenant().id());
          return noted(tx, caller, "tenant.delete");
        });
  }

  private Answer restore(Request request) {
    return guard.changeByOwner(
        request,
        (tx, caller) -> {
          tx.asAuth();
          if (tx.update(TenantSql.RESTORE, caller.tenant().id()) == 0) {
            throw ProblemType.CONFLICT.because(
                "This tenant is not deleted, or can no longer be restored");
          }
          quota.require(tx, caller.person().account());
          endWithTenant(tx, caller.tenant().id());
          return noted(tx, caller, "tenant.restore");
        });
  }

  /** What it pays for ends with its period, or does not any more. */
  private void endWithTenant(Tx tx, UUID tenant) {
    outbox.enqueue(
        tx,
        EndWithTenant.KIND,
        new EndWithTenant(tenant),
        JobOptions.none().unique(tenant.toString()));
  }

  private static Answer noted(Tx tx, Caller caller, String action) {
    UUID tenant = caller.tenant().id();
    caller.note(tx, action, "tenant:" + tenant);
    return Answer.ok(view(tx, tenant, caller.person().account()));
  }

  private static TenantView view(Tx tx, UUID tenant, UUID account) {
    return TenantView.of(tx.query(TenantSql.VIEW, tenant, account).first());
  }
}
