package io.billhook.devkit;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Keys and certificates in a PKCS12 file, made by the JDK's tool. */
public record Keytool(Path store, String password) {

  /**
   * Makes a key on P-256 and its certificate, signed by itself unless {@code more} says otherwise.
   *
   * @param extension as {@code -ext} has it: {@code san=dns:localhost}
   * @param more of the tool's options
   */
  public Keytool pair(String alias, String name, String extension, String... more) {
    List<String> arguments = new ArrayList<>();
    arguments.addAll(List.of("-genkeypair", "-alias", alias, "-dname", name, "-ext", extension));
    arguments.addAll(List.of("-keyalg", "EC", "-groupname", "secp256r1"));
    arguments.addAll(List.of(more));
    return run(arguments.toArray(String[]::new));
  }

  /** A key and certificate for {@code localhost}. */
  public Keytool localhost() {
    return pair("server", "CN=localhost", "san=dns:localhost");
  }

  /**
   * Runs the tool on the file.
   *
   * @throws IllegalStateException with what it says, where it fails
   */
  public Keytool run(String... arguments) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
    command.addAll(List.of(arguments));
    command.addAll(
        List.of("-storetype", "PKCS12", "-keystore", store.toString(), "-storepass", password));
    try {
      Process run = new ProcessBuilder(command).redirectErrorStream(true).start();
      String output = new String(run.getInputStream().readAllBytes(), UTF_8);
      if (run.waitFor() != 0) {
        throw new IllegalStateException("keytool: " + output);
      }
      return this;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("keytool was interrupted", e);
    }
  }
}
