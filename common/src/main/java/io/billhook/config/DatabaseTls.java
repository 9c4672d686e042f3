package io.billhook.config;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Makes an address of the database say what it leaves open of TLS, so that both drivers, that of
 * the migrations and that of api and worker, read it alike. Names and meaning are libpq's.
 *
 * @param authorities a file with the certificates of DATABASE_CA; null where it is not set
 */
record DatabaseTls(@Nullable Path authorities) {
  private static final List<String> MODES =
      List.of("disable", "allow", "prefer", "require", "verify-ca", "verify-full");
  private static final String MODE = "sslmode";
  private static final String ROOT = DatabaseConfig.AUTHORITIES;

  static DatabaseTls from(Env env) {
    return new DatabaseTls(
        env.<@Nullable Path>optional(
            "DATABASE_CA",
            "certificates of the authorities of the database's server, in PEM",
            DatabaseTls::file,
            null));
  }

  /** The address with a mode, and with the authorities where it names none. */
  URI in(Env env, String setting, URI url) {
    Optional<String> mode = parameter(url, MODE);
    Optional<String> root = parameter(url, ROOT);
    if (mode.isPresent() && !MODES.contains(mode.get())) {
      env.error(setting + " has an sslmode that is none of " + String.join(", ", MODES));
    }
    if (root.isPresent()
        && !root.get().equals("system")
        && !Files.isReadable(Path.of(root.get()))) {
      env.error(setting + " has an sslrootcert that is no file which can be read");
    }
    StringBuilder more = new StringBuilder();
    if (root.isEmpty() && authorities != null) {
      more.append('&').append(ROOT).append('=').append(encoded(authorities.toString()));
    }
    if (mode.isEmpty()) {
      // Who says whom to trust wants it checked.
      String usual = more.isEmpty() ? "prefer" : "verify-full";
      more.append('&').append(MODE).append('=').append(usual);
    }
    if (more.isEmpty()) {
      return url;
    }
    more.setCharAt(0, url.getRawQuery() == null ? '?' : '&');
    return URI.create(url + more.toString());
  }

  static Optional<String> parameter(URI url, String name) {
    return url.getQuery() == null
        ? Optional.empty()
        : Arrays.stream(url.getQuery().split("&", -1))
            .filter(part -> part.startsWith(name + "="))
            .map(part -> part.substring(name.length() + 1))
            .findFirst();
  }

  /** Both drivers take a file; what platforms hand over is text. */
  private static Path file(String pem) {
    try {
      byte[] bytes = pem.replace("\\n", "\n").getBytes(StandardCharsets.UTF_8);
      var read =
          CertificateFactory.getInstance("X.509")
              .generateCertificates(new ByteArrayInputStream(bytes));
      if (read.isEmpty()) {
        throw new IllegalArgumentException();
      }
      Path file = Files.createTempFile("billhook-ca", ".pem");
      file.toFile().deleteOnExit();
      return Files.write(file, bytes);
    } catch (CertificateException e) {
      throw new IllegalArgumentException(e);
    } catch (IOException e) {
      throw new UncheckedIOException("DATABASE_CA wants a temporary file", e);
    }
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}
