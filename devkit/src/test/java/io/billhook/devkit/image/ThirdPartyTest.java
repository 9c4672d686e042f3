package io.billhook.devkit.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What the image brings of others is told whole, or not made. */
final class ThirdPartyTest {

  @Test
  void each_jar_of_others_has_its_version_and_licence() {
    JsonObject bill =
        bill(
            component("org.example", "one", "1.0", "Apache-2.0"),
            component("org.example", "two", "2.1", "MIT", "BSD-2-Clause"),
            component("io.billhook", "billhook-common", "0.1", "Apache-2.0"));
    String text =
        ThirdParty.text(bill, Set.of("one-1.0.jar", "two-2.1.jar", "billhook-common-0.1.jar"));
    assertThat(text)
        .containsPattern("(?m)^one +1\\.0 +Apache-2\\.0$")
        .containsPattern("(?m)^two +2\\.1 +MIT, BSD-2-Clause$")
        .doesNotContain("billhook-common");
  }

  @Test
  void a_jar_that_the_bill_does_not_know_is_refused() {
    refused(bill(), Set.of("stray-3.jar"), "stray-3.jar is not in the bill of materials");
  }

  @Test
  void a_jar_of_the_bill_that_is_not_there_is_refused() {
    refused(
        bill(component("org.example", "one", "1.0", "MIT")),
        Set.of(),
        "one-1.0.jar is in the bill of materials and not there");
  }

  @Test
  void a_licence_that_does_not_go_with_apaches_is_refused() {
    for (String licence : List.of("GPL-3.0-only", "AGPL-3.0", "SSPL-1.0", "Proprietary")) {
      refused(
          bill(component("org.example", "one", "1.0", "MIT", licence)),
          Set.of("one-1.0.jar"),
          "one-1.0.jar is under " + licence);
    }
  }

  @Test
  void a_jar_without_a_licence_is_refused() {
    refused(
        bill(component("org.example", "one", "1.0")),
        Set.of("one-1.0.jar"),
        "one-1.0.jar says no licence");
  }

  @Test
  void of_several_licences_the_one_that_is_chosen_is_told_as_long_as_it_is_offered() {
    JsonObject offered = component("com.rabbitmq", "amqp-client", "5", "AL 2.0", "GPL v2");
    assertThat(ThirdParty.text(bill(offered), Set.of("amqp-client-5.jar")))
        .contains("AL 2.0")
        .doesNotContain("GPL");
    refused(
        bill(component("com.rabbitmq", "amqp-client", "6", "GPL v2")),
        Set.of("amqp-client-6.jar"),
        "amqp-client-6.jar is under GPL v2");
  }

  private static void refused(JsonObject bill, Set<String> jars, String reason) {
    assertThatThrownBy(() -> ThirdParty.text(bill, jars)).hasMessageContaining(reason);
  }

  private static JsonObject bill(JsonObject... components) {
    return new JsonObject().put("components", new JsonArray(List.of(components)));
  }

  private static JsonObject component(
      String group, String name, String version, String... licences) {
    JsonArray all = new JsonArray();
    Stream.of(licences)
        .forEach(id -> all.add(new JsonObject().put("license", new JsonObject().put("id", id))));
    return new JsonObject()
        .put("group", group)
        .put("name", name)
        .put("version", version)
        .put("licenses", all);
  }
}
