package io.billhook.worker.messaging.sms.twilio;

import io.billhook.provider.Breaker;
import io.billhook.provider.Breakers;
import io.billhook.provider.ProviderClient;
import io.vertx.core.Vertx;
import java.util.LinkedHashMap;
import java.util.UUID;

/**
 * The way to Twilio, the same for whoever calls it: one set of connections, and a breaker for each
 * account. Those of tenants' own are listed nowhere, and only the last used are kept: one that was
 * let go begins closed again.
 */
public final class TwilioClients {
  private static final int MOST_OWN = 200;

  /** Calls by one tenant's account under way from one process. */
  private static final int OWN_AT_ONCE = 32;

  private final Breakers breakers;
  private final ProviderClient installation;
  private final LinkedHashMap<UUID, ProviderClient> own = new LinkedHashMap<>(16, 0.75f, true);

  /**
   * To be made where callbacks come on an event loop.
   *
   * @param installation the breaker of the installation's account
   */
  public TwilioClients(Vertx vertx, Breaker installation, Breakers breakers) {
    this.breakers = breakers;
    this.installation = new ProviderClient(vertx, installation, ProviderClient.ANSWER);
  }

  /** By the installation's account. */
  ProviderClient installation() {
    return installation;
  }

  /** By a tenant's own account, whose breaker has {@link #name}. */
  synchronized ProviderClient own(UUID tenant) {
    ProviderClient client =
        own.computeIfAbsent(
            tenant, _ -> installation.through(breakers.unlisted(name(tenant), OWN_AT_ONCE)));
    if (own.size() > MOST_OWN) {
      own.pollFirstEntry();
    }
    return client;
  }

  /** Of a tenant's own account. */
  static String name(UUID tenant) {
    return TwilioProvider.PROVIDER + "/" + tenant;
  }
}
