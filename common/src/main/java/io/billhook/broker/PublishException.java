package io.billhook.broker;

/** Why a message does not count as published. The ledger keeps its jobs, so they go out again. */
public final class PublishException extends RuntimeException {
  private static final long serialVersionUID = 1;

  /** What is known of the message. */
  public enum Kind {
    /** The broker gave it back: no queue is bound under its routing key. */
    UNROUTABLE,
    /** The exchange is missing. */
    NO_EXCHANGE,
    /** The broker refused it. */
    NACKED,
    /** It was sent and no answer came, so it may have arrived. */
    UNKNOWN,
    /** No broker took it in time; it was never sent. */
    UNAVAILABLE,
    /** Too many wait already; it was never sent. */
    FULL,
    /** The process closes; it was never sent, or no answer came. */
    CLOSED
  }

  private final Kind kind;

  PublishException(Kind kind, String message) {
    super(message, null, false, false);
    this.kind = kind;
  }

  public Kind kind() {
    return kind;
  }
}
