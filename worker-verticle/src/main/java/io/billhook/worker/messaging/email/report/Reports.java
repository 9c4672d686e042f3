package io.billhook.worker.messaging.email.report;

import io.billhook.contract.email.EmailCallback;
import io.billhook.messaging.suppression.Channel;
import io.billhook.messaging.suppression.Reason;
import io.billhook.messaging.suppression.Suppressions;
import io.billhook.postgres.Column;
import io.billhook.postgres.Database;
import io.billhook.postgres.RowIds;
import io.billhook.postgres.Tx;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The reports of mails, and what they change. */
final class Reports {
  /** Notes in the ledger on what changed nothing. */
  private static final String NO_MESSAGE = "no_message";

  private static final String OTHER_ADDRESS = "other_address";
  private static final String OTHER_TENANT = "other_tenant";

  /** So often without a delivery between. */
  private static final int SOFT_BOUNCES = 5;

  private final Database database;

  Reports(Database database) {
    this.database = database;
  }

  /** Those that are not taken over, oldest first. */
  List<Report> waiting(EmailCallback of, int most) {
    return database.engine().read(ReportSql.WAITING, of.by(), of.id(), most).map(Report::of);
  }

  /**
   * The mail, with those of the reports that are about it.
   *
   * @param rest id and note of those that are not
   */
  record Sorted(@Nullable Reported mail, List<Report> its, Map<UUID, String> rest) {}

  /** Finds the mail, and which of the reports are about it: in its scope and to its address. */
  Sorted sort(EmailCallback named, List<Report> reports) {
    Optional<Reported> mail = find(named, reports);
    Map<UUID, String> rest =
        reports.stream()
            .filter(report -> refusal(mail, report) != null)
            .collect(
                Collectors.toMap(
                    Report::id, report -> Objects.requireNonNull(refusal(mail, report))));
    List<Report> its = reports.stream().filter(report -> !rest.containsKey(report.id())).toList();
    return new Sorted(mail.orElse(null), its, rest);
  }

  private static @Nullable String refusal(Optional<Reported> mail, Report report) {
    if (mail.isEmpty()) {
      return NO_MESSAGE;
    }
    if (!mail.get().isToldBy(report)) {
      return OTHER_TENANT;
    }
    return report.isTo(mail.get().recipient()) ? null : OTHER_ADDRESS;
  }

  /** By the provider's id it is the one to whose address they are. */
  private Optional<Reported> find(EmailCallback named, List<Report> reports) {
    if (named.by().equals(EmailCallback.OURS)) {
      return database
          .engine()
          .read(ReportSql.BY_ID, UUID.fromString(named.id()))
          .one()
          .map(row -> Reported.of(database, row));
    }
    List<String> ids = List.of(named.id(), "<" + named.id() + ">");
    List<Reported> mails =
        database
            .engine()
            .read(ReportSql.BY_PROVIDER_ID, ids)
            .map(row -> Reported.of(database, row));
    return mails.stream()
        .filter(
            mail ->
                reports.stream().anyMatch(one -> mail.isToldBy(one) && one.isTo(mail.recipient())))
        .findFirst();
  }

  /** Writes what they say, and that they are taken over. */
  void take(Tx tx, Sorted sorted) {
    Reported mail = sorted.mail();
    if (mail != null && !sorted.its().isEmpty()) {
      tx.asWorker(mail.tenant());
      Set<String> news =
          tx.query(ReportSql.TAKE, taken(mail, sorted.its())).stream()
              .map(row -> row.text("external_id"))
              .collect(Collectors.toSet());
      suppress(
          tx, mail, sorted.its().stream().filter(one -> news.contains(one.externalId())).toList());
    }
    tx.asEngine();
    List<UUID> ids = new ArrayList<>(sorted.its().stream().map(Report::id).toList());
    ids.addAll(sorted.rest().keySet());
    tx.update(ReportSql.PROCESSED, ids, Column.of(String.class, ids, id -> sorted.rest().get(id)));
  }

  void failed(Tx tx, EmailCallback named, String reason, UUID job) {
    tx.asEngine();
    tx.update(ReportSql.FAILED, named.by(), named.id(), reason, job);
  }

  private static ReportSql.Take taken(Reported mail, List<Report> its) {
    return new ReportSql.Take(
        mail.tenant(),
        mail.id(),
        its.stream().map(_ -> RowIds.next()).toList(),
        its.stream().map(Report::externalId).toList(),
        its.stream().map(Report::event).toList(),
        Column.of(String.class, its, one -> one.meaning().status()),
        its.stream().map(Report::detail).toList(),
        its.stream().map(Report::at).toList(),
        its.stream().flatMap(one -> Stream.ofNullable(one.messageId())).findFirst().orElse(null));
  }

  private static void suppress(Tx tx, Reported mail, List<Report> news) {
    Set<Reason> reasons = EnumSet.noneOf(Reason.class);
    for (Report report : news) {
      Reason reason = report.meaning().suppresses();
      if (reason != null) {
        reasons.add(reason);
      }
    }
    if (reasons.contains(Reason.SOFT_BOUNCE) && softBounces(tx, mail) < SOFT_BOUNCES) {
      reasons.remove(Reason.SOFT_BOUNCE);
    }
    for (Reason reason : reasons) {
      Suppressions.add(tx, mail.tenant(), Channel.EMAIL, mail.recipient(), reason, mail.id());
    }
  }

  private static long softBounces(Tx tx, Reported mail) {
    UUID tenant = mail.tenant();
    var counted =
        tenant == null
            ? tx.query(ReportSql.SOFT_BOUNCES_OF_INSTALLATION, mail.recipient())
            : tx.query(ReportSql.SOFT_BOUNCES, tenant, mail.recipient());
    return counted.first().bigint("count");
  }
}
