package io.billhook.config;

/**
 * Who may come in, by what, and how much they may have.
 *
 * @param oauth the other providers by which one may log in
 * @param signUp who may have a new account
 * @param ops whether operators need a second factor
 * @param quotas how much one may have
 */
public record AccessConfig(
    OAuthConfig oauth, SignUpConfig signUp, OpsConfig ops, QuotaConfig quotas) {
  public static final AccessConfig USUAL =
      new AccessConfig(
          OAuthConfig.NONE, SignUpConfig.OPEN, OpsConfig.FACTOR_REQUIRED, QuotaConfig.USUAL);

  public static AccessConfig from(Env env) {
    return new AccessConfig(
        OAuthConfig.from(env), SignUpConfig.from(env), OpsConfig.from(env), QuotaConfig.from(env));
  }

  public AccessConfig with(OAuthConfig other) {
    return new AccessConfig(other, signUp, ops, quotas);
  }

  public AccessConfig with(SignUpConfig other) {
    return new AccessConfig(oauth, other, ops, quotas);
  }

  public AccessConfig with(OpsConfig other) {
    return new AccessConfig(oauth, signUp, other, quotas);
  }

  public AccessConfig with(QuotaConfig other) {
    return new AccessConfig(oauth, signUp, ops, other);
  }
}
