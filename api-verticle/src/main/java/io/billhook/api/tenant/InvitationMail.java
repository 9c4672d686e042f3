package io.billhook.api.tenant;

import io.billhook.api.http.access.TenantRole;
import io.billhook.api.http.input.TextRule;
import io.billhook.config.HttpConfig;
import io.billhook.messaging.Draft;
import io.billhook.messaging.EmailAddress;
import io.billhook.text.CodePoints;
import java.net.URI;
import java.util.List;

/**
 * The mail that invites. Text alone: the tenant's name in it is whatever somebody typed.
 *
 * @param page what its link begins with
 * @param signature whose mail it is
 */
public record InvitationMail(URI page, EmailAddress sender, String signature) {
  private static final int MOST_OF_NAME = 60;

  /**
   * What an installation sends.
   *
   * @param sender as {@code Name <address>} or the address alone
   */
  public static InvitationMail of(HttpConfig http, String sender) {
    EmailAddress from =
        EmailAddress.parse(sender).orElseThrow(() -> new IllegalArgumentException("EMAIL_FROM"));
    return new InvitationMail(http.invitePage(), from, http.app().signature(from.displayName()));
  }

  /**
   * @param inviter who invites, by name
   */
  Draft draft(
      String to, String tenantName, String inviter, TenantRole role, String token, int days) {
    String tenant = shown(tenantName, "a team");
    String link = page + "?token=" + token;
    String text =
        """
        %s invites you to join %s with the role %s.

        To join, open this page within %d days:
        %s

        If you do not know what this is about, ignore this mail.

        %s
        """
            .formatted(
                shown(inviter, "Somebody"), tenant, role.publicName(), days, link, signature);
    return new Draft(
        new EmailAddress(null, to),
        sender,
        "Invitation to join " + tenant,
        null,
        text,
        List.of("invitation"));
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
