package io.billhook.api.management;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.vertx.core.http.HttpServerRequest;
import java.security.MessageDigest;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Who knows {@code MANAGEMENT_TOKEN}. Each look takes as long, however much of what is given is
 * right.
 *
 * @param value null where none is set: then nobody does
 */
record ManagementToken(@Nullable String value) {

  /** Whether the request brings it. */
  boolean isBroughtBy(HttpServerRequest request) {
    String given = request.getHeader("Authorization");
    return value != null && given != null && isSame("Bearer " + value, given);
  }

  /** What the request shows that knows it and does not bring it; empty where it shows nothing. */
  Optional<EchoProof> isShownBy(HttpServerRequest request) {
    String given = request.getHeader("Authorization");
    return value == null || given == null
        ? Optional.empty()
        : EchoProof.read(given)
            .filter(shown -> isSame(EchoProof.asking(value, shown.nonce()).proof(), shown.proof()));
  }

  /** That it is known here, for who has shown that it is known there. */
  String answering(EchoProof shown, String sha256) {
    return EchoProof.answering(String.valueOf(value), shown.nonce(), sha256);
  }

  private static boolean isSame(String one, String other) {
    return MessageDigest.isEqual(one.getBytes(UTF_8), other.getBytes(UTF_8));
  }

  @Override
  public String toString() {
    return "ManagementToken[]";
  }
}
