package io.billhook.broker;

import com.rabbitmq.client.Connection;
import java.io.IOException;
import java.util.concurrent.TimeoutException;

/** How sessions of one subscription are opened: connect, declare; then prefetch and consume. */
record Reception(
    Wiring wiring,
    Declaration declaration,
    String name,
    String queue,
    int prefetch,
    Session.Reader reader)
    implements Subscription.Opening {

  @Override
  public Session open(Runnable changed) throws IOException, TimeoutException {
    Connection connection = wiring.connect("consumer " + name);
    try {
      declaration.run(connection);
      return new Session(connection, queue, reader, changed);
    } catch (IOException | TimeoutException | RuntimeException e) {
      connection.abort();
      throw e;
    }
  }
}
