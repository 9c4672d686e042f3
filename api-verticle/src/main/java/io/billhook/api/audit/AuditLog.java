package io.billhook.api.audit;

import io.billhook.api.http.Request;
import io.billhook.api.http.access.Principal;
import io.billhook.postgres.RowIds;
import io.billhook.postgres.Tx;
import io.billhook.published.Public;
import io.billhook.text.CodePoints;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Notes who did what, in the transaction that does it. */
@Public
public final class AuditLog {
  /** What a replay of many is to each of the jobs; beside the one entry of the replay itself. */
  public static final String REPLAYED = "job.replayed";

  private static final int LONGEST_TARGET = 300;

  private AuditLog() {}

  /**
   * Writes an entry. The transaction has the role auth or engine, or api in the scope of the
   * tenant.
   *
   * @param tenant whose log it is in; null where it concerns no tenant
   * @param ip of the caller
   * @param action stable, {@code feature.verb}
   * @param target what it is done to, as {@code member:ID}
   */
  public static void note(
      Tx tx,
      @Nullable UUID tenant,
      Principal actor,
      String ip,
      String requestId,
      String action,
      String target) {
    tx.update(
        AuditLogSql.NOTE,
        new AuditLogSql.Note(
            RowIds.next(), tenant, type(actor), id(actor), action, target, null, ip, requestId));
  }

  /**
   * Writes what an operator did to the installation.
   *
   * @param target what it is done to; cut after 300 characters
   * @param reason what the operator gave, 500 characters at most
   */
  public static void operator(
      Tx tx, Request request, String action, String target, @Nullable String reason) {
    UUID operator = request.person().account();
    String shown = CodePoints.cut(target, LONGEST_TARGET);
    tx.update(
        AuditLogSql.NOTE,
        new AuditLogSql.Note(
            RowIds.next(),
            null,
            "operator",
            operator,
            action,
            shown,
            reason,
            request.remoteAddress(),
            request.id()));
  }

  /** As {@link #operator}, once for each of the targets: what one request did to all of them. */
  public static void operatorOnEach(
      Tx tx, Request request, String action, List<String> targets, @Nullable String reason) {
    List<UUID> ids = targets.stream().map(_ -> RowIds.next()).toList();
    tx.update(
        AuditLogSql.EACH,
        new AuditLogSql.Each(
            ids,
            targets,
            request.person().account(),
            action,
            reason,
            request.remoteAddress(),
            request.id()));
  }

  /** Writes what was done on the machine itself, from the command line. */
  public static void system(Tx tx, String action, String target) {
    system(tx, action, target, null);
  }

  /**
   * As the other, with what was given as its reason.
   *
   * @param reason 500 characters at most
   */
  public static void system(Tx tx, String action, String target, @Nullable String reason) {
    tx.update(
        AuditLogSql.NOTE,
        new AuditLogSql.Note(
            RowIds.next(), null, "system", null, action, target, reason, null, null));
  }

  private static String type(Principal actor) {
    return switch (actor) {
      case Principal.Person _ -> "account";
      case Principal.ApiKey _ -> "api_key";
      case Principal.Anonymous _ -> "system";
    };
  }

  private static @Nullable UUID id(Principal actor) {
    return switch (actor) {
      case Principal.Person person -> person.account();
      case Principal.ApiKey key -> key.id();
      case Principal.Anonymous _ -> null;
    };
  }
}
