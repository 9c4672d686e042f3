package io.billhook.api.auth.external;

/** A log-in by another provider ends without one; nothing of its transaction stays. */
final class LogInRefused extends RuntimeException {
  private static final long serialVersionUID = 1;

  /** What the front end is told, as {@code error} in the query: public, so never renamed. */
  enum Why {
    /** The person said no at the provider. */
    ACCESS_DENIED,
    /** The provider did not answer, or what it told does not hold. */
    PROVIDER_FAILED,
    /** The provider vouches for no address, and this identity is not linked to an account. */
    EMAIL_UNVERIFIED,
    /** The account of this address is linked to another identity of that provider. */
    ALREADY_LINKED,
    /** The account that wanted the identity is gone. */
    ACCOUNT_GONE,
    /** The address may have no account in this installation. */
    SIGNUP_CLOSED,
    /** Who was to show again who they are is not whom the account is linked to. */
    OTHER_IDENTITY
  }

  private final Why why;

  LogInRefused(Why why) {
    super(why.name());
    this.why = why;
  }

  Why why() {
    return why;
  }
}
