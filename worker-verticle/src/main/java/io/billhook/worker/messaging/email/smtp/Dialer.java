package io.billhook.worker.messaging.email.smtp;

import io.billhook.config.SmtpUrl;
import io.billhook.provider.PublicAddresses;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetSocket;
import io.vertx.core.net.SocketAddress;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Makes each connection to a server: where strangers name it, to an address that was just seen to
 * be public, never to the name, which may lead elsewhere by then. TLS holds it to the name all the
 * same.
 */
final class Dialer {
  private final Context loop;
  private final SmtpUrl server;
  private final @Nullable PublicAddresses guard;

  Dialer(Context loop, SmtpUrl server, @Nullable PublicAddresses guard) {
    this.loop = loop;
    this.server = server;
    this.guard = guard;
  }

  /** Connects, on the loop. */
  Future<NetSocket> connect(NetClient client) {
    if (guard == null) {
      return client.connect(server.port(), server.host());
    }
    Promise<NetSocket> connected = Promise.promise();
    guard
        .of(server.host())
        .onComplete(
            found ->
                loop.runOnContext(
                    _ -> {
                      if (found.succeeded()) {
                        first(client, found.result()).onComplete(connected);
                      } else {
                        connected.tryFail(found.cause());
                      }
                    }));
    return connected.future();
  }

  /** To the first address that takes it. */
  private Future<NetSocket> first(NetClient client, List<InetAddress> addresses) {
    var to = new InetSocketAddress(addresses.getFirst(), server.port());
    Future<NetSocket> one = client.connect(SocketAddress.inetSocketAddress(to));
    return addresses.size() == 1
        ? one
        : one.recover(_ -> first(client, addresses.subList(1, addresses.size())));
  }
}
