package io.billhook;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonArray;
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
  private static final Pattern ADDRESS = Pattern.compile("(?m)^\\w+_API_BASE=(http://[^/]+)/_sim/");
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
        .allMatch(name -> read.contains(name) || compose.contains("${" + name + ":"));
    assertThat(names(NAME, text("deploy/compose.env.example"))).containsAll(names(WANTED, compose));
  }

  @Test
  void simulated_providers_are_settings_that_the_code_reads_and_lead_to_their_service()
      throws Exception {
    String settings = text("deploy/simulators.env");
    Set<String> read = new TreeSet<>(EnvExampleTest.read());
    read.add("COMPOSE_PROFILES");
    assertThat(read).containsAll(names(NAME, settings));
    assertThat(settings).contains("COMPOSE_PROFILES=simulators\n");
    JsonObject simulators = of("simulators");
    assertThat(simulators.getJsonArray("profiles")).containsExactly("simulators");
    assertThat(simulators.getJsonArray("command"))
        .contains("--port=8090", "--target=http://api:8080");
    assertThat(ADDRESS.matcher(settings).results().map(found -> found.group(1)))
        .hasSize(3)
        .allMatch("http://simulators:8090"::equals);
    // Each provider without which api and worker do not start, in place of an account.
    assertThat(names(NAME, settings))
        .contains("STRIPE_SECRET_KEY", "STRIPE_WEBHOOK_SECRETS", "BREVO_API_KEY", "EMAIL_FROM");
    assertThat(simulators.getJsonObject("environment").getMap().values()).containsOnly("");
  }

  @Test
  void every_service_of_ours_is_built_to_a_stage_of_the_image_and_runs_read_only()
      throws IOException {
    String image = text("Dockerfile");
    for (String service : List.of("migrate", "api", "worker", "simulators")) {
      String target = of(service).getJsonObject("build").getString("target");
      assertThat(image).as(service).contains(" AS " + target + "\n");
      assertThat(of(service).getBoolean("read_only")).as(service).isTrue();
    }
    assertThat(of("prometheus").getJsonArray("profiles")).containsExactly("observability");
    assertThat(of("grafana").getJsonArray("profiles")).containsExactly("observability");
  }

  @Test
  void what_is_mounted_is_there_and_every_port_is_on_loopback() throws IOException {
    Map<String, Object> compose = new Yaml().load(text("docker-compose.yml"));
    JsonObject services = new JsonObject(compose).getJsonObject("services");
    for (String name : services.fieldNames()) {
      JsonObject service = services.getJsonObject(name);
      for (Object volume : service.getJsonArray("volumes", new JsonArray())) {
        String from = volume.toString().split(":", -1)[0];
        if (from.startsWith(".")) {
          assertThat(Project.ROOT.resolve(from)).as(name).exists();
        }
      }
      assertThat(service.getJsonArray("ports", new JsonArray()))
          .as(name)
          .allMatch(port -> port.toString().startsWith("127.0.0.1:"));
    }
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
