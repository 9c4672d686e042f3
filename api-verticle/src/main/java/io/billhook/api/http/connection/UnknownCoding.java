package io.billhook.api.http.connection;

/** A body is in a transfer coding that is not undone here (RFC 9112, section 6.1). */
public final class UnknownCoding extends Exception {
  private static final long serialVersionUID = 1;

  UnknownCoding() {
    super("The only transfer coding here is chunked");
  }
}
