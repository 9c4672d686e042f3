package io.billhook.api.intake.twilio;

import io.billhook.twilio.TwilioForm;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.SortedSet;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * Checks {@code X-Twilio-Signature} as Twilio's own libraries do (twilio.com/docs/usage/security,
 * {@code com.twilio.security.RequestValidator}): base64 of the HMAC-SHA-1 of the address followed
 * by each parameter's name and value, in order of their names; or, where the query has a {@code
 * bodySHA256}, of the address alone, and that is the body's.
 *
 * <p>The address is PUBLIC_BASE_URL, never what a request says of its host, with path and query as
 * they came. Twilio signs it now with the port, now without, so both are tried.
 */
final class TwilioSignature {
  static final String HEADER = "X-Twilio-Signature";
  private static final String ALGORITHM = "HmacSHA1";
  private static final Pattern FORM = Pattern.compile("[A-Za-z0-9+/]{27}=");
  private static final String BODY_HASH = "bodySHA256";

  private final List<String> bases;

  /**
   * @param publicBaseUrl as Twilio has it, with a port or without
   */
  TwilioSignature(URI publicBaseUrl) {
    this.bases = bases(publicBaseUrl);
  }

  /** Without port; and with the one that is given, or the scheme's. */
  private static List<String> bases(URI url) {
    int usual = "https".equalsIgnoreCase(url.getScheme()) ? 443 : 80;
    int port = url.getPort() < 0 ? usual : url.getPort();
    String host = url.getRawAuthority().replaceFirst(":\\d*$", "");
    String path = url.getRawPath() == null ? "" : url.getRawPath();
    return List.of(
        url.getScheme() + "://" + host + path, url.getScheme() + "://" + host + ":" + port + path);
  }

  /** Whether the header can be one at all. */
  static boolean isOne(String header) {
    return FORM.matcher(header).matches();
  }

  /**
   * What may have been signed, for {@link #isSigned}; empty where the body is not the one that the
   * query tells of.
   *
   * @param target path and query, as they came
   */
  List<byte[]> texts(String target, TwilioForm form, byte[] body) {
    String hash = bodyHash(target);
    if (hash != null && !isHashOf(hash, body)) {
      return List.of();
    }
    StringBuilder rest = new StringBuilder(target);
    if (hash == null) {
      form.values().forEach((name, values) -> append(rest, name, values));
    }
    List<byte[]> texts = new ArrayList<>(bases.size());
    bases.forEach(base -> texts.add((base + rest).getBytes(StandardCharsets.UTF_8)));
    return texts;
  }

  private static void append(StringBuilder text, String name, SortedSet<String> values) {
    for (String value : values) {
      text.append(name).append(value);
    }
  }

  /** Whether one of the texts was signed so with this token. Takes as long whichever it is. */
  static boolean isSigned(List<byte[]> texts, String header, String authToken) {
    byte[] claimed = header.getBytes(StandardCharsets.UTF_8);
    boolean signed = false;
    for (byte[] text : texts) {
      byte[] expected = Base64.getEncoder().encode(hmac(authToken, text));
      signed |= MessageDigest.isEqual(expected, claimed);
    }
    return signed;
  }

  private static byte[] hmac(String authToken, byte[] text) {
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(new SecretKeySpec(authToken.getBytes(StandardCharsets.UTF_8), ALGORITHM));
      return mac.doFinal(text);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("HMAC-SHA-1 is missing in this Java", e);
    }
  }

  /** The first one in the query, decoded; null where there is none. */
  private static @Nullable String bodyHash(String target) {
    int query = target.indexOf('?');
    if (query < 0) {
      return null;
    }
    for (String pair : target.substring(query + 1).split("&", -1)) {
      if (pair.startsWith(BODY_HASH + "=")) {
        try {
          return URLDecoder.decode(pair.substring(BODY_HASH.length() + 1), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException _) {
          return "";
        }
      }
    }
    return null;
  }

  private static boolean isHashOf(String hash, byte[] body) {
    try {
      byte[] expected = MessageDigest.getInstance("SHA-256").digest(body);
      return MessageDigest.isEqual(
          HexFormat.of().formatHex(expected).getBytes(StandardCharsets.US_ASCII),
          hash.getBytes(StandardCharsets.UTF_8));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("SHA-256 is missing in this Java", e);
    }
  }
}
