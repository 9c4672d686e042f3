package io.billhook.bench.messaging;

import io.billhook.bench.http.NumberedRequest;
import io.billhook.bench.http.Requests;

/** Requests about one mail each, by its number; each for one thread. */
final class SingleRequests {
  private static final String EVENT =
      """
      {"event":"delivered","email":"somebody.or.other@customers.example.com","id":1234567,\
      "date":"2026-11-02 09:30:00","ts":1793611800,\
      "message-id":"<202611020930.000000000000@smtp-relay.mailin.fr>","ts_event":1793611800,\
      "subject":"Your order is on its way","tag":"[\\"order\\"]","sending_ip":"185.41.28.109",\
      "ts_epoch":1793611800123,"tags":["order"],\
      "X-Mailin-custom":"019a4d2e-7b31-7c04-9d55-000000000000"}""";

  private static final String MAIL =
      """
      {"to":"silent+000000000000@example.com","subject":"Your order A-000000000000",\
      "text":"Dear customer,\\n\\nthank you. We have sent your order; it comes within 3 days."}""";

  private SingleRequests() {}

  /**
   * Events of Brevo's.
   *
   * @param port as the requests name it
   * @param token of the webhook
   */
  static Requests callbacks(int port, String token) {
    return post("/webhooks/brevo", port, token, "User-Agent: Brevo/1.0", EVENT);
  }

  /**
   * Mails of one tenant, each under an Idempotency-Key of its own.
   *
   * @param key secret of a key that may write mails
   */
  static Requests mails(int port, String key) {
    return post("/v1/emails", port, key, "Idempotency-Key: order-" + NumberedRequest.NUMBER, MAIL);
  }

  private static Requests post(String path, int port, String bearer, String header, String body) {
    return new NumberedRequest(
        """
        POST %s HTTP/1.1
        Host: 127.0.0.1:%d
        Content-Type: application/json
        Accept: */*
        Authorization: Bearer %s
        %s
        """
            .formatted(path, port, bearer, header),
        body);
  }
}
