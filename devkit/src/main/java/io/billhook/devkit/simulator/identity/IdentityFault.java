package io.billhook.devkit.simulator.identity;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** What goes wrong with one log-in, chosen at the authorise page. */
enum IdentityFault {
  NONE,
  /** The person says no. */
  DENIED,
  WRONG_STATE,
  /** The answer names another issuer (RFC 9207). */
  MIXED_UP,
  TOKEN_REFUSED,
  WRONG_NONCE,
  WRONG_AUDIENCE,
  /** Several audiences, and it was asked for by another of them. */
  WRONG_PARTY,
  WRONG_ISSUER,
  EXPIRED,
  /** The person was logged in already, and the provider did not ask again. */
  OLD_LOG_IN,
  /** {@code auth_time} is not told. */
  NO_LOG_IN_TIME,
  /** {@code alg} is {@code none}. */
  UNSIGNED,
  /** Signed with HS256 and the public key as its secret. */
  SHARED_SECRET,
  WRONG_SIGNATURE,
  /** By an RSA key of 1,024 bits, which is shown like the other. */
  SHORT_KEY,
  UNKNOWN_KEY,
  /** The address is told by user info alone. */
  EMAIL_LATER,
  /** As {@link #EMAIL_LATER}, and of somebody else. */
  WRONG_USER_INFO;

  static Optional<IdentityFault> named(String name) {
    return Arrays.stream(values()).filter(fault -> fault.key().equals(name)).findFirst();
  }

  String key() {
    return name().toLowerCase(Locale.ROOT);
  }
}
