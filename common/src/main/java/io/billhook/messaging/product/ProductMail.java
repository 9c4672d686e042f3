package io.billhook.messaging.product;

import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** What Billhook itself writes to people. Names are public: never renamed, never reused. */
public enum ProductMail {
  VERIFY_EMAIL,
  ACCOUNT_EXISTS,
  PASSWORD_RESET,
  PASSWORD_CHANGED,
  NEW_DEVICE,
  IDENTITY_LINKED,
  IDENTITY_UNLINKED,
  API_KEY_MADE,
  ACCOUNT_DELETED,
  FACTORS_REMOVED,
  FACTOR_ADDED,
  FACTOR_REMOVED,
  RECOVERY_CODES,
  RECOVERY_CODE_USED,
  PHONE_CHANGED,
  PHONE_REMOVED,
  CODES_GUESSED,
  CONFIRM_EMAIL,
  EMAIL_TAKEN,
  EMAIL_ASKED,
  EMAIL_CHANGED,
  EMAIL_ARRIVED,
  EMAIL_LEFT,
  EMAIL_TAKEN_BACK,
  INVITATION,
  RECEIPT,
  PAYMENT_FAILED,
  PAYMENT_ACTION_REQUIRED,
  TRIAL_ENDING,
  CARD_EXPIRING,
  SUBSCRIPTION_ENDED,
  REFUNDED;

  /** How the names of all of their templates begin. */
  public static final String PREFIX = "product.";

  /** What the mail is marked with at the provider, as {@code verify-email}. */
  public String tag() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** The name of a template that takes its place. */
  public String templateName() {
    return PREFIX + tag();
  }

  /** Whether it is sent in a tenant's name, who may have words of its own for it. */
  public boolean isInATenantsName() {
    return switch (this) {
      case INVITATION,
          RECEIPT,
          PAYMENT_FAILED,
          PAYMENT_ACTION_REQUIRED,
          TRIAL_ENDING,
          CARD_EXPIRING,
          SUBSCRIPTION_ENDED,
          REFUNDED ->
          true;
      default -> false;
    };
  }

  /** The one whose template has this name. */
  public static Optional<ProductMail> named(String templateName) {
    return Stream.of(values()).filter(mail -> mail.templateName().equals(templateName)).findAny();
  }
}
