package io.billhook.api.contract;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SchemaTest {
  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final Schema SCHEMA =
      Schema.of(
          json(
              """
              {"type": "object", "additionalProperties": false, "required": ["name"],
               "properties": {
                 "name": {"type": "string", "minLength": 2, "maxLength": 5, "pattern": "^[a-z]*$",
                          "x-wants": "must be small letters"},
                 "id": {"type": ["string", "null"], "format": "uuid"},
                 "to": {"type": "string", "format": "email"},
                 "at": {"type": "string", "format": "date-time"},
                 "n": {"type": "integer", "minimum": 1, "maximum": 9},
                 "kind": {"enum": ["a", "b"]},
                 "list": {"type": "array", "maxItems": 2, "items": {"type": "boolean"}},
                 "free": {"type": "object", "additionalProperties": true},
                 "either": {"oneOf": [{"type": "string"}, {"type": "array", "maxItems": 1,
                            "items": {"type": "string"}}]},
                 "a/b": {"type": "object", "properties": {"c~": {"type": "string"}}}}}
              """));

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{}                                   | /name  | is missing",
        "{\"name\": 5}                        | /name  | must be a text",
        "{\"name\": null}                     | /name  | must be a text",
        "{\"name\": \"A\"}                    | /name  | must have 2 to 5 characters",
        "{\"name\": \"ABC\"}                  | /name  | must be small letters",
        "{\"name\": \"abc\\n\"}               | /name  | must be small letters",
        "{\"name\": \"abc\", \"id\": \"1-1-1-1-1\"} | /id | must be a UUID",
        "{\"name\": \"abc\", \"to\": \"a@\"}  | /to    | must be an e-mail address, in ASCII before the @, a domain of other letters as xn--…",
        "{\"name\": \"abc\", \"n\": 10}       | /n     | must be a whole number from 1 to 9",
        "{\"name\": \"abc\", \"n\": \"1\"}    | /n     | must be a whole number from 1 to 9",
        "{\"name\": \"abc\", \"n\": 1.5}      | /n     | must be a whole number from 1 to 9",
        "{\"name\": \"abc\", \"n\": 1e99999}  | /n     | must be a whole number from 1 to 9",
        "{\"name\": \"abc\", \"kind\": \"c\"} | /kind  | must be one of a, b",
        "{\"name\": \"abc\", \"list\": {}}    | /list  | must be a list",
        "{\"name\": \"abc\", \"list\": [true, 1]} | /list/1 | must be true or false",
        "{\"name\": \"abc\", \"list\": [true, true, true]} | /list | must be a list of at most 2",
        "{\"name\": \"abc\", \"x/y~\": 1}     | /x~1y~0 | is not known",
        "{\"name\": \"abc\", \"a/b\": {\"c~\": 1}} | /a~1b/c~0 | must be a text",
        "{\"name\": \"abc\", \"free\": {\"x\": [\"\\u0000\"]}} | /free/x/0 | must be text without NUL",
        "{\"name\": \"abc\", \"free\": {\"\\u0000\": 1}} | /free/� | must be text without NUL",
        "{\"name\": \"abc\", \"free\": {\"x\": \"\\ud800\"}} | /free/x | must be text without NUL",
        "{\"name\": \"abc\", \"a\\u0000b\": 1} | /a�b | is not known",
        "5                                    | ''     | must be an object"
      })
  void one_error_for_each_wrong_member(String value, String pointer, String detail) {
    assertThat(errors(value)).isEqualTo(Map.of(pointer, detail));
  }

  @ParameterizedTest
  @ValueSource(strings = {"2026-13-01T00:00:00Z", "2026-01-31", "now", "2026-01-31T12:00:00"})
  void a_time_has_its_offset(String at) {
    assertThat(errors("{\"name\": \"abc\", \"at\": \"" + at + "\"}")).containsOnlyKeys("/at");
  }

  @Test
  void what_fits_no_form_is_told_once() {
    assertThat(errors("{\"name\": \"abc\", \"either\": 5}")).containsOnlyKeys("/either");
    assertThat(errors("{\"name\": \"abc\", \"either\": [\"x\"]}")).isEmpty();
  }

  @Test
  void what_is_right_has_no_errors() {
    assertThat(
            errors(
                """
                {"name": "abc", "id": null, "to": "jo@example.com", "at": "2026-01-31T12:00:00.5+01:00",
                 "n": 9, "kind": "a", "list": [], "free": {"😀": "مرحبا"}}
                """))
        .isEmpty();
  }

  @Test
  void no_more_than_20_errors_and_no_long_names() {
    StringBuilder many = new StringBuilder("{\"name\": \"abc\"");
    for (int i = 0; i < 100; i++) {
      many.append(", \"").append("x".repeat(1000)).append(i).append("\": 1");
    }
    var errors = SCHEMA.errors(json(many + "}"));
    assertThat(errors).hasSizeLessThanOrEqualTo(20).isNotEmpty();
    assertThat(errors).allMatch(error -> error.pointer().length() <= 65);
  }

  private static Map<String, String> errors(String value) {
    Map<String, String> errors = new TreeMap<>();
    SCHEMA.errors(json(value)).forEach(error -> errors.put(error.pointer(), error.detail()));
    return errors;
  }

  private static JsonNode json(String text) {
    try {
      return MAPPER.readTree(text);
    } catch (JsonProcessingException e) {
      throw new AssertionError(e);
    }
  }
}
