package io.billhook.messaging.suppression;

import io.billhook.postgres.Row;
import io.billhook.postgres.RowIds;
import io.billhook.postgres.Tx;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Addresses that get no messages. All of it takes place in the transaction of the caller, who has
 * the role of the worker (or, to add, of the api) in the scope of the message.
 */
public final class Suppressions {
  private static final String SECURITY = "security";
  private static final int SOFT_BOUNCE_DAYS = 7;
  private static final List<String> WEAKEST_FIRST =
      Arrays.stream(Reason.values()).map(Reason::column).toList();

  /**
   * A condition, for a statement on {@code email}: nothing keeps that mail from its address. Where
   * it does not hold {@link #reason} tells why.
   */
  public static final String NONE_OF_MAIL =
      "NOT EXISTS (SELECT FROM suppression WHERE "
          + SuppressionsSql.holds("'email'", "email.recipient", "email.lane")
          + ")";

  private Suppressions() {}

  /**
   * Why a message is not to be sent; empty where it is. Asked just before each send, of the lane's
   * {@code security}, too: of those one an hour goes to such an address all the same, with all its
   * tries, and is audited.
   *
   * @param message its id: of the row in {@code email} or {@code sms}
   * @param address as in its row, in any case
   * @param lane security, transactional or bulk
   * @return as in {@code suppression.reason}
   */
  public static Optional<String> reason(
      Tx tx, Channel channel, UUID message, String address, String lane) {
    Optional<Row> found = tx.query(SuppressionsSql.FIND, channel.column(), address, lane).one();
    if (found.isEmpty()) {
      return Optional.empty();
    }
    Row row = found.get();
    return lane.equals(SECURITY) && passes(tx, row.uuid("id"), message)
        ? Optional.empty()
        : Optional.of(row.text("reason"));
  }

  private static boolean passes(Tx tx, UUID suppression, UUID message) {
    return tx.query(SuppressionsSql.PASS, suppression, message, RowIds.next())
        .first()
        .bool("passes");
  }

  /**
   * Notes what a report, or a person's wish, means for an address. Twice is once; a stronger reason
   * takes the place of a weaker one.
   *
   * @param tenant whose messages it holds for, the transaction's; null: those of the installation
   * @param message from which it follows; null: from none
   */
  public static void add(
      Tx tx,
      @Nullable UUID tenant,
      Channel channel,
      String address,
      Reason reason,
      @Nullable UUID message) {
    add(tx, tenant, channel, address, reason.isOfBulk() ? "bulk" : "all", reason, message);
  }

  /**
   * Notes what a tenant wants; a reason of more weight stays.
   *
   * @param bulk whether all but bulk messages still go there
   */
  public static void addByHand(Tx tx, UUID tenant, Channel channel, String address, boolean bulk) {
    add(tx, tenant, channel, address, bulk ? "bulk" : "all", Reason.MANUAL, null);
  }

  private static void add(
      Tx tx,
      @Nullable UUID tenant,
      Channel channel,
      String address,
      String scope,
      Reason reason,
      @Nullable UUID message) {
    tx.update(
        SuppressionsSql.ADD,
        new SuppressionsSql.Add(
            RowIds.next(),
            tenant,
            channel.column(),
            address,
            scope,
            reason.column(),
            message,
            reason == Reason.SOFT_BOUNCE ? SOFT_BOUNCE_DAYS : null,
            WEAKEST_FIRST));
  }
}
