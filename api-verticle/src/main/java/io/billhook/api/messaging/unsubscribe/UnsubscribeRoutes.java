package io.billhook.api.messaging.unsubscribe;

import io.billhook.api.http.Answer;
import io.billhook.api.http.Feature;
import io.billhook.api.http.Request;
import io.billhook.api.http.Routes;
import io.billhook.api.http.access.Access;
import io.billhook.api.http.page.Html;
import io.billhook.api.http.page.HtmlPage;
import io.billhook.crypto.RandomToken;
import io.billhook.messaging.suppression.Channel;
import io.billhook.messaging.suppression.Reason;
import io.billhook.messaging.suppression.Suppressions;
import io.billhook.postgres.Database;
import io.billhook.postgres.Row;
import io.billhook.postgres.RowIds;
import io.billhook.postgres.Tx;
import java.util.Optional;
import java.util.UUID;

/**
 * {@code /u/TOKEN}. Opening it changes nothing, since programs open the links of mails, too; a POST
 * acts at once, asks nothing of the body, sets no cookie and leads nowhere, as RFC 8058 wants it.
 */
public final class UnsubscribeRoutes implements Feature {
  private static final String TITLE = "Unsubscribe";
  private static final String BUTTON =
      "<form method=\"post\" action=\"?\">"
          + "<input type=\"hidden\" name=\"List-Unsubscribe\" value=\"One-Click\">"
          + "<button>Unsubscribe</button></form>";

  /** The mail that the link stands in. */
  private record Mail(UUID id, UUID tenant) {
    static Mail of(Row row) {
      return new Mail(row.uuid("id"), row.uuid("tenant_id"));
    }
  }

  private final Database database;
  private final HtmlPage frame;

  public UnsubscribeRoutes(Database database, HtmlPage frame) {
    this.database = database;
    this.frame = frame;
  }

  @Override
  public void contribute(Routes routes) {
    routes.operation("unsubscribePage", Access.anyone(), this::page);
    routes.operation("unsubscribe", Access.anyone(), this::act);
  }

  private Answer page(Request request) {
    Optional<String> sender =
        database
            .engine()
            .transact(
                tx ->
                    find(tx, request)
                        .map(
                            mail -> {
                              tx.asApi(mail.tenant());
                              return name(tx);
                            }));
    return sender
        .map(
            name ->
                frame.answer(
                    200,
                    TITLE,
                    "<p>Do you want no more newsletters and other bulk mail of <strong>%s</strong>?</p>%s"
                        .formatted(Html.escape(name), BUTTON)))
        .orElseGet(this::unknown);
  }

  private Answer act(Request request) {
    Optional<String> sender =
        database.engine().transact(tx -> find(tx, request).map(mail -> unsubscribe(tx, mail)));
    return sender
        .map(
            name ->
                frame.answer(
                    200,
                    "You are unsubscribed",
                    "<p>You get no more newsletters and other bulk mail of <strong>%s</strong>.</p>"
                        .formatted(Html.escape(name))))
        .orElseGet(this::unknown);
  }

  private static String unsubscribe(Tx tx, Mail mail) {
    tx.asApi(mail.tenant());
    String recipient = tx.query(UnsubscribeSql.RECIPIENT, mail.id()).first().text("recipient");
    Suppressions.add(tx, mail.tenant(), Channel.EMAIL, recipient, Reason.UNSUBSCRIBE, mail.id());
    tx.update(UnsubscribeSql.TELL, RowIds.next(), mail.tenant(), mail.id());
    return name(tx);
  }

  private static Optional<Mail> find(Tx tx, Request request) {
    byte[] hash = RandomToken.hash(request.path("token"));
    return tx.query(UnsubscribeSql.MAIL, hash).one().map(Mail::of);
  }

  private static String name(Tx tx) {
    return tx.query(UnsubscribeSql.TENANT).one().map(row -> row.text("name")).orElse("this sender");
  }

  private Answer unknown() {
    return frame.answer(
        404, TITLE, "<p>This link is unknown. Use that of the newest mail.</p>" + frame.toApp());
  }
}
