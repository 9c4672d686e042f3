package io.billhook.migrations;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Properties;
import org.postgresql.ssl.DefaultJavaSSLFactory;

/**
 * A database as JDBC reaches it, and the statements that lie beside the migrations.
 *
 * @param login user, password and what bounds the connecting
 */
record Server(String jdbcUrl, Properties login) {

  /**
   * Reads {@code postgres://user:password@host:port/database?sslmode=…}.
   *
   * @param url leading to the server itself, not to a pooler
   */
  static Server at(URI url) {
    String query = url.getRawQuery() == null ? "" : "?" + parameters(url.getRawQuery());
    int port = url.getPort() < 0 ? 5432 : url.getPort();
    Properties login = new Properties();
    if (url.getRawUserInfo() != null) {
      String[] parts = url.getRawUserInfo().split(":", 2);
      login.setProperty("user", decoded(parts[0]));
      if (parts.length == 2) {
        login.setProperty("password", decoded(parts[1]));
      }
    }
    login.setProperty("connectTimeout", "10");
    login.setProperty("ApplicationName", "billhook-migrate");
    return new Server(
        "jdbc:postgresql://" + url.getHost() + ":" + port + url.getRawPath() + query, login);
  }

  /**
   * Whoever is trusted by the JVM is trusted where no file says whom: the driver's own way is a
   * file in the user's home.
   */
  private static String parameters(String query) {
    String asked = query.replaceFirst("(^|&)sslrootcert=system(?=&|$)", "");
    return asked.contains("sslmode=verify-") && !asked.contains("sslrootcert=")
        ? asked + "&sslfactory=" + DefaultJavaSSLFactory.class.getName()
        : asked;
  }

  private static String decoded(String part) {
    return URLDecoder.decode(part.replace("+", "%2B"), StandardCharsets.UTF_8);
  }

  Connection connect() throws SQLException {
    return DriverManager.getConnection(jdbcUrl, login);
  }

  static String resource(String path) {
    try (InputStream in = Server.class.getResourceAsStream(path)) {
      if (in == null) {
        throw new IllegalStateException("Missing resource " + path);
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Without the password. */
  @Override
  public String toString() {
    return "Server[" + jdbcUrl + "]";
  }
}
