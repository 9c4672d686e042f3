package io.billhook.bench.messaging;

import io.billhook.bench.http.NumberedRequest;
import io.billhook.bench.http.Requests;

/** Events of Brevo's about one mail each, one a request, by the number of the mail. */
final class Callbacks {
  private static final String EVENT =
      """
      {"event":"delivered","email":"somebody.or.other@customers.example.com","id":1234567,\
      "date":"2026-11-02 09:30:00","ts":1793611800,\
      "message-id":"<202611020930.000000000000@smtp-relay.mailin.fr>","ts_event":1793611800,\
      "subject":"Your order is on its way","tag":"[\\"order\\"]","sending_ip":"185.41.28.109",\
      "ts_epoch":1793611800123,"tags":["order"],\
      "X-Mailin-custom":"019a4d2e-7b31-7c04-9d55-000000000000"}""";

  private Callbacks() {}

  /**
   * For one thread.
   *
   * @param port as the requests name it
   * @param token of the webhook
   */
  static Requests at(int port, String token) {
    return new NumberedRequest(
        """
        POST /webhooks/brevo HTTP/1.1
        Host: 127.0.0.1:%d
        User-Agent: Brevo/1.0
        Content-Type: application/json
        Accept: */*
        Authorization: Bearer %s
        """
            .formatted(port, token),
        EVENT);
  }
}
