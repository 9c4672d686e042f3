package io.billhook.launcher;

import java.util.Objects;

/** The version of this build, from the jar's manifest. */
public final class Version {
  private Version() {}

  public static String number() {
    return Objects.requireNonNullElse(
        Version.class.getPackage().getImplementationVersion(), "development");
  }
}
