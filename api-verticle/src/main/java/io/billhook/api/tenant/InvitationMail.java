package io.billhook.api.tenant;

import io.billhook.api.http.access.TenantRole;
import io.billhook.api.http.input.TextRule;
import io.billhook.config.HttpConfig;
import io.billhook.messaging.Draft;
import io.billhook.messaging.EmailAddress;
import io.billhook.messaging.TenantSender;
import io.billhook.messaging.product.ProductMail;
import io.billhook.messaging.product.ProductMails;
import io.billhook.messaging.template.RenderedMail;
import io.billhook.postgres.Tx;
import io.billhook.text.CodePoints;
import java.net.URI;
import java.util.List;
import java.util.Map;

/**
 * The mail that invites, in the tenant's words where it has some. The tenant's name in it is
 * whatever somebody typed.
 *
 * @param page what its link begins with
 */
public record InvitationMail(URI page, TenantSender sender, ProductMails mails) {
  private static final int MOST_OF_NAME = 60;

  /**
   * What an installation sends.
   *
   * @param product the sender of the installation's own mails, as {@code Name <address>} or the
   *     address alone
   * @param sender of this one, which is a tenant's
   */
  public static InvitationMail of(HttpConfig http, String product, TenantSender sender) {
    EmailAddress own =
        EmailAddress.parse(product).orElseThrow(() -> new IllegalArgumentException("EMAIL_FROM"));
    return new InvitationMail(
        http.invitePage(), sender, ProductMails.of(http.app(), own.displayName()));
  }

  /**
   * Within a transaction of the api in the tenant's scope.
   *
   * @param inviter who invites, by name
   */
  Draft draft(
      Tx tx,
      String to,
      String tenantName,
      String inviter,
      TenantRole role,
      String token,
      int days) {
    RenderedMail made =
        mails.render(
            tx,
            ProductMail.INVITATION,
            null,
            Map.of(
                "tenant",
                shown(tenantName, "a team"),
                "inviter",
                shown(inviter, "Somebody"),
                "role",
                role.publicName(),
                "days",
                days,
                "link",
                page + "?token=" + token));
    return new Draft(
        new EmailAddress(null, to),
        sender.of(tenantName),
        made.subject(),
        made.html(),
        made.text(),
        List.of(ProductMail.INVITATION.tag()));
  }

  /**
   * Cut, in code points: a long name is a text of its own. A name from before the rule for names
   * may lead elsewhere, so it stands in no mail.
   */
  private static String shown(String name, String otherwise) {
    if (!TextRule.NAME.accepts().test(name)) {
      return otherwise;
    }
    String cut = CodePoints.cut(name, MOST_OF_NAME);
    return cut.equals(name) ? name : cut + "…";
  }
}
