package io.billhook.api.auth.factor;

import io.billhook.api.http.Answer;
import io.billhook.api.http.Request;
import io.billhook.postgres.Database;
import io.billhook.postgres.Role;
import io.billhook.postgres.TenantScope;
import io.billhook.postgres.Tx;
import java.util.Optional;
import java.util.function.Function;

/** What people do for themselves: once for each Idempotency-Key, in one transaction. */
public final class IdempotentWork {
  private final Database database;

  public IdempotentWork(Database database) {
    this.database = database;
  }

  public Answer once(Request request, Function<Tx, Answer> work) {
    return database.transact(
        Role.AUTH, TenantScope.none(), tx -> request.once(tx, null, () -> work.apply(tx)));
  }

  /** The answer to a request that was done before; for where something is counted before it. */
  Optional<Answer> earlier(Request request) {
    return database.transact(Role.AUTH, TenantScope.none(), tx -> request.earlier(tx, null));
  }
}
