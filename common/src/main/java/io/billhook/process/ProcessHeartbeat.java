package io.billhook.process;

import io.billhook.postgres.Database;
import io.billhook.postgres.DatabaseException;
import io.billhook.postgres.EnginePool;
import io.billhook.postgres.Row;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * This process as the others see it: a row that it touches every two seconds, on a connection of
 * its own. A heartbeat never revives: a process that finds itself declared dead registers anew
 * under another id, and what it still runs is fenced off by the old one.
 */
public final class ProcessHeartbeat implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(ProcessHeartbeat.class);
  private static final Duration BEAT = Duration.ofSeconds(2);

  /** Others may declare a process dead after 10 s; no provider call starts this close to it. */
  private static final Duration CALLS_STOP_AFTER = Duration.ofSeconds(6);

  /**
   * For a beat at the server, where one that waits for a lock ends by then and leaves its
   * connection to the next. Without an answer after half a second more the next one goes by
   * another: others must hear of this process within 10 s. What hangs on COMMIT, which has no bound
   * there, hangs once: it has the row that a further beat waits for, or the lock that a further
   * registration does.
   */
  private static final Duration ANSWER = Duration.ofMillis(3500);

  private static final Duration REGISTERING = Duration.ofSeconds(10);

  /** A beat without an answer for so long is late; a usual one takes milliseconds. */
  private static final Duration LATE = Duration.ofSeconds(3);

  /** What a process does. */
  public enum ProcessRole {
    API,
    WORKER,
    ALL
  }

  private final Vertx vertx;
  private final EnginePool connection;
  private final ProcessRole role;
  private final String version;
  private final HeldKeys keys;
  private final long lock = new SecureRandom().nextLong(); // of this process alone
  private final JobIds ids = new JobIds();
  private final List<Runnable> afterBeat = new CopyOnWriteArrayList<>();
  private volatile long id;
  private volatile long lastBeat; // System.nanoTime
  private volatile long beatingSince; // System.nanoTime of the first of an unbroken row of beats
  private volatile long unansweredSince; // System.nanoTime when the first of them was sent
  private volatile boolean unanswered; // the last beat, and those before it since then
  private volatile boolean closed;

  private ProcessHeartbeat(
      Vertx vertx, Database database, ProcessRole role, String version, HeldKeys keys) {
    this.vertx = vertx;
    this.connection = database.enginePool(1, ANSWER);
    this.role = role;
    this.version = version;
    this.keys = keys;
  }

  /** Registers a process that says nothing of keys, and starts beating. */
  public static Future<ProcessHeartbeat> join(
      Vertx vertx, Database database, ProcessRole role, String version) {
    return join(vertx, database, role, version, HeldKeys.untold());
  }

  /**
   * Registers this process and starts beating.
   *
   * @param keys told with each beat, and told what the others have before this is done
   */
  public static Future<ProcessHeartbeat> join(
      Vertx vertx, Database database, ProcessRole role, String version, HeldKeys keys) {
    ProcessHeartbeat heartbeat = new ProcessHeartbeat(vertx, database, role, version, keys);
    EnginePool patient = database.enginePool(1, REGISTERING);
    return heartbeat
        .register(patient)
        .onComplete(_ -> patient.close())
        .onSuccess(_ -> heartbeat.next())
        .onFailure(_ -> heartbeat.connection.close())
        .map(heartbeat);
  }

  /** The id that this process holds jobs under. Changes when it was declared dead. */
  public long id() {
    return id;
  }

  public JobIds ids() {
    return ids;
  }

  public HeldKeys keys() {
    return keys;
  }

  /** Whether the last good heartbeat is fresh enough to start a call to a provider. */
  public boolean mayCall() {
    return System.nanoTime() - lastBeat < CALLS_STOP_AFTER.toNanos();
  }

  /**
   * Whether the database is silent: no beat was answered, not even by a refusal, since one that was
   * sent three seconds ago. Over with the next answer; that a beat has taken too long is none. A
   * beat that this process has not come to send is not late.
   */
  public boolean isLate() {
    return unanswered && System.nanoTime() - unansweredSince > LATE.toNanos();
  }

  /** For how long beats have come without a break: what entitles to declare others dead. */
  public Duration beatingFor() {
    return mayCall() ? Duration.ofNanos(System.nanoTime() - beatingSince) : Duration.ZERO;
  }

  /** Runs after every good beat, on this object's event loop. */
  public void afterBeat(Runnable work) {
    afterBeat.add(work);
  }

  /** Not before the clock is set: no id is below one that was minted ahead of it. */
  private Future<Void> register(EnginePool by) {
    return by.soon(ProcessSql.CLOCK)
        .onSuccess(rows -> ids.setClock(rows.first().instant("now")))
        .compose(
            _ ->
                by.soon(
                    ProcessSql.REGISTER,
                    role.name().toLowerCase(java.util.Locale.ROOT),
                    host(),
                    version,
                    ids.since(),
                    lock,
                    keys.encryption()))
        .map(
            rows -> {
              Row row = rows.first();
              id = row.bigint("id");
              ids.setClock(row.instant("now"));
              keys.heard(row.textOrNull("sealing"));
              lastBeat = System.nanoTime();
              beatingSince = lastBeat;
              log.atInfo()
                  .addKeyValue("process", id)
                  .addKeyValue("role", role)
                  .log("process.registered");
              return null;
            });
  }

  private void next() {
    if (!closed) {
      vertx.setTimer(BEAT.toMillis(), _ -> beat().onComplete(_ -> next()));
    }
  }

  private Future<Void> beat() {
    long sent = System.nanoTime();
    if (!unanswered) {
      unansweredSince = sent;
      unanswered = true;
    }
    return connection
        .soon(ProcessSql.BEAT, id, ids.since(), keys.encryption(), keys.signing())
        .compose(
            rows -> {
              unanswered = false;
              if (rows.isEmpty()) {
                log.atWarn().addKeyValue("process", id).log("process.declared_dead");
                return register(connection);
              }
              if (sent - lastBeat > CALLS_STOP_AFTER.toNanos()) {
                beatingSince = sent;
              }
              lastBeat = sent;
              ids.setClock(rows.first().instant("now"));
              keys.heard(rows.first().textOrNull("sealing"));
              return Future.<Void>succeededFuture();
            })
        .onSuccess(_ -> afterBeat.forEach(Runnable::run))
        .onFailure(
            e -> {
              unanswered &= !isAnswer(e);
              if (!closed) {
                log.atWarn().addKeyValue("error", e.getMessage()).log("process.heartbeat_failed");
              }
            });
  }

  private static boolean isAnswer(Throwable e) {
    return e instanceof DatabaseException answer
        && answer.sqlState() != null
        && !DatabaseException.isTimeout(e);
  }

  /** Leaves, so that others need not wait for the silence. What is still held is freed by them. */
  public Future<Void> leave() {
    closed = true;
    return connection
        .run(ProcessSql.LEAVE, id, ids.since())
        .onComplete(_ -> connection.close())
        .mapEmpty();
  }

  @Override
  public void close() {
    closed = true;
    connection.close();
  }

  private static String host() {
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException e) {
      return "unknown";
    }
  }
}
