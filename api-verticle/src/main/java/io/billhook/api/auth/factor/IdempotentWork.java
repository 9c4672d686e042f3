package io.billhook.api.auth.factor;

import io.billhook.api.http.Answer;
import io.billhook.api.http.Request;
import io.billhook.postgres.Transactions;
import io.billhook.postgres.Tx;
import java.util.Optional;
import java.util.function.Function;

/** What people do for themselves: once for each Idempotency-Key, in one transaction. */
public final class IdempotentWork {
  private final Transactions auth;

  public IdempotentWork(Transactions auth) {
    this.auth = auth;
  }

  public Answer once(Request request, Function<Tx, Answer> work) {
    return auth.transact(tx -> request.once(tx, null, () -> work.apply(tx)));
  }

  /** The answer to a request that was done before; for where something is counted before it. */
  public Optional<Answer> earlier(Request request) {
    return auth.transact(tx -> request.earlier(tx, null));
  }
}
