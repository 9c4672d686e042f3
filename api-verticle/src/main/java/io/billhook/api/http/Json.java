package io.billhook.api.http;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import io.billhook.api.contract.Pointers;
import io.billhook.api.http.input.Fields;
import io.billhook.problem.ProblemType;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** JSON as this API speaks it: snake_case, RFC 3339 times in UTC, strict on the way in. */
public final class Json {
  /** More than any request needs, far less than what exhausts a stack. */
  private static final int MOST_DEPTH = 64;

  /** Beyond these whoever writes a body chooses how much work it is. */
  private static final int MOST_NAME = 256;

  private static final int MOST_TOKENS = 20_000;
  private static final int MOST_MEMBERS = 100;

  private record Way(int tokens, boolean decimals) {}

  private static final JsonMapper MAPPER = mapper(new Way(MOST_TOKENS, false));

  /** Other ways to read than the usual one: what the contract says of few. */
  private static final Map<Way, JsonMapper> OTHERS = new ConcurrentHashMap<>();

  private static JsonMapper mapper(Way way) {
    return JsonMapper.builder(
            JsonFactory.builder()
                .streamReadConstraints(
                    StreamReadConstraints.builder()
                        .maxNestingDepth(MOST_DEPTH)
                        .maxNameLength(MOST_NAME)
                        .maxTokenCount(way.tokens())
                        .build())
                // The parser's table of names has a hash that whoever writes them can foresee.
                .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
                .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                .build())
        .addModule(new JavaTimeModule())
        .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
        .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
        .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
        .configure(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS, way.decimals())
        .build();
  }

  private Json() {}

  /** A record, map or tree as JSON in UTF-8. */
  public static byte[] bytes(Object value) {
    try {
      return MAPPER.writeValueAsBytes(value);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("Not JSON: " + value.getClass(), e);
    }
  }

  /** As {@link #bytes}, as text. */
  public static String text(Object value) {
    return new String(bytes(value), StandardCharsets.UTF_8);
  }

  /**
   * Reads one JSON value, and nothing after it, in a time that grows with its length alone.
   *
   * @throws io.billhook.problem.ProblemException MALFORMED_JSON; VALIDATION_FAILED where an object
   *     has more than 100 members
   */
  public static JsonNode read(byte[] bytes) {
    return read(bytes, 0, false);
  }

  /**
   * As {@link #read(byte[])}.
   *
   * @param most values and names; 0: as everywhere
   * @param decimals whether numbers are read exactly
   */
  static JsonNode read(byte[] bytes, int most, boolean decimals) {
    int tokens = most == 0 ? MOST_TOKENS : most;
    JsonMapper mapper =
        most == 0 && !decimals
            ? MAPPER
            : OTHERS.computeIfAbsent(new Way(tokens, decimals), Json::mapper);
    String text = utf8(bytes);
    if (text == null) {
      throw ProblemType.MALFORMED_JSON.because("The body is not UTF-8");
    }
    try {
      JsonNode node = mapper.readTree(text);
      if (node == null || node.isMissingNode()) {
        throw ProblemType.MALFORMED_JSON.because("The body is empty");
      }
      String crowded = crowded(node);
      if (crowded != null) {
        throw Fields.failed(crowded, "must have at most " + MOST_MEMBERS + " members");
      }
      return node;
    } catch (StreamConstraintsException e) {
      throw ProblemType.MALFORMED_JSON.because(
          "JSON may be %d deep and have %d values and names, each name of %d characters"
              .formatted(MOST_DEPTH, tokens, MOST_NAME));
    } catch (JsonProcessingException e) {
      // Where, but not what: the parser's message quotes the input.
      var at = e.getLocation();
      throw ProblemType.MALFORMED_JSON.because(
          at == null
              ? ProblemType.MALFORMED_JSON.title()
              : "Not valid JSON at line " + at.getLineNr() + ", column " + at.getColumnNr());
    }
  }

  /**
   * Where an object has too many members; null for nowhere. Names that share a hash make every set
   * of them slow, also those of what looks at them next.
   */
  private static @Nullable String crowded(JsonNode node) {
    if (node.isObject() && node.size() > MOST_MEMBERS) {
      return "";
    }
    for (var member : node.properties()) {
      String at = crowded(member.getValue());
      if (at != null) {
        return Pointers.member("", member.getKey()) + at;
      }
    }
    for (int i = 0; node.isArray() && i < node.size(); i++) {
      String at = crowded(node.get(i));
      if (at != null) {
        return "/" + i + at;
      }
    }
    return null;
  }

  /** The bytes as text, or null where they are not UTF-8. */
  public static @Nullable String utf8(byte[] bytes) {
    // By far the quickest way, and a sign of malformed bytes where it had to replace some.
    String quick = new String(bytes, StandardCharsets.UTF_8);
    if (quick.indexOf('\uFFFD') < 0) {
      return quick;
    }
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      return null;
    }
  }
}
