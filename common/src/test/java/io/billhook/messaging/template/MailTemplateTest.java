package io.billhook.messaging.template;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class MailTemplateTest {

  @Test
  void makes_a_mail_of_values() {
    var template =
        MailTemplate.compile(
            new TemplateSource(
                "Hello, {{name}}",
                "<p>{{name}} {{#if note}}<i>{{note}}</i>{{/if}}</p>",
                "{{name}}: {{#each items}}{{amount}} {{../currency}}{{#unless @last}}, {{/unless}}{{/each}}"));

    assertEquals(List.of("name", "note", "items", "currency"), template.variables());
    RenderedMail mail =
        template.render(
            json(
                "{'name':'A <b>','note':'','items':[{'amount':1.50},{'amount':2}],'currency':'€'}"));
    assertEquals("Hello, A <b>", mail.subject());
    assertEquals("<p>A &lt;b&gt; </p>", mail.html());
    assertEquals("A <b>: 1.5 €, 2 €", mail.text());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '§',
      quoteCharacter = '`',
      value = {
        "{{name}}                                        § {}                         § name",
        "{{name}}                                        § {'name':null}              § name",
        "{{a.b}}                                         § {'a':{}}                   § a/b",
        "{{a.b}}                                         § {'a':'text'}               § a/b",
        "{{#each items}}{{name}}{{/each}}                § {'items':[{'name':1},{}]}  § items/1/name",
        "{{#each items}}{{../name}}{{/each}}             § {'items':[1]}              § name",
        "{{#each items as |item|}}{{item.name}}{{/each}} § {'items':[{}]}             § items/0/name",
        "{{#each items}}{{this}}{{/each}}                § {}                         § items",
        "{{#with a}}{{#with b}}{{c}}{{/with}}{{/with}}   § {'a':{'b':{'x':1}}}        § a/b/c",
        "{{lookup a 'x/y'}}                              § {'a':{}}                   § a/x~1y",
        "{{@root.name}}                                  § {}                         § name",
      })
  void tells_which_value_is_missing(String text, String values, String name) {
    var template = text(text);

    var missing = assertThrows(MissingValue.class, () -> template.render(json(values)));

    assertEquals(name, missing.name());
    assertEquals("/values/" + name, missing.pointer());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '§',
      quoteCharacter = '`',
      value = {
        "{{#if a}}x{{else}}y{{/if}}                       § {}",
        "{{#unless a}}y{{/unless}}                        § {}",
        "{{#if a.b.c}}x{{else}}y{{/if}}                   § {'a':{}}",
        "{{#each a}}x{{else}}y{{/each}}                   § {}",
        "{{#with a}}x{{else}}y{{/with}}                   § {}",
        "{{#a}}x{{/a}}{{^a}}y{{/a}}                       § {}",
        "{{#if a}}x{{else if b}}y{{/if}}                  § {'b':true}",
        "{{#if (lookup a 'k')}}x{{else}}y{{/if}}          § {'a':{}}",
        "{{#if a}}x{{else}}y{{/if}}                       § {'a':0}",
        "{{#if a}}x{{else}}y{{/if}}                       § {'a':[]}",
      })
  void what_is_only_asked_for_need_not_be_there(String text, String values) {
    assertEquals("y", text(text).render(json(values)).text());
  }

  @Test
  void names_nothing_but_members_of_maps_and_items_of_lists() {
    for (String path :
        List.of(
            "text.length",
            "text.class",
            "text.bytes",
            "map.size",
            "list.size",
            "list.first",
            "map.class.name",
            "map.entrySet",
            "this.class",
            "list.[3]")) {
      var template = text("{{" + path + "}}");
      assertThrows(
          MissingValue.class,
          () -> template.render(json("{'text':'x','map':{},'list':[1]}")),
          path);
    }
    assertEquals("1", text("{{list.[0]}}").render(json("{'list':[1]}")).text());
  }

  @Test
  void calls_nothing_of_what_it_is_given() {
    record Secret(String name) {
      @Override
      public String toString() {
        throw new AssertionError("called");
      }
    }
    for (String text : List.of("{{secret}}", "{{secret.name}}", "{{#each secret}}x{{/each}}")) {
      var template = text(text);
      assertThrows(
          RenderFailed.class, () -> template.render(Map.of("secret", new Secret("x"))), text);
    }
  }

  @Test
  void a_subject_is_one_line() {
    var template = MailTemplate.compile(new TemplateSource("A {{name}}", null, "x"));

    assertEquals("A b Bcc: c", template.render(Map.of("name", "b\r\nBcc: c\u0000")).subject());
    var blank = MailTemplate.compile(new TemplateSource("{{name}}", null, "x"));
    assertThrows(UnusableValue.class, () -> blank.render(Map.of("name", "\n")));
  }

  @Test
  void escapes_what_would_leave_an_attribute() {
    var template = MailTemplate.compile(new TemplateSource("x", "<a href=\"{{link}}\">", null));

    assertEquals(
        "<a href=\"&quot; onclick&#x3D;&#x27;&#x60;&amp;\">",
        template.render(Map.of("link", "\" onclick='`&\u0007")).html());
  }

  private static MailTemplate text(String text) {
    return MailTemplate.compile(new TemplateSource("subject", null, text));
  }

  static Map<String, Object> json(String json) {
    return new JsonObject(json.replace('\'', '"')).getMap();
  }
}
