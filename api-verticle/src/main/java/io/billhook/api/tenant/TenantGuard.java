package io.billhook.api.tenant;

import io.billhook.api.http.Answer;
import io.billhook.api.http.Request;
import io.billhook.api.http.access.TenantRole;
import io.billhook.postgres.Transactions;
import io.billhook.postgres.Tx;
import io.billhook.problem.ProblemType;
import java.util.UUID;
import java.util.function.BiFunction;

/**
 * Work on the tenant that the path names as {@code id}, whatever {@code X-Tenant-Id} says. Whether
 * the caller is one of its people is asked as {@code billhook_auth}; the work itself has the role
 * api and sees nothing but this tenant. Who is no member is answered 404.
 */
final class TenantGuard {
  private final Transactions auth;

  TenantGuard(Transactions auth) {
    this.auth = auth;
  }

  /** For every member. */
  <T> T read(Request request, TenantRole least, BiFunction<Tx, Caller, T> work) {
    return run(
        request,
        false,
        (tx, caller) -> {
          caller.requireAlive();
          caller.require(least);
          return work.apply(tx, caller);
        });
  }

  /** For every member; its owners see a deleted tenant too. */
  <T> T show(Request request, BiFunction<Tx, Caller, T> work) {
    return run(request, false, work);
  }

  /** Changes of who may do what: one after another in each tenant. */
  Answer change(Request request, TenantRole least, BiFunction<Tx, Caller, Answer> work) {
    return once(
        request,
        (tx, caller) -> {
          caller.requireAlive();
          caller.require(least);
          return work.apply(tx, caller);
        });
  }

  /** As {@link #change}, by an owner, of a tenant that may be deleted. */
  Answer changeByOwner(Request request, BiFunction<Tx, Caller, Answer> work) {
    return once(
        request,
        (tx, caller) -> {
          caller.require(TenantRole.OWNER);
          return work.apply(tx, caller);
        });
  }

  /** A repeat is answered to who is still a member, whatever their role is by now. */
  private Answer once(Request request, BiFunction<Tx, Caller, Answer> work) {
    return run(
        request,
        true,
        (tx, caller) -> request.once(tx, caller.tenant().id(), () -> work.apply(tx, caller)));
  }

  private <T> T run(Request request, boolean lock, BiFunction<Tx, Caller, T> work) {
    UUID tenant = request.pathId("id");
    UUID account = request.person().account();
    return auth.transact(
        tx -> {
          if (lock) {
            // A statement of its own: the next one sees what the one before us has changed.
            tx.query(TenantGuardSql.LOCK, tenant, account);
          }
          Caller caller =
              tx.query(TenantGuardSql.ENTER, tenant, account)
                  .one()
                  .map(row -> Caller.of(request, TenantView.of(row)))
                  .orElseThrow(() -> ProblemType.NOT_FOUND.because("There is no such tenant"));
          tx.asApi(tenant);
          return work.apply(tx, caller);
        });
  }
}
