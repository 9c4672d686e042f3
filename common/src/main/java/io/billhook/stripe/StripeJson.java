package io.billhook.stripe;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.time.Instant;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * Reading JSON as Stripe writes it. Numbers stay exact, so that text → tree → text loses nothing.
 */
public final class StripeJson {
  private static final ObjectMapper MAPPER =
      JsonMapper.builder()
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
          .build();

  /** One escape sequence: a whole surrogate pair, what jsonb refuses (the group), or any other. */
  private static final Pattern ESCAPE =
      Pattern.compile(
          "\\\\u[dD][89abAB]\\p{XDigit}{2}\\\\u[dD][c-fC-F]\\p{XDigit}{2}"
              + "|(\\\\u(?:0000|[dD][89a-fA-F]\\p{XDigit}{2}))"
              + "|\\\\.");

  private static final String REPLACEMENT = Matcher.quoteReplacement("\\ufffd");

  private StripeJson() {}

  /**
   * The same JSON with U+FFFD in place of U+0000 and of half surrogate pairs. Both are JSON and may
   * stand in a text that somebody typed; PostgreSQL's jsonb takes neither.
   */
  public static String storable(String text) {
    return ESCAPE
        .matcher(text)
        .replaceAll(
            escape ->
                escape.group(1) == null ? Matcher.quoteReplacement(escape.group()) : REPLACEMENT);
  }

  /** Throws where the text is no JSON; the message holds nothing of it. */
  public static JsonNode parse(String text) throws MalformedJson {
    try {
      return MAPPER.readTree(text);
    } catch (JsonProcessingException e) {
      throw new MalformedJson(e.getLocation() == null ? -1 : e.getLocation().getCharOffset());
    }
  }

  /** What a path of field names leads to, {@code *} for every element of an array. */
  public static Stream<JsonNode> at(JsonNode root, String path) {
    Stream<JsonNode> nodes = Stream.of(root);
    for (String step : path.split("\\.", -1)) {
      nodes =
          step.equals("*")
              ? nodes.flatMap(node -> StreamSupport.stream(node.spliterator(), false))
              : nodes.map(node -> node.path(step));
    }
    return nodes;
  }

  /** A text that is there and not empty. */
  public static Optional<String> text(JsonNode root, String path) {
    return at(root, path)
        .filter(JsonNode::isTextual)
        .map(JsonNode::textValue)
        .filter(value -> !value.isEmpty())
        .findFirst();
  }

  /** A whole number; 0 where there is none. */
  public static long number(JsonNode root, String path) {
    return at(root, path).mapToLong(JsonNode::longValue).findFirst().orElse(0);
  }

  /** A time, which Stripe counts in seconds; empty where there is none. */
  public static Optional<Instant> time(JsonNode root, String path) {
    long seconds = number(root, path);
    return seconds == 0 ? Optional.empty() : Optional.of(Instant.ofEpochSecond(seconds));
  }

  /** What PostgreSQL gave as jsonb. */
  public static JsonNode stored(String jsonb) {
    try {
      return parse(jsonb);
    } catch (MalformedJson e) {
      throw new IllegalStateException("jsonb that is no JSON", e);
    }
  }

  /** The ids that a reference names, whether it was expanded or not. */
  public static Stream<String> ids(JsonNode root, String path) {
    return at(root, path)
        .map(node -> node.isObject() ? node.path("id") : node)
        .filter(JsonNode::isTextual)
        .map(JsonNode::textValue)
        .filter(id -> !id.isEmpty());
  }

  /** Text that was to be JSON and is not. */
  public static final class MalformedJson extends Exception {
    private static final long serialVersionUID = 1;

    MalformedJson(long offset) {
      super("Malformed JSON at character " + offset);
    }
  }
}
