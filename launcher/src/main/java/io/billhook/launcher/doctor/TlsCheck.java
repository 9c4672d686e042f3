package io.billhook.launcher.doctor;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.UnknownHostException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;

/** Whether clients can trust who answers at an address, by the authorities that Java trusts. */
final class TlsCheck {
  private static final String WHAT = "tls";
  private static final int WAIT_MILLIS = 10_000;
  private static final Duration SOON = Duration.ofDays(14);
  private static final int DNS_NAME = 2; // of the kinds of alternative names (RFC 5280, 4.2.1.6)

  private TlsCheck() {}

  static Finding of(URI base) {
    String host = base.getHost();
    int port = base.getPort() < 0 ? 443 : base.getPort();
    Shown shown;
    try {
      shown = new Shown(usual());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("This Java has no trust store", e);
    }
    try (Socket plain = new Socket()) {
      plain.connect(new InetSocketAddress(host, port), WAIT_MILLIS);
      plain.setSoTimeout(WAIT_MILLIS);
      return handshake(plain, host, port, shown);
    } catch (UnknownHostException _) {
      return Finding.fail(WHAT, "the name " + host + " leads to no address: its DNS lacks it");
    } catch (SSLException e) {
      return Finding.fail(WHAT, refused(e, host, shown.first()));
    } catch (IOException e) {
      return Finding.fail(WHAT, "no connection to " + host + ":" + port + ": " + e.getMessage());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("This Java has no TLS", e);
    }
  }

  private static Finding handshake(Socket plain, String host, int port, Shown shown)
      throws IOException, GeneralSecurityException {
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, new TrustManager[] {shown}, null);
    try (SSLSocket socket =
        (SSLSocket) context.getSocketFactory().createSocket(plain, host, port, true)) {
      var parameters = socket.getSSLParameters();
      parameters.setEndpointIdentificationAlgorithm("HTTPS");
      socket.setSSLParameters(parameters);
      socket.startHandshake();
      X509Certificate certificate = Objects.requireNonNull(shown.first());
      Instant until = certificate.getNotAfter().toInstant();
      String told = socket.getSession().getProtocol() + ", certificate good until " + until;
      return until.isBefore(Instant.now().plus(SOON))
          ? Finding.warn(WHAT, told + ": renew it")
          : Finding.ok(WHAT, told);
    }
  }

  private static String refused(
      SSLException failure, String host, @Nullable X509Certificate certificate) {
    if (certificate == null) {
      return "no TLS is spoken there: " + failure.getMessage();
    }
    for (Throwable at = failure; at != null; at = at.getCause()) {
      if (at instanceof CertificateExpiredException) {
        return "the certificate has expired on "
            + certificate.getNotAfter().toInstant()
            + ", or one that it is signed by: renew it";
      }
      if (at instanceof CertificateNotYetValidException) {
        return "the certificate is good only from "
            + certificate.getNotBefore().toInstant()
            + " on, or a clock is wrong";
      }
    }
    String said = String.valueOf(failure.getMessage());
    return said.contains("No name matching") || said.contains("No subject alternative")
        ? "the certificate is for %s, not for %s".formatted(names(certificate), host)
        : "the certificate is of an authority that is not trusted here, "
            + certificate.getIssuerX500Principal()
            + ": take one of a public authority, and serve its intermediate certificates along ("
            + said
            + ")";
  }

  private static String names(X509Certificate certificate) {
    try {
      Collection<List<?>> alternatives = certificate.getSubjectAlternativeNames();
      String names =
          alternatives == null
              ? ""
              : alternatives.stream()
                  .filter(name -> name.getFirst().equals(DNS_NAME))
                  .map(name -> String.valueOf(name.get(1)))
                  .collect(Collectors.joining(", "));
      return names.isEmpty() ? certificate.getSubjectX500Principal().toString() : names;
    } catch (CertificateException _) {
      return "names that cannot be read";
    }
  }

  private static X509ExtendedTrustManager usual() throws GeneralSecurityException {
    var factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    factory.init((KeyStore) null); // Java's own
    return Arrays.stream(factory.getTrustManagers())
        .filter(X509ExtendedTrustManager.class::isInstance)
        .map(X509ExtendedTrustManager.class::cast)
        .findFirst()
        .orElseThrow();
  }

  /** Java's usual judgement; notes what it was shown, which a refusal does not tell. */
  private static final class Shown extends X509ExtendedTrustManager {
    private final X509ExtendedTrustManager judge;
    private @Nullable X509Certificate first;

    Shown(X509ExtendedTrustManager judge) {
      this.judge = judge;
    }

    @Nullable X509Certificate first() {
      return first;
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket)
        throws CertificateException {
      first = chain[0];
      judge.checkServerTrusted(chain, type, socket);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine)
        throws CertificateException {
      judge.checkServerTrusted(chain, type, engine);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type)
        throws CertificateException {
      judge.checkServerTrusted(chain, type);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket)
        throws CertificateException {
      judge.checkClientTrusted(chain, type, socket);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine)
        throws CertificateException {
      judge.checkClientTrusted(chain, type, engine);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type)
        throws CertificateException {
      judge.checkClientTrusted(chain, type);
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return judge.getAcceptedIssuers();
    }
  }
}
