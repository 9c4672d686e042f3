package io.billhook.provider;

import io.vertx.core.Vertx;
import io.vertx.ext.web.client.WebClient;
import io.vertx.ext.web.client.WebClientOptions;
import java.time.Duration;

/** How providers are reached: a connection within 5 s, an answer within 10 s, no redirects. */
public final class ProviderClient {
  /** From sending a request to the end of its answer; each request sets it. */
  public static final Duration ANSWER = Duration.ofSeconds(10);

  private static final Duration CONNECT = Duration.ofSeconds(5);

  private ProviderClient() {}

  public static WebClient create(Vertx vertx) {
    return WebClient.create(
        vertx,
        new WebClientOptions()
            .setConnectTimeout((int) CONNECT.toMillis())
            .setFollowRedirects(false)
            .setUserAgent("Billhook"));
  }
}
