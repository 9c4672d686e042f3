package io.billhook.api.auth.session;

import io.billhook.api.audit.RequestOrigin;
import io.billhook.api.http.input.PageRequest;
import io.billhook.postgres.Row;
import io.billhook.postgres.Transactions;
import io.billhook.postgres.Tx;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The devices that a person is signed in on: listed and signed out. */
public final class Sessions {

  /** One device, as its owner sees it. */
  record Item(
      UUID id,
      boolean current,
      Instant createdAt,
      Instant lastUsedAt,
      String ip,
      String userAgent) {
    private static Item of(Row row, @Nullable UUID current) {
      UUID id = row.uuid("id");
      return new Item(
          id,
          id.equals(current),
          row.instant("created_at"),
          row.instant("last_used_at"),
          row.text("ip"),
          row.text("user_agent"));
    }
  }

  private final Transactions auth;
  private final LiveSessions live;
  private final Clock clock;

  public Sessions(Transactions auth, LiveSessions live, Clock clock) {
    this.auth = auth;
    this.live = live;
    this.clock = clock;
  }

  List<Item> list(UUID account, @Nullable UUID current, PageRequest page) {
    return auth.transact(
        tx ->
            tx.query(SessionsSql.LIST, account, clock.instant(), page.before(), page.fetch())
                .map(row -> Item.of(row, current)));
  }

  /** Signs one device out; false where it is none of the account's, or signed out already. */
  public boolean end(UUID account, UUID session, String why, RequestOrigin origin) {
    return auth.transact(
        tx -> {
          boolean ended = tx.update(SessionsSql.END, session, account, clock.instant(), why) > 0;
          if (ended) {
            origin.note(tx, account, "session.revoke", "session:" + session);
            tx.afterEnd(_ -> live.forget(session));
          }
          return ended;
        });
  }

  /** Signs all other devices out. */
  void endOthers(UUID account, @Nullable UUID current, RequestOrigin origin) {
    auth.run(
        tx -> {
          end(tx, account, current, "revoked");
          origin.note(tx, account, "session.revoke_others");
        });
  }

  /** Signs all devices out, in a transaction that has more to do. */
  public void endAll(Tx tx, UUID account, String why) {
    end(tx, account, null, why);
  }

  /**
   * As {@link #endAll}, but for one device.
   *
   * @param why one of the reasons that the table knows
   */
  public void end(Tx tx, UUID account, @Nullable UUID except, String why) {
    List<UUID> ended =
        tx.query(SessionsSql.END_OTHERS, account, except, clock.instant(), why)
            .map(row -> row.uuid("id"));
    tx.afterEnd(_ -> ended.forEach(live::forget));
  }
}
