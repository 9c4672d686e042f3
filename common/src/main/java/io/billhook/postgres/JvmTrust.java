package io.billhook.postgres;

import io.vertx.core.net.TrustOptions;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Arrays;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;

/** The authorities that the JVM trusts, which the driver does not take for its own by itself. */
final class JvmTrust {
  private JvmTrust() {}

  static TrustOptions options() {
    try {
      var factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      factory.init((KeyStore) null);
      return Arrays.stream(factory.getTrustManagers())
          .filter(X509TrustManager.class::isInstance)
          .map(TrustOptions::wrap)
          .findFirst()
          .orElseThrow(() -> new IllegalStateException("This JVM trusts nobody"));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("The JVM's trust store cannot be read", e);
    }
  }
}
