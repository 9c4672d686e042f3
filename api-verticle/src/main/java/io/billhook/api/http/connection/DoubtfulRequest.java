package io.billhook.api.http.connection;

import io.billhook.api.http.connection.UnreadableRequests.Reason;

/** Two readers could see different ends or addresses of it; answered 400. */
final class DoubtfulRequest extends Exception {
  private static final long serialVersionUID = 1L;

  private final Reason reason;

  DoubtfulRequest(Reason reason) {
    super(reason.toString(), null, false, false); // no stack: who floods us pays for none
    this.reason = reason;
  }

  Reason reason() {
    return reason;
  }
}
