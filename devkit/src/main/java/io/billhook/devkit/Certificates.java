package io.billhook.devkit;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;

/**
 * Certificates of an authority of their own, made by the JDK's keytool, for servers of tests.
 *
 * @param folder that holds them
 */
public record Certificates(Path folder) {
  /** Of all stores here. */
  public static final String PASSWORD = "not-secret";

  private static final String AUTHORITY = "authority";

  /** Makes the authority. */
  public static Certificates in(Path folder) {
    var made = new Certificates(folder);
    made.tool().pair(AUTHORITY, "CN=Authority of tests", "bc:c");
    try {
      KeyStore all = KeyStore.getInstance(made.keys().toFile(), PASSWORD.toCharArray());
      KeyStore trusted = KeyStore.getInstance("PKCS12");
      trusted.load(null, null);
      trusted.setCertificateEntry(AUTHORITY, all.getCertificate(AUTHORITY));
      try (OutputStream out = Files.newOutputStream(made.trusted())) {
        trusted.store(out, PASSWORD.toCharArray());
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
    return made;
  }

  /** Makes one for a host; gives its alias in {@link #keys()}. */
  public String of(String host) {
    return of(host, "-0d", 30);
  }

  /**
   * Makes one for a host; gives its alias in {@link #keys()}.
   *
   * @param from since when it is good, as keytool's {@code -startdate} has it: {@code -2d}
   * @param days for which it is good from then on
   */
  public String of(String host, String from, int days) {
    String alias = host + from + days;
    tool()
        .pair(
            alias,
            "CN=" + host,
            "san=dns:" + host,
            "-signer",
            AUTHORITY,
            "-startdate",
            from,
            "-validity",
            String.valueOf(days));
    return alias;
  }

  /** The keys and their certificates, PKCS12. */
  public Path keys() {
    return folder.resolve("keys.p12");
  }

  /** The authority's certificate alone, PKCS12: who trusts it trusts all of them. */
  public Path trusted() {
    return folder.resolve("trusted.p12");
  }

  private Keytool tool() {
    return new Keytool(keys(), PASSWORD);
  }
}
