package io.billhook.api.intake.stripe;

import io.billhook.api.intake.Refusal;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * Checks {@code Stripe-Signature} as Stripe's own libraries do (docs.stripe.com/webhooks, "Verify
 * manually"; stripe-java's {@code Webhook.Signature.verifyHeader}): HMAC-SHA-256 of the time, a dot
 * and the body's bytes. Like them it allows a time in the future and checks the age last, so that a
 * stale delivery is one that was truly signed. Unlike a library that is handed a string it takes
 * the bytes as they came, also where they are not UTF-8.
 *
 * <p>Not safe for several threads: each event loop has its own.
 */
final class StripeSignature {
  static final String HEADER = "Stripe-Signature";
  static final long TOLERANCE_SECONDS = 300;
  private static final String SCHEME = "v1";
  private static final String ALGORITHM = "HmacSHA256";

  private final List<Mac> macs = new ArrayList<>();

  /**
   * @param secrets {@code whsec_…}; any of them may have signed
   */
  StripeSignature(List<String> secrets) {
    for (String secret : secrets) {
      try {
        Mac mac = Mac.getInstance(ALGORITHM);
        mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), ALGORITHM));
        macs.add(mac);
      } catch (GeneralSecurityException e) {
        throw new IllegalStateException("HMAC-SHA-256 is missing in this Java", e);
      }
    }
  }

  /**
   * Why the delivery is refused; empty where it is accepted.
   *
   * @param nowSeconds since 1970
   */
  Optional<Refusal> refusal(@Nullable String header, byte[] body, long nowSeconds) {
    if (header == null) {
      return Optional.of(StripeRefusals.NO_HEADER);
    }
    SignatureHeader parsed = SignatureHeader.parse(header, SCHEME);
    if (parsed == null) {
      return Optional.of(StripeRefusals.MALFORMED_HEADER);
    }
    if (!isSigned(parsed, body)) {
      return Optional.of(Refusal.BAD_SIGNATURE);
    }
    return parsed.seconds() < nowSeconds - TOLERANCE_SECONDS
        ? Optional.of(StripeRefusals.STALE)
        : Optional.empty();
  }

  private boolean isSigned(SignatureHeader header, byte[] body) {
    byte[] time = (header.seconds() + ".").getBytes(StandardCharsets.US_ASCII);
    boolean signed = false;
    for (Mac mac : macs) {
      mac.update(time);
      byte[] expected =
          HexFormat.of().formatHex(mac.doFinal(body)).getBytes(StandardCharsets.US_ASCII);
      for (String signature : header.signatures()) {
        signed |= MessageDigest.isEqual(expected, signature.getBytes(StandardCharsets.UTF_8));
      }
    }
    return signed;
  }
}
