package io.billhook.devkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.TrustManagerFactory;

/**
 * A TLS entrance to a server that has none, with a certificate for {@code localhost} that it signed
 * itself. It lets in whoever shows that same certificate.
 */
final class TlsDoor implements AutoCloseable {
  static final String PASSWORD = "not-secret";

  private final Path folder = WorkFolder.create("tls");
  private final SSLContext context;
  private final ServerSocket entrance;
  private final int target;

  TlsDoor(int target) throws Exception {
    this.target = target;
    new Keytool(keys(), PASSWORD).localhost();
    context = context();
    var server =
        (SSLServerSocket)
            context
                .getServerSocketFactory()
                .createServerSocket(0, 50, InetAddress.getLoopbackAddress());
    server.setNeedClientAuth(true);
    entrance = server;
    Thread.ofVirtual().start(this::accept);
  }

  /** With the certificate's name, or with one that is not in it. */
  URI url(String host) {
    return URI.create("amqps://guest:guest@" + host + ":" + entrance.getLocalPort());
  }

  /** The key and its certificate. */
  Path keys() {
    return folder.resolve("keys.p12");
  }

  /** Trusts the certificate, and shows it. */
  SSLContext context() throws GeneralSecurityException, IOException {
    KeyStore store = KeyStore.getInstance(keys().toFile(), PASSWORD.toCharArray());
    var keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    keys.init(store, PASSWORD.toCharArray());
    var trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(store);
    var made = SSLContext.getInstance("TLS");
    made.init(keys.getKeyManagers(), trust.getTrustManagers(), null);
    return made;
  }

  private void accept() {
    while (!entrance.isClosed()) {
      try {
        Socket client = entrance.accept();
        Socket server = new Socket(InetAddress.getLoopbackAddress(), target);
        Thread.ofVirtual().start(() -> carry(client, server));
        Thread.ofVirtual().start(() -> carry(server, client));
      } catch (IOException _) {
        // the server is away, or the door is closed
      }
    }
  }

  private static void carry(Socket from, Socket to) {
    try (from;
        to) {
      from.getInputStream().transferTo(to.getOutputStream());
    } catch (IOException _) {
      // one side is gone, and with it now the other
    }
  }

  @Override
  public void close() {
    try {
      entrance.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    WorkFolder.delete(folder);
  }
}
