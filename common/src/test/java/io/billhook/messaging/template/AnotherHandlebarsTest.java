package io.billhook.messaging.template;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.jknack.handlebars.Context;
import com.github.jknack.handlebars.Handlebars;
import com.github.jknack.handlebars.context.MapValueResolver;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What we take, handlebars.java makes the same of. */
final class AnotherHandlebarsTest {
  private static final Handlebars OTHER =
      new Handlebars().parentScopeResolution(false).prettyPrint(true);
  private static final Map<String, Object> VALUES =
      MailTemplateTest.json(
          """
          {'name': 'A & <B> `e` f=g', 'empty': '', 'zero': 0, 'yes': true, 'no': false,
           'number': 12, 'none': [], 'order': {'id': 7, 'to': {'city': 'Köln'}},
           'items': [{'n': 1, 'tags': ['x', 'y']}, {'n': 2, 'tags': []}], 'texts': ['a', 'b'],
           'prices': {'eur': 5, 'usd': 6}, 'currency': 'usd'}
          """);

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{{name}}",
        "{{ name }} {{order.id}} {{order.to.city}} {{order/to/city}}",
        "{{texts.[1]}}",
        "a\n{{#if yes}}\nb\n{{else}}\nc\n{{/if}}\nd",
        "a\n  {{#if no}}  \n  b\n  {{else}}\n  c\n  {{/if}}\nd\n",
        "{{#if no}}b{{else if yes}}c{{else}}d{{/if}}",
        "{{#unless zero}}z{{/unless}}{{#unless yes}}n{{else}}e{{/unless}}",
        "{{#each items}}{{n}}:{{#each tags}}{{this}}{{../n}}{{../../number}}{{else}}-{{/each}};{{/each}}",
        "{{#each items}}\n{{@index}} {{n}}\n{{/each}}\n",
        "{{#each prices}}{{@key}}={{this}} {{/each}}",
        "{{#each none}}x{{else}}y{{/each}}{{#each missing}}x{{else}}y{{/each}}",
        "{{#with order}}{{id}}{{#with to}}{{city}}{{../id}}{{/with}}{{/with}}",
        "{{#with empty}}x{{else}}y{{/with}}",
        "{{#order}}{{id}}{{/order}}{{^none}}n{{/none}}{{#texts}}{{this}}{{/texts}}{{#yes}}{{name}}{{/yes}}",
        "{{lookup prices currency}} {{#if (lookup prices 'eur')}}x{{/if}}",
        "{{!-- {{no}} --}}a{{! b }}c\n{{!-- alone --}}\nd",
        "a  {{~number~}}  b {{~#if yes~}} c {{~/if~}} d",
        "\\{{name}} {{number}}",
        "{{#each items}}{{@root.number}}{{#if ../yes}}{{n}}{{/if}}{{/each}}",
        "{ {number} } }} }",
        "{{#if empty}}1{{/if}}{{#if zero}}2{{/if}}{{#if none}}3{{/if}}{{#if order}}4{{/if}}",
        "\r\n{{#if yes}}\r\nx\r\n{{/if}}\r\ny",
      })
  void makes_the_same(String template) throws IOException {
    assertThat(ours(template)).isEqualTo(theirs(template));
  }

  /** Pieces put together at random; but for white space, of which the other leaves some. */
  @Test
  void makes_the_same_of_many() throws IOException {
    String[] pieces = {
      "text ",
      "\n",
      "  ",
      "{{name}}",
      "{{currency}}",
      "{{!-- c --}}",
      "{{~number}}",
      "{{number~}}",
      "{{#if yes}}",
      "{{#if no}}",
      "{{#unless no}}",
      "{{#each items}}",
      "{{#with order}}",
      "{{#each none}}",
      "{{else}}",
      "END",
      "END",
      "END"
    };
    Random random = new Random(16);
    for (int i = 0; i < 3_000; i++) {
      String template = written(pieces, random).replace("{{name}}", "{{@root.name}}");
      template = template.replace("{{currency}}", "{{@root.currency}}");
      template = template.replace("number", "@root.number");
      for (String path : new String[] {"yes", "no", "items", "order", "none"}) {
        template = template.replaceAll("([ ^])" + path + "}", "$1@root." + path + "}");
        template = template.replace("{{/" + path + "}", "{{/@root." + path + "}");
      }
      assertThat(ours(template)).as(template).isEqualToIgnoringWhitespace(theirs(template));
    }
  }

  private static String written(String[] pieces, Random random) {
    StringBuilder template = new StringBuilder();
    Deque<String> open = new ArrayDeque<>();
    for (int i = 0; i < 12; i++) {
      String piece = pieces[random.nextInt(pieces.length)];
      if (piece.equals("END")) {
        template.append(open.isEmpty() ? "" : open.pop().replace("!", ""));
      } else if (piece.equals("{{else}}")) {
        if (!open.isEmpty() && !open.peek().endsWith("!")) {
          template.append(piece);
          open.push(open.pop() + "!");
        }
      } else {
        template.append(piece);
        if (piece.startsWith("{{#") || piece.startsWith("{{^")) {
          String name = piece.substring(3).split("[ }]", -1)[0];
          open.push("{{/" + name + "}}");
        }
      }
    }
    open.forEach(end -> template.append(end.replace("!", "")));
    return template.toString();
  }

  private static String ours(String template) {
    return Objects.requireNonNull(
        MailTemplate.compile(new TemplateSource("s", template, null)).render(VALUES).html());
  }

  private static String theirs(String template) throws IOException {
    Context context = Context.newBuilder(VALUES).resolver(MapValueResolver.INSTANCE).build();
    return OTHER.compileInline(template).apply(context);
  }
}
