package io.billhook.api.tenant;

import io.billhook.api.http.access.TenantRole;
import io.billhook.messaging.Draft;
import io.billhook.messaging.EmailAddress;
import java.net.URI;
import java.util.List;

/**
 * The mail that invites. Text alone: the tenant's name in it is whatever somebody typed.
 *
 * @param base the public address of this installation
 */
public record InvitationMail(URI base, EmailAddress sender) {

  /**
   * What an installation sends.
   *
   * @param sender as {@code Name <address>} or the address alone
   */
  public static InvitationMail of(URI base, String sender) {
    return new InvitationMail(
        base,
        EmailAddress.parse(sender).orElseThrow(() -> new IllegalArgumentException("EMAIL_FROM")));
  }

  Draft draft(String to, String tenant, TenantRole role, String token, int days) {
    String link = base + "/auth/accept-invitation?token=" + token;
    String text =
        """
        You are invited to join %s with the role %s.

        To join, open this page within %d days:
        %s

        If you do not know what this is about, ignore this mail.
        """
            .formatted(tenant, role.publicName(), days, link);
    return new Draft(
        new EmailAddress(null, to),
        sender,
        "Invitation to join " + tenant,
        null,
        text,
        List.of("invitation"));
  }
}
