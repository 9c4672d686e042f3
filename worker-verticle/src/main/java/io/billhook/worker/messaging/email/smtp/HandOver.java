package io.billhook.worker.messaging.email.smtp;

import io.billhook.provider.CallGateShut;
import io.billhook.provider.ProviderException;
import io.billhook.provider.ProviderException.Kind;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * One attempt to have a server take a mail, and how far it came. The server takes a mail when it
 * has seen the line with the dot that ends it: before that line is written it surely has not, and
 * without it never will. Used on one event loop.
 */
final class HandOver {
  private final String provider;
  private final BooleanSupplier mayCall;
  private final Promise<@Nullable Void> end = Promise.promise();
  private @Nullable Runnable cut;
  private boolean whole;
  private boolean answered;

  /**
   * @param provider for errors
   * @param mayCall false where it must not be sent any more
   */
  HandOver(String provider, BooleanSupplier mayCall) {
    this.provider = provider;
    this.mayCall = mayCall;
  }

  /** Fails with {@link io.billhook.provider.CallFailed}. */
  Future<@Nullable Void> end() {
    return end.future();
  }

  /**
   * Whether its first line may be written, after the server has asked for the text: once, and on
   * that connection alone.
   *
   * @param connection ends the connection at once
   */
  boolean mayBegin(Runnable connection) {
    if (cut != null || !mayGoOn()) {
      return false;
    }
    cut = connection;
    return true;
  }

  /** Whether the line that ends it may be written; asked immediately before, once. */
  boolean mayEnd() {
    if (!mayGoOn()) {
      return false;
    }
    whole = true;
    return true;
  }

  private boolean mayGoOn() {
    if (end.future().isComplete()) { // it was given up
      return false;
    }
    if (mayCall.getAsBoolean()) {
      return true;
    }
    end.tryFail(new CallGateShut());
    return false;
  }

  /** The server has taken it. */
  void taken() {
    answered = true;
    end.tryComplete();
  }

  /** The client has come to an end with it. */
  void failed(Throwable cause) {
    answered = true;
    conclude(cause);
  }

  /** Whether the client waits for nothing more. */
  boolean isAnswered() {
    return answered;
  }

  /** The connection ended, or its time is over: what was not said then is not said any more. */
  void giveUp() {
    conclude(new LostException());
  }

  /** Where it was not begun. */
  void refuse(String why) {
    end.tryFail(new ProviderException(provider, new Kind.Transient(), why));
  }

  private void conclude(Throwable cause) {
    Verdict verdict = whole ? Verdict.afterEnd(cause) : Verdict.beforeEnd(cause);
    if (end.tryFail(new ProviderException(provider, verdict.kind(), verdict.detail(), cause))
        && cut != null
        && !(whole && verdict.isAnswer())) {
      cut.run();
    }
  }

  /** No more comes from the server. */
  private static final class LostException extends RuntimeException {
    private static final long serialVersionUID = 1;

    LostException() {
      super("The connection was ended", null, false, false);
    }
  }
}
