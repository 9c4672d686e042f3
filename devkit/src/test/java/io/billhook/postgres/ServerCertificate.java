package io.billhook.postgres;

import io.billhook.devkit.Keytool;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Base64;

/**
 * A certificate for {@code localhost} of an authority of its own, as files in PEM.
 *
 * @param authority by which it was signed
 * @param key readable by nobody else, as PostgreSQL wants it
 */
record ServerCertificate(Path authority, Path certificate, Path key) {
  private static final String PASSWORD = "not-secret";

  /**
   * Makes one.
   *
   * @param from since when it is valid, as keytool's {@code -startdate} has it: {@code -2d}
   */
  static ServerCertificate make(Path folder, String name, String from, int days)
      throws IOException, GeneralSecurityException {
    Path store = folder.resolve(name + ".p12");
    Path request = folder.resolve(name + ".csr");
    Path certificate = folder.resolve(name + ".crt");
    var tool = new Keytool(store, PASSWORD);
    tool.pair("authority", "CN=Authority of " + name, "bc:c").localhost();
    tool.run("-certreq", "-alias", "server", "-file", request.toString());
    tool.run(
        "-gencert",
        "-alias",
        "authority",
        "-infile",
        request.toString(),
        "-outfile",
        certificate.toString(),
        "-rfc",
        "-ext",
        "san=dns:localhost",
        "-startdate",
        from,
        "-validity",
        "" + days);
    KeyStore keys = KeyStore.getInstance(store.toFile(), PASSWORD.toCharArray());
    Path authority = folder.resolve(name + ".ca");
    Files.writeString(authority, pem("CERTIFICATE", keys.getCertificate("authority").getEncoded()));
    Path key =
        Files.createFile(
            folder.resolve(name + ".key"),
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    Files.writeString(
        key, pem("PRIVATE KEY", keys.getKey("server", PASSWORD.toCharArray()).getEncoded()));
    return new ServerCertificate(authority, certificate, key);
  }

  private static String pem(String what, byte[] der) {
    String text = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der);
    return "-----BEGIN " + what + "-----\n" + text + "\n-----END " + what + "-----\n";
  }
}
