package io.billhook.broker.connection;

import io.vertx.core.net.KeyStoreOptions;
import io.vertx.core.net.TrustOptions;
import io.vertx.rabbitmq.RabbitMQOptions;
import java.security.GeneralSecurityException;
import java.security.KeyStore;

/**
 * TLS of vertx-rabbitmq-client as the JVM's default has it. By itself that client trusts every
 * certificate where the address alone asks for TLS, and checks no name even when told to.
 */
final class BrokerTls {
  private final HostnameTrust trust = new HostnameTrust();

  BrokerTls() throws GeneralSecurityException {}

  void apply(RabbitMQOptions options) {
    options
        .setSsl(true)
        .setHostnameVerificationAlgorithm(HostnameTrust.ALGORITHM) // or it does not start
        .setTrustOptions(TrustOptions.wrap(trust));
    String keys = System.getProperty("javax.net.ssl.keyStore");
    if (keys != null) {
      options.setKeyCertOptions(
          new KeyStoreOptions()
              .setPath(keys)
              .setPassword(System.getProperty("javax.net.ssl.keyStorePassword", ""))
              .setType(
                  System.getProperty("javax.net.ssl.keyStoreType", KeyStore.getDefaultType())));
    }
  }
}
