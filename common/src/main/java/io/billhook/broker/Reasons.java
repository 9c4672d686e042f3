package io.billhook.broker;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.ShutdownSignalException;

/** What the broker said when it closed a channel or a connection. */
final class Reasons {
  static final int NOT_FOUND = AMQP.NOT_FOUND;

  private Reasons() {}

  /** The AMQP reply code behind a failure, 0 where there is none. */
  static int replyCode(Throwable failure) {
    return switch (failure) {
      case ShutdownSignalException signal -> replyCode(signal);
      case Throwable other when other.getCause() instanceof ShutdownSignalException signal ->
          replyCode(signal);
      default -> 0;
    };
  }

  static int replyCode(ShutdownSignalException signal) {
    return switch (signal.getReason()) {
      case AMQP.Channel.Close close -> close.getReplyCode();
      case AMQP.Connection.Close close -> close.getReplyCode();
      case null, default -> 0;
    };
  }

  /** The broker's words, which name exchanges and queues but no secret. */
  static String text(ShutdownSignalException signal) {
    return switch (signal.getReason()) {
      case AMQP.Channel.Close close -> close.getReplyText();
      case AMQP.Connection.Close close -> close.getReplyText();
      case null, default -> "connection lost";
    };
  }

  /** A failure to connect in the words of its root, for the log. */
  static String describe(Throwable failure) {
    Throwable root = failure;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    return root instanceof ShutdownSignalException signal ? text(signal) : root.toString();
  }
}
