package io.billhook.api.messaging.template;

import static org.assertj.core.api.Assertions.assertThat;

import io.billhook.api.TestApi;
import io.billhook.messaging.template.TenantTemplates;
import io.billhook.messaging.template.TenantTemplates.Found;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.client.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class TemplateRoutesTest {
  private static final String BOTH = "templates:read templates:write";
  private static TestApi api;
  private static String key;

  @BeforeAll
  static void start() {
    api = new TestApi();
    key = api.seedKey("Templates", BOTH.split(" ", -1));
  }

  @AfterAll
  static void stop() {
    api.close();
  }

  @Test
  void a_template_is_made_changed_looked_at_and_removed() {
    JsonObject made =
        json(201, post("/v1/templates", template("order").put("text", "Hi {{name}}, {{a.b}}")));
    assertThat(made.getInteger("version")).isEqualTo(1);
    assertThat(made.getString("locale")).isEqualTo("en");
    assertThat(made.getJsonArray("variables")).containsExactly("number", "name", "a");
    String path = "/v1/templates/" + made.getString("id");

    JsonObject second = template("order").put("text", "Bye {{name}}");
    assertThat(json(200, put(path, second)).getInteger("version")).isEqualTo(2);
    assertThat(json(200, put(path, second)).getInteger("version")).as("no change").isEqualTo(2);
    assertThat(json(200, get(path)).getString("text")).isEqualTo("Bye {{name}}");
    assertThat(json(200, get(path + "?version=1"))).isEqualTo(made);
    assertThat(get(path + "?version=3").statusCode()).isEqualTo(404);
    assertThat(pointers(put(path, template("other")))).containsExactly("/name");
    assertThat(pointers(put(path, template("order").put("locale", "de"))))
        .containsExactly("/locale");

    JsonArray listed = json(200, get("/v1/templates?name=order")).getJsonArray("data");
    assertThat(listed).hasSize(1);
    assertThat(listed.getJsonObject(0).getInteger("version")).isEqualTo(2);
    assertThat(send(HttpMethod.DELETE, path, key, null).statusCode()).isEqualTo(204);
    assertThat(get(path).statusCode()).isEqualTo(404);
  }

  @Test
  void a_preview_is_the_mail_and_names_what_is_missing() {
    String path =
        made(template("preview").put("html", "<b>{{who}}</b>{{#each items}}{{n}}{{/each}}"));

    JsonObject mail =
        json(
            200,
            preview(path, "{'number':7,'who':'<i>','items':[{'n':1},{'n':2.5}],'more':{}}", null));
    assertThat(mail)
        .isEqualTo(
            new JsonObject()
                .put("subject", "Order 7")
                .put("html", "<b>&lt;i&gt;</b>12.5")
                .putNull("text"));
    for (var missing :
        Map.of(
                "{'number':7,'items':[]}", "/values/who",
                "{'number':7,'who':'x'}", "/values/items",
                "{'number':7,'who':null,'items':[]}", "/values/who",
                "{'number':7,'who':{},'items':[]}", "/values/who",
                "{'number':7,'who':'x','items':[{'n':1},{}]}", "/values/items/1/n")
            .entrySet()) {
      assertThat(pointers(preview(path, missing.getKey(), null)))
          .as(missing.getKey())
          .containsExactly(missing.getValue());
    }
    assertThat(put(path, template("preview")).statusCode()).isEqualTo(200);
    assertThat(json(200, preview(path, "{'number':7,'who':'x','items':[]}", 1)).getString("html"))
        .isEqualTo("<b>x</b>");
    assertThat(pointers(preview(path, "{'number':7}", 2))).containsExactly("/values/name");
  }

  @Test
  void what_is_no_template_is_refused_with_its_place() {
    for (String html : List.of("{{{x}}}", "{{> x}}", "{{#if x}}", "{{include 'x'}}")) {
      var refused = post("/v1/templates", template("bad").put("html", "\n " + html));
      assertThat(pointers(refused)).as(html).containsExactly("/html");
      assertThat(refused.bodyAsString()).contains("line 2, column 2");
    }
    assertThat(pointers(post("/v1/templates", template("bad").put("locale", "no tag"))))
        .containsExactly("/locale");
    assertThat(
            pointers(
                post("/v1/templates", new JsonObject().put("name", "bad!").put("subject", ""))))
        .contains("/name", "/subject");
    assertThat(
            pointers(
                post("/v1/templates", new JsonObject().put("name", "bad").put("subject", "s"))))
        .containsExactly("/html");
  }

  @Test
  void a_name_is_taken_once_in_a_language_and_the_products_only_where_they_can_be() {
    made(template("twice"));
    assertThat(post("/v1/templates", template("twice")).statusCode()).isEqualTo(409);
    made(template("twice").put("locale", "DE-de"));
    assertThat(post("/v1/templates", template("twice").put("locale", "de-DE")).statusCode())
        .isEqualTo(409);

    for (String name : List.of("product.password-reset", "product.other", "product.")) {
      assertThat(pointers(post("/v1/templates", template(name)))).containsExactly("/name");
    }
    JsonObject invitation = template("product.invitation").put("subject", "Come to {{tenant}}");
    var lacking = post("/v1/templates", invitation.copy().put("text", "Hello {{inviter}}"));
    assertThat(pointers(lacking)).containsExactly("/text");
    assertThat(lacking.bodyAsString()).contains("lacks {{link}}");
    assertThat(
            pointers(post("/v1/templates", invitation.copy().put("text", "{{link}} {{amount}}"))))
        .containsExactly("/text");
    assertThat(
            post("/v1/templates", invitation.copy().put("text", "{{inviter}}: {{link}}"))
                .statusCode())
        .isEqualTo(201);
    JsonObject receipt = template("product.receipt").put("subject", "Thanks");
    var seldom = post("/v1/templates", receipt.copy().put("text", "{{paid}} {{number}}"));
    assertThat(seldom.bodyAsString()).contains("does not always have", "{{#if number}}");
    assertThat(
            post(
                    "/v1/templates",
                    receipt.copy().put("text", "{{paid}}{{#if number}} {{number}}{{/if}}"))
                .statusCode())
        .isEqualTo(201);
  }

  @Test
  void a_language_falls_back_to_a_wider_one_and_then_to_english() {
    String tenant = api.seedKey("Languages", BOTH.split(" ", -1));
    UUID id = api.rows("SELECT id FROM tenant WHERE name = 'Languages'").getFirst().uuid("id");
    for (String locale : List.of("en", "pt", "pt-BR", "zh-Hant")) {
      json(
          201,
          send(
              HttpMethod.POST,
              "/v1/templates",
              tenant,
              template("hello").put("locale", locale).put("subject", locale)));
    }
    var templates = new TenantTemplates();
    for (var wanted :
        Map.of(
                "pt-BR",
                "pt-BR",
                "pt-br",
                "pt-BR",
                "pt-PT",
                "pt",
                "fr",
                "en",
                "zh-Hant-TW",
                "zh-Hant",
                "zh-CN",
                "en",
                "no tag!",
                "en")
            .entrySet()) {
      assertThat(subject(templates, id, "hello", wanted.getKey()))
          .as(wanted.getKey())
          .contains(wanted.getValue());
    }
    assertThat(subject(templates, id, "hello", null)).contains("en");
    assertThat(subject(templates, id, "other", null)).isEmpty();
    UUID someId = find(templates, id, "hello", "pt").orElseThrow().id();
    assertThat(subject(templates, id, someId.toString(), "en")).contains("pt");
    assertThat(find(templates, otherTenant(), someId.toString(), null))
        .as("another tenant's, though it is remembered")
        .isEmpty();
  }

  @Test
  void another_tenant_and_a_key_without_the_scope_get_nothing() {
    String path = made(template("mine"));
    String other = api.seedKey("Other", BOTH.split(" ", -1));
    String reader = api.seedKey("Templates", "templates:read");
    assertThat(send(HttpMethod.GET, path, other, null).statusCode()).isEqualTo(404);
    assertThat(send(HttpMethod.PUT, path, other, template("mine")).statusCode()).isEqualTo(404);
    assertThat(send(HttpMethod.DELETE, path, other, null).statusCode()).isEqualTo(404);
    assertThat(
            send(
                    HttpMethod.POST,
                    path + "/preview",
                    other,
                    new JsonObject().put("values", new JsonObject()))
                .statusCode())
        .isEqualTo(404);
    assertThat(send(HttpMethod.POST, "/v1/templates", reader, template("x")).statusCode())
        .isEqualTo(403);
    assertThat(get(path).statusCode()).isEqualTo(200);
  }

  private static UUID otherTenant() {
    api.seedKey("Nobody", "templates:read");
    return api.rows("SELECT id FROM tenant WHERE name = 'Nobody'").getFirst().uuid("id");
  }

  private static Optional<Found> find(
      TenantTemplates templates, UUID tenant, String name, @Nullable String locale) {
    return api.database.api(tenant).transact(tx -> templates.find(tx, name, locale));
  }

  private static Optional<String> subject(
      TenantTemplates templates, UUID tenant, String name, @Nullable String locale) {
    return find(templates, tenant, name, locale)
        .map(found -> found.template().render(Map.of("name", "x")).subject());
  }

  private static String made(JsonObject template) {
    return "/v1/templates/" + json(201, post("/v1/templates", template)).getString("id");
  }

  private static JsonObject template(String name) {
    return new JsonObject()
        .put("name", name)
        .put("subject", "Order {{number}}")
        .put("html", name.equals("preview") ? "<p>{{name}}</p>" : null)
        .put("text", name.equals("preview") ? null : "Hi {{name}}");
  }

  private static HttpResponse<Buffer> preview(
      String path, String values, @Nullable Integer version) {
    return post(
        path + "/preview",
        new JsonObject()
            .put("values", new JsonObject(values.replace('\'', '"')))
            .put("version", version));
  }

  private static HttpResponse<Buffer> post(String path, JsonObject body) {
    return send(HttpMethod.POST, path, key, body);
  }

  private static HttpResponse<Buffer> put(String path, JsonObject body) {
    return send(HttpMethod.PUT, path, key, body);
  }

  private static HttpResponse<Buffer> get(String path) {
    return send(HttpMethod.GET, path, key, null);
  }

  private static HttpResponse<Buffer> send(
      HttpMethod method, String path, String with, @Nullable JsonObject body) {
    var request = api.request(method, path).bearerTokenAuthentication(with);
    return (body == null ? request.send() : request.sendJsonObject(body)).await();
  }

  private static JsonObject json(int status, HttpResponse<Buffer> response) {
    assertThat(response.statusCode()).as(response.bodyAsString()).isEqualTo(status);
    return TestApi.json(response);
  }

  private static List<String> pointers(HttpResponse<Buffer> response) {
    assertThat(response.statusCode()).as(response.bodyAsString()).isEqualTo(422);
    return TestApi.json(response).getJsonArray("errors").stream()
        .map(error -> ((JsonObject) error).getString("pointer"))
        .toList();
  }
}
