package io.billhook.devkit.simulator.smtp;

import io.billhook.devkit.simulator.inbox.Inbox;
import io.billhook.devkit.simulator.provider.AcceptedCalls;
import io.billhook.devkit.simulator.provider.Faults;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.net.KeyCertOptions;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetServerOptions;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/**
 * Listens for mails on the loopback interface. Whoever logs in is let in, save with a password that
 * ends in {@code bad}.
 */
public final class SmtpServer {
  private final Vertx vertx;
  private final InstantSource clock;
  private final Inbox inbox;
  private final Faults faults;
  private final AcceptedCalls accepted;

  public SmtpServer(
      Vertx vertx, InstantSource clock, Inbox inbox, Faults faults, AcceptedCalls accepted) {
    this.vertx = vertx;
    this.clock = clock;
    this.inbox = inbox;
    this.faults = faults;
    this.accepted = accepted;
  }

  /** Listens without TLS; port 0 takes a free one. */
  public Future<NetServer> listen(int port) {
    return listen(port, new NetServerOptions(), null);
  }

  /**
   * Listens with TLS, under this certificate.
   *
   * @param implicit from the first byte on; else by STARTTLS, before which nobody is let in
   */
  public Future<NetServer> listen(int port, KeyCertOptions certificate, boolean implicit) {
    NetServerOptions options = new NetServerOptions().setKeyCertOptions(certificate);
    return listen(port, options.setSsl(implicit), implicit ? null : certificate);
  }

  private Future<NetServer> listen(
      int port, NetServerOptions options, @Nullable KeyCertOptions startTls) {
    return vertx
        .createNetServer(options)
        .connectHandler(
            socket ->
                new SmtpSession(vertx, clock, socket, startTls != null, inbox, faults, accepted)
                    .begin())
        .listen(port, "127.0.0.1");
  }
}
