package io.billhook.twilio;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.net.URLDecoder;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.NavigableMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The parameters of a callback, of a form or of a JSON object: by name, in order, each of a name's
 * distinct values once, in order, as they are signed.
 */
public record TwilioForm(NavigableMap<String, SortedSet<String>> values) {
  /** Twilio sends some twenty, and two for each of ten pictures. */
  private static final int MOST = 300;

  private static final Pattern SID = Pattern.compile("[A-Za-z]{2}[0-9A-Za-z]{1,62}");
  private static final Pattern STATUS = Pattern.compile("[a-z_]{1,40}");
  private static final Pattern CODE = Pattern.compile("[1-9][0-9]{0,8}");

  /** A body that cannot be read. */
  public static final class Malformed extends Exception {
    private static final long serialVersionUID = 1;
  }

  /**
   * By the body's media type: JSON where the header says so, else a form.
   *
   * @throws Malformed where it is not that
   */
  public static TwilioForm of(@Nullable String contentType, byte[] body) throws Malformed {
    String type = contentType == null ? "" : contentType.split(";", 2)[0].strip();
    return type.equalsIgnoreCase("application/json") ? ofJson(body) : ofForm(body);
  }

  /**
   * Of a form.
   *
   * @throws Malformed where it is none, in UTF-8, or has too many parameters
   */
  public static TwilioForm ofForm(byte[] body) throws Malformed {
    String text = utf8(body);
    var values = new TreeMap<String, SortedSet<String>>();
    int count = 0;
    for (int at = 0; at < text.length(); ) {
      int end = text.indexOf('&', at);
      end = end < 0 ? text.length() : end;
      if (end > at) {
        if (++count > MOST) {
          throw new Malformed();
        }
        int equals = text.indexOf('=', at);
        boolean named = equals >= 0 && equals < end;
        put(
            values,
            decoded(text.substring(at, named ? equals : end)),
            named ? decoded(text.substring(equals + 1, end)) : "");
      }
      at = end + 1;
    }
    return new TwilioForm(values);
  }

  /**
   * Of a JSON object: its texts and numbers. What else is in it says nothing to us.
   *
   * @throws Malformed where it is none, or has too many members
   */
  public static TwilioForm ofJson(byte[] body) throws Malformed {
    JsonObject json;
    try {
      json = new JsonObject(Buffer.buffer(body));
    } catch (DecodeException _) {
      throw new Malformed();
    }
    if (json.size() > MOST) {
      throw new Malformed();
    }
    var values = new TreeMap<String, SortedSet<String>>();
    json.forEach(
        member -> {
          if (member.getValue() instanceof String || member.getValue() instanceof Number) {
            put(values, member.getKey(), member.getValue().toString());
          }
        });
    return new TwilioForm(values);
  }

  /** The value of a parameter, the first in order where there are several; null where it is not. */
  public @Nullable String first(String name) {
    SortedSet<String> all = values.get(name);
    return all == null ? null : all.first();
  }

  /** Sid of the message: {@code SM…} or {@code MM…}; null where there is none of that form. */
  public @Nullable String message() {
    String sid = first("MessageSid");
    sid = sid == null ? first("SmsSid") : sid;
    return sid != null && SID.matcher(sid).matches() ? sid : null;
  }

  /** What Twilio calls the message's status; null where it says none that could be one. */
  public @Nullable String status() {
    String status = first("MessageStatus");
    status = status == null ? first("SmsStatus") : status;
    return status != null && STATUS.matcher(status).matches() ? status : null;
  }

  /** The number of the error by which the message ended; null where there is none. */
  public @Nullable String errorCode() {
    String code = first("ErrorCode");
    return code != null && CODE.matcher(code).matches() ? code : null;
  }

  private static void put(Map<String, SortedSet<String>> values, String name, String value) {
    values.computeIfAbsent(name, _ -> new TreeSet<>()).add(value);
  }

  /** Decoded as it is encoded: UTF-8, a plus for a blank. */
  private static String decoded(String text) throws Malformed {
    try {
      return URLDecoder.decode(text, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException _) {
      throw new Malformed();
    }
  }

  private static String utf8(byte[] body) throws Malformed {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(body)).toString();
    } catch (CharacterCodingException _) {
      throw new Malformed();
    }
  }
}
