package io.billhook.contract;

import io.billhook.published.Public;
import java.util.List;

/**
 * The lanes. Mail that security depends on has one of its own, behind nothing that a tenant sends;
 * one provider is never behind another.
 */
@Public
public final class Queues {
  public static final String BILLING = "billing";
  public static final String EMAIL = "email";
  public static final String EMAIL_BULK = "email-bulk";

  /** Mails of accounts, and invitations: what somebody waits for to get in, or must learn of. */
  public static final String EMAIL_SECURITY = "email-security";

  public static final String SMS = "sms";

  /** Codes: somebody waits for one to get in. */
  public static final String SMS_SECURITY = "sms-security";

  /** What providers tell of messages. */
  public static final String CALLBACK = "callback";

  public static final String WEBHOOK = "webhook";

  /** What nobody waits for, such as pruning: it never stands before the product's own work. */
  public static final String UPKEEP = "upkeep";

  /** Every queue of the installation: each process declares them all. */
  public static final List<String> ALL =
      List.of(
          BILLING, CALLBACK, EMAIL, EMAIL_BULK, EMAIL_SECURITY, SMS, SMS_SECURITY, WEBHOOK, UPKEEP);

  private Queues() {}
}
