package io.billhook.postgres;

import io.billhook.config.DatabaseConfig;
import io.billhook.published.Public;
import io.vertx.core.Future;
import io.vertx.pgclient.PgException;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlConnection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * An open transaction, used by one virtual thread. A statement that fails ends it: whoever catches
 * the exception cannot commit the rest.
 */
@Public
public final class Tx {
  /** How a transaction ended. */
  public enum End {
    COMMITTED,
    ROLLED_BACK,
    /** The answer to COMMIT was lost. */
    UNKNOWN
  }

  /** What was asked without a wait, and must be so. */
  private record Supposed(Future<RowSet<io.vertx.sqlclient.Row>> answer, Premise premise) {}

  /** A statement that fails where nothing of the transaction may count, and what that means. */
  private record Fence(Future<?> answer, Supplier<RuntimeException> shut) {
    boolean isShut() {
      return answer.cause() instanceof PgException e && SHUT.equals(e.getSqlState());
    }
  }

  /** division_by_zero, by which a fence fails. */
  private static final String SHUT = "22012";

  private static final String SCOPE =
      "SELECT set_config('role', $1, true), set_config('billhook.tenant_id', $2, true)";
  private static final String SCOPE_AND_LIMITS =
      "SELECT set_config('role', $1, true), set_config('billhook.tenant_id', $2, true),"
          + " set_config('statement_timeout', $3, true),"
          + " set_config('idle_in_transaction_session_timeout', $4, true)";
  static final String POOLED_LIMITS =
      "SELECT set_config('statement_timeout', '60s', true),"
          + " set_config('idle_in_transaction_session_timeout', '60s', true)";

  /**
   * Of a request: after so long the server lets go of what it holds for who is not heard any more.
   */
  private static final Duration MOST_IDLE = Duration.ofSeconds(10);

  private final SqlConnection connection;
  private final Answers answers;
  private final List<Future<?>> head = new ArrayList<>();
  private final List<Fence> fences = new ArrayList<>();
  private final List<Runnable> beforeCommit = new ArrayList<>();
  private final List<Consumer<End>> afterEnd = new ArrayList<>();
  private final Map<Object, Object> attachments = new HashMap<>();
  private @Nullable Supposed supposed; // until its answer has been looked at
  private boolean failed;
  private boolean useless;

  private Tx(SqlConnection connection, Answers answers) {
    this.connection = connection;
    this.answers = answers;
  }

  /** Sends BEGIN and the scope without waiting for an answer; the first statement reports both. */
  static Tx begin(
      SqlConnection connection,
      Answers answers,
      Role role,
      TenantScope scope,
      DatabaseConfig config,
      @Nullable StoreTimeout timeout) {
    Tx tx = new Tx(connection, answers);
    tx.head.add(connection.query("BEGIN").execute());
    if (timeout == null && config.pooled()) {
      tx.head.add(connection.query(POOLED_LIMITS).execute());
    }
    Premise premise = Premise.current();
    if (premise != null) {
      tx.as(Role.AUTH, TenantScope.none(), timeout);
      tx.suppose(premise);
    }
    tx.as(role, scope, timeout);
    return tx;
  }

  private void suppose(Premise premise) {
    supposed = new Supposed(send(premise.sql(), premise.parameters().toArray()), premise);
  }

  /** {@link Unawaited#write}. */
  Supplier<Rows> write(String sql, @Nullable Object... parameters) {
    var sent = send(sql, parameters);
    return () -> new Rows(sent.result());
  }

  /** {@link Unawaited#fence}. */
  void fence(Supplier<RuntimeException> shut, String sql, @Nullable Object... parameters) {
    fences.add(new Fence(send(sql, parameters), shut));
  }

  private Future<RowSet<io.vertx.sqlclient.Row>> send(String sql, @Nullable Object... parameters) {
    var sent = connection.preparedQuery(sql).execute(Parameters.tuple(parameters));
    head.add(sent);
    return sent;
  }

  /** When a later answer is known. */
  private void check() {
    Supposed asked = supposed;
    supposed = null;
    if (asked != null && asked.answer().succeeded() && asked.answer().result().size() == 0) {
      failed = true;
      throw asked.premise().unmet();
    }
  }

  private void as(Role role, TenantScope scope, @Nullable StoreTimeout timeout) {
    if (timeout == null) {
      as(role, scope);
    } else {
      as(role, scope, timeout.most());
    }
  }

  private void as(Role role, TenantScope scope, Duration most) {
    head.add(
        connection
            .preparedQuery(SCOPE_AND_LIMITS)
            .execute(
                Parameters.tuple(
                    role.sqlName(),
                    scope.setting(),
                    String.valueOf(most.toMillis()),
                    String.valueOf(MOST_IDLE.toMillis()))));
  }

  /** As {@link Database#api}, for the statements that follow. */
  public void asApi(UUID tenant) {
    as(Role.API, TenantScope.of(tenant));
  }

  /** As {@link Database#worker}, for the statements that follow. */
  public void asWorker(@Nullable UUID tenant) {
    as(Role.WORKER, TenantScope.of(tenant));
  }

  /** As {@link Database#auth}, for the statements that follow. */
  public void asAuth() {
    as(Role.AUTH, TenantScope.none());
  }

  /** As {@link Database#ops}, for the statements that follow. */
  public void asOps() {
    as(Role.OPS, TenantScope.none());
  }

  /** As {@link Database#engine}, for the statements that follow. */
  public void asEngine() {
    as(Role.ENGINE, TenantScope.none());
  }

  /** Takes another role or tenant for the statements that follow. Sent ahead of the next one. */
  public void as(Role role, TenantScope scope) {
    head.add(
        connection.preparedQuery(SCOPE).execute(Parameters.tuple(role.sqlName(), scope.setting())));
  }

  /**
   * Runs one statement.
   *
   * @param parameters for $1, $2 …: UUID, String, numbers, Boolean, Instant, byte[], or arrays and
   *     lists of these; null where the statement takes it
   */
  public Rows query(String sql, @Nullable Object... parameters) {
    var sent = connection.preparedQuery(sql).execute(Parameters.tuple(parameters));
    Rows rows;
    try {
      rows = new Rows(answers.await(sent));
    } catch (Throwable e) {
      failed = true;
      look(e);
      check();
      throw meaning(firstHeadFailure().orElse(e));
    }
    check();
    head.clear();
    return rows;
  }

  /** As {@link #query(String, Object...)}: the record's components are $1, $2 … in their order. */
  public Rows query(String sql, Record parameters) {
    return query(sql, Parameters.of(parameters));
  }

  /** Runs the transaction's one statement and commits, without a wait between the two. */
  Rows only(String sql, @Nullable Object... parameters) {
    var sent = connection.preparedQuery(sql).execute(Parameters.tuple(parameters));
    head.add(sent);
    head.add(connection.query("COMMIT").execute());
    try {
      // After a failed statement COMMIT "succeeds" as a rollback, so every answer counts.
      answers.await(Future.join(head));
    } catch (Throwable e) {
      Throwable first = firstHeadFailure().orElse(e);
      look(first);
      throw Failures.translate(first);
    }
    check();
    return new Rows(sent.result());
  }

  /** Runs one statement and gives the number of rows that it wrote. */
  public int update(String sql, @Nullable Object... parameters) {
    return query(sql, parameters).count();
  }

  /** As {@link #update(String, Object...)}: the record's components are $1, $2 … in their order. */
  public int update(String sql, Record parameters) {
    return query(sql, parameters).count();
  }

  /**
   * Marks this place, before any other mechanism has asked for something in this transaction.
   *
   * @return takes back what follows: what is written, the role and tenant, and what is to run last
   *     or afterwards. For when no statement has failed.
   */
  public Runnable savepoint() {
    if (!beforeCommit.isEmpty() || !afterEnd.isEmpty() || !attachments.isEmpty()) {
      throw new IllegalStateException("Too late for a savepoint");
    }
    head.add(connection.query("SAVEPOINT here").execute());
    return () -> {
      head.add(connection.query("ROLLBACK TO SAVEPOINT here").execute());
      List<Consumer<End>> undone = List.copyOf(afterEnd);
      beforeCommit.clear();
      afterEnd.clear();
      attachments.clear();
      undone.forEach(work -> work.accept(End.ROLLED_BACK));
    };
  }

  /** Runs last, inside the transaction: for what is buffered and written once. */
  public void beforeCommit(Runnable work) {
    beforeCommit.add(work);
  }

  /** Runs when the transaction has ended, outside it, and is told how. */
  public void afterEnd(Consumer<End> work) {
    afterEnd.add(work);
  }

  /** What another mechanism keeps with this transaction, made at the first call. */
  public <T> T attachment(Class<T> type, Supplier<T> made) {
    return type.cast(attachments.computeIfAbsent(type, _ -> made.get()));
  }

  void commit() {
    for (int i = 0; i < beforeCommit.size(); i++) { // work may add work
      beforeCommit.get(i).run();
    }
    if (failed) {
      throw new IllegalStateException("A statement of this transaction failed; it cannot commit");
    }
    awaitSupposed();
    try {
      answers.await(connection.query("COMMIT").execute());
    } catch (Throwable e) {
      look(e);
      // What was sent before may have succeeded, and COMMIT too, where only the answers were lost.
      throw firstHeadFailure()
          .filter(PgException.class::isInstance)
          .map(this::meaning)
          .orElseGet(() -> Failures.ofCommit(e));
    }
    // After a failed statement COMMIT "succeeds" as a rollback.
    firstHeadFailure()
        .ifPresent(
            e -> {
              throw meaning(e);
            });
  }

  private void awaitSupposed() {
    if (supposed == null) {
      return;
    }
    try {
      answers.await(Future.join(head));
    } catch (Throwable e) {
      look(e);
      check();
      throw meaning(firstHeadFailure().orElse(e));
    }
    check();
    head.clear();
  }

  /**
   * Whether the connection serves nobody any more: it may be dead without knowing it, since an
   * answer is still missing, or leads to a server that takes no writes.
   */
  boolean hasUselessConnection() {
    return useless;
  }

  private void look(Throwable failure) {
    useless |= failure instanceof TimeoutException || Failures.isReadOnly(failure);
  }

  void ended(End end) {
    afterEnd.forEach(work -> work.accept(end));
  }

  private RuntimeException meaning(Throwable failure) {
    look(failure); // of what was sent first, too: what fails after it says nothing of the server
    return fences.stream()
        .filter(Fence::isShut)
        .findFirst()
        .map(fence -> fence.shut().get())
        .orElseGet(() -> Failures.translate(failure));
  }

  private Optional<Throwable> firstHeadFailure() {
    return head.stream().filter(Future::failed).map(Future::cause).findFirst();
  }
}
