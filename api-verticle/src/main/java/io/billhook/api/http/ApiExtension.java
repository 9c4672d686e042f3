package io.billhook.api.http;

import io.billhook.config.AppConfig;
import io.billhook.config.Env;
import io.billhook.crypto.Sealer;
import io.billhook.entitlement.Entitlements;
import io.billhook.messaging.EmailAddress;
import io.billhook.messaging.product.ProductMails;
import io.billhook.outbox.Outbox;
import io.billhook.postgres.Database;
import io.billhook.published.Public;
import io.micrometer.core.instrument.MeterRegistry;
import java.net.URI;
import java.time.Clock;
import java.util.List;
import java.util.Set;

/**
 * The HTTP side of an extension; found by {@link java.util.ServiceLoader}. Its part of the contract
 * is {@code openapi/NAME.yaml} in its resources (OpenAPI 3.1: tags, paths, components), which may
 * use what Billhook's own has ({@code #/components/parameters/Limit}). Paths begin with {@code
 * /v1/NAME} or {@code /NAME}, operationIds with {@code name}, tags and components with {@code
 * Name}.
 */
@Public
public interface ApiExtension {

  /** The name of the {@link io.billhook.extension.Extension} that it belongs to. */
  String extension();

  /** What an API key may be allowed on its routes: {@code NAME:read}, {@code NAME:write}. */
  default Set<String> scopes() {
    return Set.of();
  }

  /** Its routes: each operation of its contract bound once. Called for each event loop. */
  List<Feature> features(Parts parts);

  /**
   * What routes are made of.
   *
   * @param outbox takes jobs in the transaction that causes them
   * @param sealer for what must not lie open in the database
   * @param mails renders what {@code Extension.mails()} names
   * @param sender who mails of the installation are from
   * @param app the front end of whoever runs this
   * @param product what the product is called
   * @param publicBaseUrl where this installation is reached from outside
   * @param meters for metrics named {@code NAME_…}
   * @param settings those named {@code NAME_…}
   */
  record Parts(
      Database database,
      Outbox outbox,
      Sealer sealer,
      Entitlements entitlements,
      ProductMails mails,
      EmailAddress sender,
      AppConfig app,
      String product,
      URI publicBaseUrl,
      MeterRegistry meters,
      Env settings,
      Clock clock) {}
}
