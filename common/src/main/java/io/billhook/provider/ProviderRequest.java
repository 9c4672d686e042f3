package io.billhook.provider;

import io.billhook.published.Public;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import java.util.Map;

/**
 * What a provider is asked.
 *
 * @param url absolute, with its query
 * @param body sent as it is; empty where there is none
 */
@Public
public record ProviderRequest(
    HttpMethod method, String url, Map<String, String> headers, Buffer body) {

  /** Credentials and personal data stay out of logs, also when a record is printed by mistake. */
  @Override
  public String toString() {
    return "ProviderRequest[" + method + "]";
  }
}
