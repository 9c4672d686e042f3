package io.billhook.bench.http;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** One HTTP request with its number in some places. One array is written again for each. */
public final class NumberedRequest implements Requests {
  /** Stands for the number. */
  public static final String NUMBER = "000000000000";

  private final byte[] request;
  private final List<Integer> places = new ArrayList<>();

  /**
   * A request for one thread.
   *
   * @param head its first lines, each ended by a line feed alone, without length and the empty line
   * @param body in ASCII
   */
  public NumberedRequest(String head, String body) {
    String whole =
        (head + "Content-Length: " + body.length() + "\n\n").replace("\n", "\r\n") + body;
    request = whole.getBytes(US_ASCII);
    for (int at = whole.indexOf(NUMBER); at >= 0; at = whole.indexOf(NUMBER, at + 1)) {
      places.add(at);
    }
  }

  @Override
  public int length() {
    return request.length;
  }

  @Override
  public void put(long number, ByteBuffer target) {
    String text = Long.toString(number);
    byte[] digits = (NUMBER.substring(text.length()) + text).getBytes(US_ASCII);
    places.forEach(at -> System.arraycopy(digits, 0, request, at, digits.length));
    target.put(request);
  }
}
