package io.billhook.devkit;

import com.rabbitmq.client.ConnectionFactory;
import io.billhook.broker.RetryTier;
import io.billhook.broker.Topology;
import io.billhook.config.BrokerConfig;
import io.billhook.extension.Extensions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.security.GeneralSecurityException;
import java.util.concurrent.TimeoutException;

/** What a process declares on a broker, for taking it away from one that goes on. */
public final class BrokerNames {
  private BrokerNames() {}

  /** Deletes every queue and exchange under the prefix, with what is in them. */
  public static void delete(BrokerConfig config) {
    Topology topology = new Topology(config.prefix(), Extensions.installed().queues());
    var factory = new ConnectionFactory();
    try {
      factory.setUri(config.url());
      try (var connection = factory.newConnection("billhook clean-up");
          var channel = connection.createChannel()) {
        for (String queue : Extensions.installed().queues()) {
          channel.queueDelete(topology.workQueue(queue));
        }
        for (RetryTier tier : RetryTier.values()) {
          channel.queueDelete(topology.retryQueue(tier));
          channel.exchangeDelete(topology.retryExchange(tier));
        }
        channel.queueDelete(topology.deadQueue());
        channel.exchangeDelete(topology.workExchange());
        channel.exchangeDelete(topology.deadExchange());
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (TimeoutException | GeneralSecurityException e) {
      throw new IllegalStateException("The broker cannot be cleaned: " + e.getMessage(), e);
    }
  }
}
