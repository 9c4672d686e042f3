package io.billhook.bench.intake;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.billhook.bench.http.Requests;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * Events of Brevo's about one mail each, as whole HTTP requests, one an event. One array is written
 * again for each. For one thread.
 */
public final class Callbacks implements Requests {
  /** In the body this stands for the number of the event: in its mail's id and its message-id. */
  private static final String NUMBER = "000000000000";

  private static final String EVENT =
      """
      {"event":"delivered","email":"somebody.or.other@customers.example.com","id":1234567,\
      "date":"2026-11-02 09:30:00","ts":1793611800,\
      "message-id":"<202611020930.000000000000@smtp-relay.mailin.fr>","ts_event":1793611800,\
      "subject":"Your order is on its way","tag":"[\\"order\\"]","sending_ip":"185.41.28.109",\
      "ts_epoch":1793611800123,"tags":["order"],\
      "X-Mailin-custom":"019a4d2e-7b31-7c04-9d55-000000000000"}""";

  private final byte[] request;
  private final List<Integer> numbers = new ArrayList<>();

  /**
   * None yet.
   *
   * @param port as the requests name it
   * @param token of the webhook
   */
  public Callbacks(int port, String token) {
    String head =
        """
        POST /webhooks/brevo HTTP/1.1
        Host: 127.0.0.1:%d
        User-Agent: Brevo/1.0
        Content-Type: application/json
        Accept: */*
        Content-Length: %d
        Authorization: Bearer %s

        """
            .formatted(port, EVENT.length(), token)
            .replace("\n", "\r\n");
    request = (head + EVENT).getBytes(US_ASCII);
    for (int at = EVENT.indexOf(NUMBER); at >= 0; at = EVENT.indexOf(NUMBER, at + 1)) {
      numbers.add(head.length() + at);
    }
  }

  /** The number of an event, by {@code webhook_event.object_id}. */
  public static int number(String objectId) {
    return Integer.parseInt(objectId.substring(objectId.length() - NUMBER.length()));
  }

  @Override
  public int length() {
    return request.length;
  }

  @Override
  public void put(long number, ByteBuffer target) {
    String text = Long.toString(number);
    byte[] digits = (NUMBER.substring(text.length()) + text).getBytes(US_ASCII);
    numbers.forEach(at -> System.arraycopy(digits, 0, request, at, digits.length));
    target.put(request);
  }
}
