package io.billhook.launcher.doctor;

import io.billhook.api.management.EchoProof;
import io.billhook.crypto.RandomToken;
import io.billhook.crypto.Sha256;
import io.billhook.launcher.doctor.Door.Answer;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * {@code /health/echo} of the installation that is looked at. The token itself is never sent: the
 * address may be somebody else's.
 */
record Echo(Door door, String token) {
  private static final String PATH = "/health/echo";
  private static final String FORWARDED = "x-forwarded-for";

  /** What came of one request. */
  sealed interface Result {
    /** This installation has answered. */
    record Arrived(JsonObject told) implements Result {
      /** The entries of X-Forwarded-For, in their order, over all of its lines. */
      List<String> forwarded() {
        return Stream.of(told.getJsonObject("headers").getJsonArray(FORWARDED))
            .filter(Objects::nonNull)
            .flatMap(lines -> lines.stream())
            .flatMap(line -> Arrays.stream(String.valueOf(line).split(",", -1)))
            .map(String::strip)
            .toList();
      }

      /** TRUSTED_PROXY_HOPS of who has answered. */
      int trustedHops() {
        return told.getInteger("trusted_proxy_hops");
      }

      boolean has(byte[] body) {
        return told.getLong("length") == body.length
            && HexFormat.of().formatHex(Sha256.of(body)).equals(told.getString("sha256"));
      }
    }

    /** A Billhook has refused, which does not know the token or does not have the address. */
    record Unknown() implements Result {}

    /** It says that it has arrived and cannot show the token. */
    record Unproven() implements Result {}

    /** Something else has answered. */
    record Strange(Answer answer) implements Result {}
  }

  Result ask(byte[] body, Map<String, String> headers) throws IOException {
    return ask(body, headers, false);
  }

  /**
   * Sends the body.
   *
   * @param ifAsked whether it is kept until whoever answers asks for it, so that a refusal by the
   *     head is seen
   */
  Result ask(byte[] body, Map<String, String> headers, boolean ifAsked) throws IOException {
    String nonce = RandomToken.create();
    Map<String, String> all = new HashMap<>(headers);
    all.put("Authorization", EchoProof.asking(token, nonce).header());
    all.put("Content-Type", "application/octet-stream");
    Answer answer =
        ifAsked
            ? door.sendIfAsked("POST", PATH, nonce, all, body)
            : door.send("POST", PATH, nonce, all, body);
    if (answer.status() == 404 && answer.isOurRefusal()) {
      return new Result.Unknown();
    }
    if (answer.status() != 200) {
      return new Result.Strange(answer);
    }
    return answer
        .json()
        .filter(told -> told.getValue("sha256") instanceof String)
        .<Result>map(told -> proven(told, nonce))
        .orElseGet(() -> new Result.Strange(answer));
  }

  private Result proven(JsonObject told, String nonce) {
    String wanted = EchoProof.answering(token, nonce, told.getString("sha256"));
    return wanted.equals(told.getValue("proof")) ? new Result.Arrived(told) : new Result.Unproven();
  }

  @Override
  public String toString() {
    return "Echo[" + door.base() + "]";
  }
}
