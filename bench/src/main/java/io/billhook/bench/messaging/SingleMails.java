package io.billhook.bench.messaging;

import io.billhook.bench.http.NumberedRequest;
import io.billhook.bench.http.Requests;

/** One mail a request, of one tenant, each under a key of its own. */
final class SingleMails {
  private static final String MAIL =
      """
      {"to":"silent+000000000000@example.com","subject":"Your order A-000000000000",\
      "text":"Dear customer,\\n\\nthank you. We have sent your order; it comes within 3 days."}""";

  private SingleMails() {}

  /**
   * For one thread.
   *
   * @param port as the requests name it
   * @param key secret of a key that may write mails
   */
  static Requests at(int port, String key) {
    return new NumberedRequest(
        """
        POST /v1/emails HTTP/1.1
        Host: 127.0.0.1:%d
        Content-Type: application/json
        Accept: */*
        Authorization: Bearer %s
        Idempotency-Key: order-000000000000
        """
            .formatted(port, key),
        MAIL);
  }
}
