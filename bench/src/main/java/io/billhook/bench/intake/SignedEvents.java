package io.billhook.bench.intake;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.billhook.bench.http.Requests;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Events of 4 kB about one subscription each, as whole HTTP requests, signed as Stripe does. One
 * array is written again for each: the generator shares its machine with what it measures. For one
 * thread.
 */
public final class SignedEvents implements Requests {
  /** In the body this stands for the number of the event, in its id and its subscription's. */
  private static final String NUMBER = "0000000000000000000";

  private static final int SIGNATURE_DIGITS = 64;

  private final byte[] request;
  private final int body;
  private final int time;
  private final int signature;
  private final List<Integer> numbers = new ArrayList<>();
  private final Mac mac;

  /**
   * None yet.
   *
   * @param port as the requests name it
   * @param secret that they are signed with
   */
  public SignedEvents(int port, String secret) {
    String json = template();
    String seconds = Long.toString(Instant.now().getEpochSecond());
    String head =
        """
        POST /webhooks/stripe HTTP/1.1
        Host: 127.0.0.1:%d
        User-Agent: Stripe/1.0 (+https://stripe.com/docs/webhooks)
        Content-Type: application/json; charset=utf-8
        Accept: */*
        Content-Length: %d
        Stripe-Signature: t=%s,v1=%s

        """
            .formatted(port, json.length(), seconds, "0".repeat(SIGNATURE_DIGITS))
            .replace("\n", "\r\n");
    request = (head + json).getBytes(US_ASCII);
    body = head.length();
    time = head.indexOf("t=" + seconds) + 2;
    signature = head.indexOf("v1=") + 3;
    for (int at = json.indexOf(NUMBER); at >= 0; at = json.indexOf(NUMBER, at + 1)) {
      numbers.add(body + at);
    }
    try {
      mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(secret.getBytes(US_ASCII), "HmacSHA256"));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The id of an event, as it stands in the ledger. */
  static String id(long number) {
    return "evt_" + digits(number);
  }

  /** The number of an event, by its id. */
  static int number(String id) {
    return Integer.parseInt(id.substring("evt_".length()));
  }

  @Override
  public int length() {
    return request.length;
  }

  @Override
  public void put(long number, ByteBuffer target) {
    byte[] digits = digits(number).getBytes(US_ASCII);
    numbers.forEach(at -> System.arraycopy(digits, 0, request, at, digits.length));
    byte[] now = Long.toString(Instant.now().getEpochSecond()).getBytes(US_ASCII);
    System.arraycopy(now, 0, request, time, now.length);
    mac.update(now);
    mac.update((byte) '.');
    mac.update(request, body, request.length - body);
    byte[] signed = HexFormat.of().formatHex(mac.doFinal()).getBytes(US_ASCII);
    System.arraycopy(signed, 0, request, signature, SIGNATURE_DIGITS);
    target.put(request);
  }

  private static String digits(long number) {
    String text = Long.toString(number);
    return NUMBER.substring(text.length()) + text;
  }

  private static String template() {
    try (InputStream in = SignedEvents.class.getResourceAsStream("event.json")) {
      if (in == null) {
        throw new IllegalStateException("Missing resource event.json");
      }
      return new String(in.readAllBytes(), US_ASCII);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
