package io.billhook.api.contract;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.AnnotationKeyword;
import com.networknt.schema.ExecutionContext;
import com.networknt.schema.Format;
import com.networknt.schema.JsonMetaSchema;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.PathType;
import com.networknt.schema.SchemaValidatorsConfig;
import com.networknt.schema.SpecVersion;
import com.networknt.schema.regex.RegularExpression;
import io.billhook.problem.ProblemException.FieldError;
import io.billhook.text.MailAddress;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A JSON schema (draft 2020-12) that is ready to check values; formats are asserted. Any thread may
 * use it.
 */
public final class Schema {
  private static final int MOST_ERRORS = 20;
  private static final int MOST_MEMBERS = 100;

  /** A list whose items the program checks: what is said of them here is for who reads it. */
  private static final String ONE_BY_ONE = "x-one-by-one";

  private static final JsonSchemaFactory FACTORY = factory();
  private static final SchemaValidatorsConfig CONFIG =
      SchemaValidatorsConfig.builder()
          .pathType(PathType.JSON_POINTER)
          .formatAssertionsEnabled(true)
          .regularExpressionFactory(Schema::expression)
          .locale(Locale.ROOT)
          .build();

  private final JsonNode source;
  private final JsonSchema compiled;
  private final Set<String> later; // members whose items the program checks, one by one
  private final boolean whole; // all that this describes is such a list

  private Schema(JsonNode source) {
    this.source = source;
    this.compiled = FACTORY.getSchema(bounds(source.deepCopy()), CONFIG);
    compiled.initializeValidators();
    this.whole = source.path(ONE_BY_ONE).asBoolean();
    this.later =
        source.path("properties").properties().stream()
            .filter(member -> member.getValue().path(ONE_BY_ONE).asBoolean())
            .map(Map.Entry::getKey)
            .collect(Collectors.toUnmodifiableSet());
  }

  /**
   * Compiles it.
   *
   * @param source without references
   */
  public static Schema of(JsonNode source) {
    return new Schema(source);
  }

  JsonNode source() {
    return source;
  }

  /** What is wrong with a value: one error for each wrong member, by its place; at most 20. */
  public List<FieldError> errors(JsonNode value) {
    Map<String, FieldError> errors = new LinkedHashMap<>();
    compiled.validate(value).stream()
        .map(message -> SchemaViolation.of(message, source))
        .sorted(Comparator.comparingInt(SchemaViolation::rank))
        .forEach(finding -> errors.putIfAbsent(finding.pointer(), finding.error()));
    if (!whole) {
      Texts.unstorable(value, later, errors);
    }
    return new ArrayList<>(errors.values()).subList(0, Math.min(errors.size(), MOST_ERRORS));
  }

  /** Without what the program checks of items, of which only their size is left. */
  private static JsonNode bounds(JsonNode source) {
    for (JsonNode list : source.path("properties")) {
      bounds(list);
    }
    if (source.path(ONE_BY_ONE).asBoolean() && source instanceof ObjectNode list) {
      list.putObject("items").put("maxProperties", MOST_MEMBERS);
    }
    return source;
  }

  private static JsonSchemaFactory factory() {
    JsonMetaSchema meta =
        JsonMetaSchema.builder(JsonMetaSchema.getV202012())
            .format(format("email", MailAddress::is))
            .format(format("uuid", Formats::isUuid))
            .unknownKeywordFactory((keyword, _) -> new AnnotationKeyword(keyword))
            .build();
    return JsonSchemaFactory.getInstance(
        SpecVersion.VersionFlag.V202012, builder -> builder.metaSchema(meta));
  }

  /**
   * As in ECMA 262, which JSON Schema goes by, {@code $} is the end: Java's also takes a last \n.
   */
  private static RegularExpression expression(String regex) {
    boolean toTheEnd = regex.endsWith("$") && !regex.endsWith("\\$");
    Pattern pattern =
        Pattern.compile(toTheEnd ? regex.substring(0, regex.length() - 1) + "\\z" : regex);
    return value -> pattern.matcher(value).find();
  }

  private static Format format(String name, Predicate<String> accepts) {
    return new Format() {
      @Override
      public String getName() {
        return name;
      }

      @Override
      public boolean matches(ExecutionContext context, String value) {
        return accepts.test(value);
      }
    };
  }
}
