package io.billhook.launcher.doctor;

/**
 * What one check found.
 *
 * @param what is looked at, in a word or two
 * @param how it is, and what mends it; one line, nothing secret
 */
public record Finding(Verdict verdict, String what, String how) {

  /** Whether something works. */
  public enum Verdict {
    OK,
    /** It works, and should be otherwise. */
    WARN,
    FAIL
  }

  public static Finding ok(String what, String how) {
    return new Finding(Verdict.OK, what, how);
  }

  public static Finding warn(String what, String how) {
    return new Finding(Verdict.WARN, what, how);
  }

  public static Finding fail(String what, String how) {
    return new Finding(Verdict.FAIL, what, how);
  }

  /** As it is printed. */
  public String line() {
    String shown =
        switch (verdict) {
          case OK -> "ok";
          case WARN -> "warn";
          case FAIL -> "FAIL";
        };
    return "%-5s %-14s %s".formatted(shown, what, how);
  }
}
