package io.billhook.messaging.template;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeout;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Templates by somebody who means harm, or has made a mistake. */
final class HostileTemplateTest {
  private static final Duration SOON = Duration.ofSeconds(5); // on a machine that is busy

  @ParameterizedTest
  @CsvSource(
      delimiter = '§',
      quoteCharacter = '`',
      value = {
        "{{{raw}}}                             § 1 § escaped",
        "{{& raw}}                             § 1 § escaped",
        "{{~& raw}}                            § 1 § escaped",
        "{{> part}}                            § 1 § partials",
        "{{#> part}}{{/part}}                  § 1 § partials",
        "{{> (lookup . 'x')}}                  § 1 § partials",
        "{{#*inline 'x'}}{{/inline}}           § 1 § decorators",
        "{{* deco}}                            § 1 § decorators",
        "{{=<% %>=}}                           § 1 § delimiters",
        "{{{{raw}}}}x{{{{/raw}}}}              § 1 § escaped",
        "abc {{include 'file'}}                § 5 § no helper include",
        "{{embedded 'x'}}                      § 1 § no helper embedded",
        "{{precompile 'x'}}                    § 1 § no helper precompile",
        "{{i18n 'x'}}                          § 1 § no helper i18n",
        "{{log 'x'}}                           § 1 § no helper log",
        "{{#block 'x'}}{{/block}}              § 1 § no name",
        "{{#if (include 'x')}}{{/if}}          § 1 § lookup",
        "{{#each a b}}{{/each}}                § 1 § more than one",
        "{{#if}}{{/if}}                        § 1 § without a value",
        "{{if}}                                § 1 § helper if",
        "{{#if a}}                             § 1 § {{/if}}",
        "{{#if a}}{{/each}}                    § 10 § {{/if}}",
        "{{/if}}                               § 1 § not open",
        "{{else}}                              § 1 § no block",
        "{{../a}}                              § 1 § out of the values",
        "{{#if a}}{{../a}}{{/if}}              § 10 § out of the values",
        "{{@index}}                            § 1 § outside of each",
        "{{@partial-block}}                    § 1 § no name",
        "{{a b=c}}                             § 1 § no helper",
        "{{#each a base=1}}{{/each}}           § 1 § more than one",
        "{{a.(b)}}                             § 1 § ",
        "{{a..b}}                              § 1 § no name",
        "{{}}                                  § 1 § empty",
        "{{a                                   § 1 § without an end",
        "{{!-- a }}                            § 1 § without an end",
        "{{#if a as |x|}}{{/if}}               § 1 § names",
      })
  void is_refused_with_its_place(String text, int column, @Nullable String message) {
    var invalid =
        assertThrows(
            InvalidTemplate.class,
            () -> MailTemplate.compile(new TemplateSource("x", "\n<p>\n" + text, null)));

    assertEquals("html", invalid.field());
    assertEquals(List.of(3, column), List.of(invalid.line(), invalid.column()));
    assertTrue(message == null || String.valueOf(invalid.getMessage()).contains(message));
  }

  @Test
  void nested_loops_end_soon() {
    List<Integer> many = Collections.nCopies(10_000, 1);
    String loops = "{{#each @root.a}}".repeat(8) + "%s" + "{{/each}}".repeat(8);
    for (String inner : List.of("", "x", "{{this}}", "{{#if @root.b}}{{/if}}")) {
      var template = text(loops.formatted(inner));
      assertTimeout(
          SOON,
          () -> assertThrows(TooMuchWork.class, () -> template.render(Map.of("a", many))),
          inner);
    }
  }

  @Test
  void a_long_value_often_ends_soon() {
    var template = text("{{#each a}}{{@root.b}}{{/each}}");
    var values = Map.of("a", Collections.nCopies(10_000, 1), "b", "x".repeat(400_000));

    assertTimeout(SOON, () -> assertThrows(TooMuchWork.class, () -> template.render(values)));
  }

  @Test
  void a_source_is_bounded() {
    for (String text :
        List.of(
            "{{#if a}}".repeat(51) + "{{/if}}".repeat(51),
            "{{#if a}}" + "{{else if a}}".repeat(60) + "{{/if}}",
            "{{a}}".repeat(5_001),
            "x".repeat(500_001),
            "{{" + "a.".repeat(400) + "a}}",
            "{{lookup " + "(lookup a ".repeat(100) + "a".repeat(10) + "}}")) {
      assertTimeout(SOON, () -> assertThrows(InvalidTemplate.class, () -> text(text)));
    }
  }

  @Test
  void anything_is_read_soon() {
    for (String piece :
        List.of(
            "{{!", "\\{{", "\\\\{{", "{{a}}\n", "}}", "{{#if a}} ", "\n \n", "{{[", "\\", "{")) {
      String text = piece.repeat(400_000 / piece.length());
      assertTimeout(
          SOON,
          () -> {
            try {
              text(text);
            } catch (InvalidTemplate e) {
              assertTrue(e.line() > 0);
            }
          },
          piece);
    }
  }

  private static MailTemplate text(String text) {
    return MailTemplate.compile(new TemplateSource("subject", null, text));
  }
}
