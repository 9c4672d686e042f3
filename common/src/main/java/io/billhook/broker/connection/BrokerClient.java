package io.billhook.broker.connection;

import com.rabbitmq.client.Connection;
import com.rabbitmq.client.NoOpMetricsCollector;
import com.rabbitmq.client.ShutdownSignalException;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.rabbitmq.RabbitMQClient;
import io.vertx.rabbitmq.RabbitMQOptions;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * vertx-rabbitmq-client for one task, thrown away after it: it never reconnects, so that what was
 * seen and what is done then are of one broker, and what fails is done again on another client. A
 * channel that the broker closes it opens again by itself, with the next call.
 *
 * <p>That client waits 10 min for an answer, and its {@code stop} without limit. So answers are
 * awaited here, and what is closed is the connection, which it shows to nobody but whoever counts
 * connections.
 */
public final class BrokerClient implements AutoCloseable {

  /** The limits in its options are for each address that the host's name has. */
  private static final int START_MILLIS = 30_000;

  private static final int CLOSE_MILLIS = 2_000;

  private final RabbitMQClient client;
  private final int longestAnswer;
  private volatile @Nullable Connection connection;
  private volatile boolean closed;

  private BrokerClient(Vertx vertx, RabbitMQOptions options, int longestAnswer) {
    this.longestAnswer = longestAnswer;
    options.setMetricsCollector(
        new NoOpMetricsCollector() {
          @Override
          public void newConnection(Connection made) {
            connected(made);
          }
        });
    client = RabbitMQClient.create(vertx, options);
  }

  static BrokerClient open(Vertx vertx, RabbitMQOptions options, int longestAnswer)
      throws IOException, TimeoutException {
    var opened = new BrokerClient(vertx, options, longestAnswer);
    try {
      await(opened.client.start(), START_MILLIS);
      return opened;
    } catch (IOException | TimeoutException | RuntimeException e) {
      opened.close();
      throw e;
    }
  }

  /** On a thread of the client's; perhaps after its task has been given up. */
  private void connected(Connection made) {
    connection = made;
    if (closed) {
      made.abort(CLOSE_MILLIS);
    }
  }

  /** What the broker says of itself. */
  public Map<String, Object> server() {
    Connection open = connection;
    return open == null ? Map.of() : open.getServerProperties();
  }

  /** Blocks until the broker has answered; throws what it refuses with. */
  public <T extends @Nullable Object> T ask(Function<RabbitMQClient, Future<T>> call)
      throws IOException, TimeoutException {
    return await(call.apply(client), longestAnswer);
  }

  private static <T extends @Nullable Object> T await(Future<T> answer, int millis)
      throws IOException, TimeoutException {
    try {
      return answer.toCompletionStage().toCompletableFuture().get(millis, TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      switch (e.getCause()) {
        case IOException refused -> throw refused;
        case TimeoutException late -> throw late;
        case ShutdownSignalException lost -> throw lost;
        case null, default -> throw new IOException("The broker's client failed", e.getCause());
      }
    } catch (TimeoutException _) {
      throw new TimeoutException("No answer within " + millis / 1_000 + " s");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("Interrupted", e);
    }
  }

  /** Ends the connection, and with it every call that waits. */
  @Override
  public void close() {
    closed = true;
    Connection open = connection;
    if (open != null) {
      open.abort(CLOSE_MILLIS);
    }
  }
}
