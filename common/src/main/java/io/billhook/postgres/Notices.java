package io.billhook.postgres;

import io.billhook.config.DatabaseConfig;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.pgclient.PgBuilder;
import io.vertx.pgclient.PgConnection;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.SqlConnectOptions;
import io.vertx.sqlclient.SqlConnection;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hears what is told on one channel (LISTEN), by a connection of its own to the server itself.
 *
 * <p>It tells itself something every five seconds: where that does not come back before the next
 * time, as on a connection that is dead without knowing it or by a pooler that nobody has told of,
 * it takes another connection. What was told meanwhile nobody tells again, so {@link Hearer#begun}
 * says that anything may have been.
 */
public final class Notices implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Notices.class);
  private static final Duration ANSWER = Duration.ofSeconds(5);
  private static final Duration FIRST_PAUSE = Duration.ofMillis(100);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);

  /** Who hears. Called on an event loop, so it must not wait. */
  public interface Hearer {
    /** A notice; equal ones of one transaction come once. */
    void heard(String payload);

    /** Notices come from now on; before, some may have been missed. */
    void begun();
  }

  private final Vertx vertx;
  private final Supplier<Future<SqlConnectOptions>> dial;
  private final String channel;
  private final Hearer hearer;
  private Duration pause = FIRST_PAUSE; // guarded by this, as the next two
  private @Nullable Ear ear;
  private boolean closed;
  private volatile boolean hears;

  private Notices(Vertx vertx, DatabaseConfig direct, String channel, Hearer hearer) {
    this.vertx = vertx;
    this.dial =
        PreferredTls.each(
            vertx,
            Connecting.options(direct).addProperty("application_name", "billhook " + channel));
    this.channel = channel;
    this.hearer = hearer;
  }

  static Notices start(Vertx vertx, DatabaseConfig direct, String channel, Hearer hearer) {
    Notices notices = new Notices(vertx, direct, channel, hearer);
    notices.open();
    return notices;
  }

  /** Whether what is told now is heard, as far as is known. */
  public boolean hears() {
    return hears;
  }

  private synchronized void open() {
    if (!closed) {
      ear = new Ear();
      ear.listen();
    }
  }

  private void begun(Ear here) {
    synchronized (this) {
      if (!here.equals(ear)) {
        return;
      }
      pause = FIRST_PAUSE;
      hears = true;
    }
    log.atInfo().addKeyValue("channel", channel).log("notices.heard");
    hearer.begun();
  }

  private synchronized void lost(Ear here, @Nullable String why) {
    if (!here.equals(ear)) {
      return;
    }
    if (pause.equals(FIRST_PAUSE)) { // else it was told already
      log.atWarn().addKeyValue("channel", channel).addKeyValue("error", why).log("notices.lost");
    }
    hears = false;
    ear = null;
    here.end();
    vertx.setTimer(pause.toMillis(), _ -> open());
    pause = Collections.min(List.of(pause.multipliedBy(2), LONGEST_PAUSE));
  }

  /** One connection; in a pool, which can end it also while it is being made. */
  private final class Ear {
    private final Pool pool =
        PgBuilder.pool().with(Connecting.poolOptions(1)).connectingTo(dial).using(vertx).build();
    private final String self = "self " + UUID.randomUUID();
    private volatile @Nullable SqlConnection connection;
    private volatile boolean unheard;
    private volatile boolean over;

    void listen() {
      pool.getConnection()
          .compose(this::listen)
          .timeout(ANSWER.toMillis(), TimeUnit.MILLISECONDS)
          .onSuccess(
              _ -> {
                begun(this);
                tellSelf();
              })
          .onFailure(e -> lost(this, Failures.translate(e).getMessage()));
    }

    private Future<?> listen(SqlConnection made) {
      connection = made;
      PgConnection own = PgConnection.cast(made);
      own.notificationHandler(notice -> heard(notice.getPayload()));
      own.closeHandler(_ -> lost(this, "The connection was closed"));
      return own.query("LISTEN " + channel).execute();
    }

    private void heard(String payload) {
      if (payload.equals(self)) {
        unheard = false;
      } else if (!payload.startsWith("self ")) {
        hearer.heard(payload);
      }
    }

    private void tellSelf() {
      SqlConnection own = connection;
      if (own == null || over) {
        return;
      }
      unheard = true;
      own.query("NOTIFY " + channel + ", '" + self + "'")
          .execute()
          .onFailure(e -> lost(this, Failures.translate(e).getMessage()));
      vertx.setTimer(
          ANSWER.toMillis(),
          _ -> {
            if (unheard) {
              lost(this, "Nothing is heard any more");
            } else {
              tellSelf();
            }
          });
    }

    void end() {
      over = true;
      SqlConnection own = connection;
      if (own != null) {
        Connecting.cut(own);
      }
      pool.close();
    }
  }

  @Override
  public synchronized void close() {
    closed = true;
    hears = false;
    Ear last = ear;
    ear = null;
    if (last != null) {
      last.end();
    }
  }
}
