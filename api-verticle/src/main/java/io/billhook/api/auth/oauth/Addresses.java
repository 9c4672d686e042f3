package io.billhook.api.auth.oauth;

import java.net.URI;
import java.util.Map;

/** Addresses with parameters added to their query. */
public final class Addresses {
  private Addresses() {}

  /** The address, whose own query stays (RFC 6749, section 3.1); it has no fragment. */
  public static URI with(URI address, Map<String, String> parameters) {
    String start = address.getRawQuery() == null ? "?" : "&";
    return URI.create(address + start + ProviderHttp.encoded(parameters));
  }
}
