package io.billhook.broker;

import com.rabbitmq.client.Connection;
import io.billhook.broker.connection.BrokerConnections;
import java.io.IOException;
import java.util.concurrent.TimeoutException;

/** How the channels of one subscription are opened: connect, declare; then prefetch and consume. */
record ConsumerSetup(
    BrokerConnections connections,
    TopologyDeclaration declaration,
    String name,
    String queue,
    int prefetch,
    ConsumerChannel.Reader reader)
    implements Subscription.Opening {

  @Override
  public ConsumerChannel open(Runnable changed) throws IOException, TimeoutException {
    Connection connection = connections.connect("consumer " + name);
    try {
      declaration.run();
      return new ConsumerChannel(connection, queue, reader, changed);
    } catch (IOException | TimeoutException | RuntimeException e) {
      connection.abort();
      throw e;
    }
  }
}
