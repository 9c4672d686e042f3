package io.billhook.api.http.access;

import io.billhook.published.Public;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What an operator may do: each role includes the ones before it. */
@Public
public enum OperatorRole {
  VIEWER,
  OPERATOR,
  ADMIN;

  public boolean includes(OperatorRole other) {
    return compareTo(other) >= 0;
  }

  /** The name as stored and shown, in lower case. */
  public String publicName() {
    return name().toLowerCase(Locale.ROOT);
  }

  public static Optional<OperatorRole> of(@Nullable String publicName) {
    return Arrays.stream(values()).filter(role -> role.publicName().equals(publicName)).findFirst();
  }
}
