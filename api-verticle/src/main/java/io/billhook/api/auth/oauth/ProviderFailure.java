package io.billhook.api.auth.oauth;

/** A provider could not be asked, or answered what cannot be used. */
public final class ProviderFailure extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final String provider;

  /**
   * @param why for the log: never holds a secret, an address or what the provider wrote
   */
  ProviderFailure(String provider, String why) {
    super(provider + ": " + why);
    this.provider = provider;
  }

  ProviderFailure(String provider, String why, Throwable cause) {
    super(provider + ": " + why, cause);
    this.provider = provider;
  }

  public String provider() {
    return provider;
  }
}
