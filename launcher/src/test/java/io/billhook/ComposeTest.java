package io.billhook;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.yaml.snakeyaml.Yaml;

/**
 * Every setting that the code reads can be given to the containers, and the owner's password not.
 */
final class ComposeTest {
  /** What compose alone can know: its own services, its own ports. */
  private static final Set<String> OF_COMPOSE =
      Set.of(
          "DATABASE_URL",
          "RABBITMQ_URL",
          "HTTP_HOST",
          "PORT",
          "DATABASE_APP_USER",
          "DATABASE_APP_PASSWORD");

  private static final List<String> OURS = List.of("migrate", "api", "worker");
  private static final Pattern WANTED = Pattern.compile("\\$\\{([A-Z_]+):\\?");
  private static final Pattern NAME = Pattern.compile("(?m)^([A-Z][A-Z0-9_]+)=");

  @Test
  void what_the_code_reads_compose_passes() throws Exception {
    for (String service : OURS) {
      assertThat(of(service).getJsonArray("env_file")).as(service).containsExactly("deploy/.env");
      Set<String> shadowed = new TreeSet<>(EnvExampleTest.read());
      Map<String, Object> fixed = environment(service);
      shadowed.removeIf(
          name ->
              !fixed.containsKey(name)
                  || OF_COMPOSE.contains(name)
                  || String.valueOf(fixed.get(name)).startsWith("${" + name + ":?"));
      assertThat(shadowed)
          .as("settings that %s gets from docker-compose.yml, whatever deploy/.env says", service)
          .isEmpty();
    }
  }

  @Test
  void the_owners_password_is_for_the_migrations_alone() throws IOException {
    for (String service : List.of("api", "worker")) {
      Map<String, Object> fixed = environment(service);
      assertThat(fixed.get("POSTGRES_PASSWORD")).as(service).isEqualTo("");
      assertThat(fixed.values().toString()).doesNotContain("${POSTGRES_PASSWORD");
    }
    assertThat(environment("migrate").values().toString()).contains("${POSTGRES_PASSWORD");
  }

  @Test
  void what_is_to_be_filled_in_is_read() throws Exception {
    String compose = text("docker-compose.yml");
    Set<String> read = EnvExampleTest.read();
    assertThat(
            NAME.matcher(text("deploy/compose.env.example")).results().map(found -> found.group(1)))
        .hasSizeGreaterThan(5)
        .allMatch(name -> read.contains(name) || compose.contains("${" + name + ":?"));
    assertThat(names(NAME, text("deploy/compose.env.example"))).containsAll(names(WANTED, compose));
  }

  private static Map<String, Object> environment(String service) throws IOException {
    return of(service).getJsonObject("environment").getMap();
  }

  private static JsonObject of(String service) throws IOException {
    Map<String, Object> compose = new Yaml().load(text("docker-compose.yml"));
    return new JsonObject(compose).getJsonObject("services").getJsonObject(service);
  }

  private static Set<String> names(Pattern pattern, String text) {
    return pattern.matcher(text).results().map(m -> m.group(1)).collect(Collectors.toSet());
  }

  private static String text(String file) throws IOException {
    return Files.readString(Project.ROOT.resolve(file));
  }
}
