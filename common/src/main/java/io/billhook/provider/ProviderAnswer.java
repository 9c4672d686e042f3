package io.billhook.provider;

import io.billhook.published.Public;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.Json;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** What a provider answered, whole. */
@Public
public record ProviderAnswer(int status, MultiMap headers, Buffer body) {

  /** Whether it did what it was asked. */
  public boolean isGood() {
    return status >= 200 && status < 300;
  }

  /** Empty where the body is no JSON object: a proxy's page. */
  public Optional<JsonObject> json() {
    try {
      return Json.decodeValue(body) instanceof JsonObject json
          ? Optional.of(json)
          : Optional.empty();
    } catch (DecodeException e) {
      return Optional.empty();
    }
  }

  /** The wait that this header asks for, read as {@code Retry-After} is. */
  public Optional<Duration> wait(String header) {
    return RetryAfter.parse(headers.get(header), Instant.now());
  }

  /** What a provider wrote may hold personal data. */
  @Override
  public String toString() {
    return "ProviderAnswer[" + status + "]";
  }
}
