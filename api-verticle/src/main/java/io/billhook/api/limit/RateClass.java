package io.billhook.api.limit;

import io.billhook.api.contract.Operation;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;

/**
 * The table of rates, by what an operation does. Each rate holds for one API key and for one
 * person. A tenant and an address of the network, behind which several stand, have five times as
 * much. Which class an operation is of is said by {@link #of}.
 */
public enum RateClass {
  /** Reading. */
  READ(Rate.perSecond(200, 400)),
  /** Changing something. */
  WRITE(Rate.perSecond(50, 200)),
  /** Sending messages. */
  SEND(Rate.perSecond(50, 200)),
  /** What operators do. */
  OPS(Rate.perSecond(50, 200)),
  /** Where a password or a code can be guessed, costs much to check, or causes a mail. */
  SIGN_IN(new Rate(20, Duration.ofSeconds(5)));

  /** Wrong passwords for one account from one address. A right one fills the bucket again. */
  public static final Rate PASSWORD_TRIES = new Rate(10, Duration.ofMinutes(1));

  /** Mails of one purpose to one address that somebody asked for. */
  public static final Rate MAILS = new Rate(6, Duration.ofMinutes(10));

  private static final int SEVERAL = 5;

  @SuppressWarnings("ImmutableEnumChecker") // a record of immutable values
  private final Rate one;

  RateClass(Rate one) {
    this.one = one;
  }

  /** That of one key or person, where the installation gives so much of it. */
  public Rate one(int percent) {
    return one.percent(percent);
  }

  /** That of an address or a tenant. */
  public Rate several(int percent) {
    return one(percent).times(SEVERAL);
  }

  /** As in the contract and in headers. */
  public String publicName() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /**
   * What the contract says in {@code x-rate-class}, where {@code none} is without limit; else
   * operators' routes are {@link #OPS}, GET is {@link #READ} and the rest {@link #WRITE}.
   *
   * @throws IllegalArgumentException for a class that does not exist: a mistake in the contract
   */
  public static Optional<RateClass> of(Operation operation) {
    String said = operation.description().path("x-rate-class").asText();
    if (said.equals("none")) {
      return Optional.empty();
    }
    if (!said.isEmpty()) {
      return Optional.of(valueOf(said.toUpperCase(Locale.ROOT).replace('-', '_')));
    }
    if (operation.path().startsWith("/ops/")) {
      return Optional.of(OPS);
    }
    return Optional.of(operation.method().equals("GET") ? READ : WRITE);
  }
}
