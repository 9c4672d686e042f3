package io.billhook.broker.connection;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import io.billhook.config.BrokerConfig;
import io.vertx.core.Vertx;
import io.vertx.rabbitmq.RabbitMQOptions;
import java.io.IOException;
import java.net.URI;
import java.security.GeneralSecurityException;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * Makes connections. None recovers by itself: the library's recovery forgets what was in flight.
 */
public final class BrokerConnections {

  /**
   * RabbitMQ gives up a silent connection after two to three of these. Until then what it has sent
   * to a process that stands still waits there unclaimed, which nobody else can see; so it must not
   * take longer than it takes to declare such a process dead.
   */
  private static final int HEARTBEAT_SECONDS = 5;

  private static final int CONNECT_MILLIS = 5_000;
  private static final int RPC_MILLIS = 20_000;

  private final URI url;
  private final ConnectionFactory factory = new ConnectionFactory();
  private final @Nullable BrokerTls tls;

  public BrokerConnections(BrokerConfig config) {
    url = config.url();
    try {
      factory.setUri(url);
      if ("amqps".equals(url.getScheme())) {
        // The library alone would trust every certificate.
        factory.useSslProtocol(SSLContext.getDefault());
        factory.enableHostnameVerification();
        tls = new BrokerTls();
      } else {
        tls = null;
      }
    } catch (IllegalArgumentException _) { // with the password in its message
      throw new IllegalArgumentException(
          unusable() + "; within user, password and vhost a : is written %3A, a / %2F");
    } catch (GeneralSecurityException e) {
      throw new IllegalArgumentException(unusable(), e);
    }
    factory.setAutomaticRecoveryEnabled(false);
    factory.setTopologyRecoveryEnabled(false);
    factory.setRequestedHeartbeat(HEARTBEAT_SECONDS);
    factory.setConnectionTimeout(CONNECT_MILLIS);
    factory.setHandshakeTimeout(CONNECT_MILLIS);
    factory.setChannelRpcTimeout(RPC_MILLIS);
    factory.setThreadFactory(Thread.ofPlatform().daemon().name("billhook-amqp-", 0).factory());
    factory.setSharedExecutor(Executors.newVirtualThreadPerTaskExecutor());
  }

  /** A connection for as long as it holds. */
  public Connection connect(String name) throws IOException, TimeoutException {
    return factory.newConnection("billhook " + name);
  }

  /** Opens a channel on it, or says why not. */
  public static Channel channel(Connection connection) throws IOException {
    Channel channel = connection.createChannel();
    if (channel == null) {
      throw new IOException("The broker allows no further channel");
    }
    return channel;
  }

  /** A connection for one task, by vertx-rabbitmq-client. */
  public BrokerClient client(Vertx vertx, String name) throws IOException, TimeoutException {
    var options =
        new RabbitMQOptions()
            .setUri(url.toString())
            .setConnectionName("billhook " + name)
            .setReconnectAttempts(0)
            .setAutomaticRecoveryEnabled(false)
            .setRequestedHeartbeat(HEARTBEAT_SECONDS)
            .setConnectionTimeout(CONNECT_MILLIS)
            .setHandshakeTimeout(CONNECT_MILLIS);
    if (tls != null) {
      tls.apply(options);
    }
    return BrokerClient.open(vertx, options, RPC_MILLIS);
  }

  private String unusable() {
    String port = url.getPort() < 0 ? "" : ":" + url.getPort();
    return "RABBITMQ_URL cannot be used: " + url.getScheme() + "://" + url.getHost() + port;
  }
}
