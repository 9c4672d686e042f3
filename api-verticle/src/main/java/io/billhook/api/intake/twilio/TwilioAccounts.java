package io.billhook.api.intake.twilio;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.billhook.crypto.Sealer;
import io.billhook.messaging.credential.MessagingCredential;
import io.billhook.postgres.Batcher;
import io.billhook.postgres.EnginePool;
import io.billhook.postgres.Row;
import io.billhook.postgres.Rows;
import io.billhook.problem.ProblemException;
import io.billhook.problem.ProblemType;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * With which tokens the callbacks of a tenant's own account may be signed. What the database has
 * said, also that it knows none, is remembered for some seconds. Questions go to it together, one
 * statement at a time and at most twenty a second: who floods us with accounts that nobody has
 * costs it no more than that. Shared by all event loops.
 */
public final class TwilioAccounts {
  private static final Logger LOG = LoggerFactory.getLogger(TwilioAccounts.class);
  private static final Duration REMEMBERED = Duration.ofSeconds(5);
  private static final int MOST_REMEMBERED = 20_000;
  private static final Duration COME_AGAIN = Duration.ofSeconds(5);
  private static final Batcher.Bounds BOUNDS =
      new Batcher.Bounds(500, Long.MAX_VALUE, 5_000, Long.MAX_VALUE);
  private static final long BETWEEN_MILLIS = 50;

  /**
   * Of the tenants that say an account is theirs so many are heard, those who said it first: each
   * token is tried.
   */
  private static final int MOST_HOLDERS = 100;

  /** A tenant that says the account is its own. */
  record Holder(UUID tenant, String authToken) {
    @Override
    public String toString() {
      return "Holder[" + tenant + "]";
    }
  }

  private final Vertx vertx;
  private final EnginePool pool;
  private final Sealer sealer;
  private final Cache<String, List<Holder>> known =
      Caffeine.newBuilder()
          .maximumSize(MOST_REMEMBERED)
          .expireAfterWrite(REMEMBERED)
          .executor(Runnable::run)
          .build();
  private final Batcher<String> questions;
  private final Map<String, Promise<List<Holder>>> asked = new HashMap<>(); // guards itself

  public TwilioAccounts(Vertx vertx, EnginePool pool, Sealer sealer) {
    this.vertx = vertx;
    this.pool = pool;
    this.sealer = sealer;
    this.questions = new Batcher<>(BOUNDS, _ -> 1, Runnable::run, this::ask);
  }

  /**
   * Who says that the account is theirs; nobody where it is unknown. Ends on any thread; fails with
   * UNAVAILABLE where the database does not say, or too many are asked for.
   *
   * @param account {@code AC…}
   */
  Future<List<Holder>> holders(String account) {
    List<Holder> remembered = known.getIfPresent(account);
    if (remembered != null) {
      return Future.succeededFuture(remembered);
    }
    Promise<List<Holder>> answer = Promise.promise();
    synchronized (asked) {
      Promise<List<Holder>> same = asked.putIfAbsent(account, answer);
      if (same != null) {
        return same.future();
      }
    }
    if (!questions.add(account)) {
      fail(List.of(account), unavailable());
    }
    return answer.future();
  }

  /** The next ones wait for a moment after these: it is the flood that makes them many at once. */
  private Future<Void> ask(List<String> accounts) {
    Future<Rows> rows = pool.soon(TwilioAccountsSql.HOLDERS, accounts, MOST_HOLDERS);
    return rows.onComplete(
            found -> answered(accounts, found),
            failure -> {
              LOG.warn("webhook.accounts_not_read: {}", failure.getMessage());
              fail(accounts, unavailable());
            })
        .transform(_ -> vertx.timer(BETWEEN_MILLIS, TimeUnit.MILLISECONDS))
        .mapEmpty();
  }

  private void answered(List<String> accounts, Rows rows) {
    Map<String, List<Holder>> found = new HashMap<>();
    accounts.forEach(account -> found.put(account, new ArrayList<>(0)));
    for (Row row : rows) {
      List<Holder> holders = found.get(row.text("account_sid"));
      if (holders != null) {
        try {
          holders.add(holder(row));
        } catch (Sealer.UnsealableException e) { // another process may have the key
          LOG.warn("webhook.account_not_opened: {}", e.getMessage());
          found.remove(row.text("account_sid"));
        }
      }
    }
    for (String account : accounts) {
      List<Holder> holders = found.get(account);
      if (holders == null) {
        fail(List.of(account), unavailable());
      } else {
        List<Holder> all = List.copyOf(holders);
        known.put(account, all);
        forget(account).tryComplete(all);
      }
    }
  }

  private Holder holder(Row row) {
    UUID tenant = row.uuid("tenant_id");
    var credential =
        MessagingCredential.open(
            sealer, tenant, MessagingCredential.Provider.TWILIO, row.bytes("sealed"));
    return switch (credential) {
      case MessagingCredential.Twilio twilio -> new Holder(tenant, twilio.authToken());
      case MessagingCredential.Brevo _, MessagingCredential.Smtp _ ->
          throw new IllegalStateException("Opened as Twilio's, and is none");
    };
  }

  private void fail(List<String> accounts, ProblemException why) {
    accounts.forEach(account -> forget(account).tryFail(why));
  }

  private Promise<List<Holder>> forget(String account) {
    synchronized (asked) {
      Promise<List<Holder>> answer = asked.remove(account);
      return answer == null ? Promise.promise() : answer;
    }
  }

  private static ProblemException unavailable() {
    return ProblemType.UNAVAILABLE
        .because("Whose account it is cannot be looked up at the moment")
        .retryAfter(COME_AGAIN);
  }
}
