package io.billhook.config;

/**
 * What is asked of operators.
 *
 * @param factorRequired whether the operators' API wants a second factor of them
 */
public record OpsConfig(boolean factorRequired) {
  public static final OpsConfig FACTOR_REQUIRED = new OpsConfig(true);

  public static OpsConfig from(Env env) {
    return env.optional(
        "OPS_SECOND_FACTOR", "required or optional", OpsConfig::parse, FACTOR_REQUIRED);
  }

  private static OpsConfig parse(String value) {
    return switch (value) {
      case "required" -> FACTOR_REQUIRED;
      case "optional" -> new OpsConfig(false);
      default -> throw new IllegalArgumentException();
    };
  }
}
