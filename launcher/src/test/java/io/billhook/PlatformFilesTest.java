package io.billhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import io.billhook.config.DatabaseConfig;
import io.billhook.config.DatabaseLogIn;
import io.billhook.config.Env;
import io.billhook.launcher.Settings;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.yaml.snakeyaml.Yaml;

/**
 * What the files below {@code deploy} give to a process is what starts one: read as the process
 * reads it, with a plausible value for what stands there as a reference. {@code deploy/check} holds
 * the names and the platform's own keys.
 */
final class PlatformFilesTest {
  private static final Map<String, String> SECRETS =
      Map.ofEntries(
          entry("PUBLIC_BASE_URL", "https://api.example.com"),
          entry("DATABASE_URL", "postgres://billhook_app:secret@10.0.0.2/billhook?sslmode=disable"),
          entry(
              "DATABASE_DIRECT_URL",
              "postgres://owner:secret@db.internal/billhook?sslmode=disable"),
          entry("DATABASE_APP_PASSWORD", "0123456789abcdef"),
          entry("RABBITMQ_URL", "amqp://billhook:secret@broker.internal:5672/"),
          entry("ENCRYPTION_KEYS", "k1:" + "A".repeat(43) + "="),
          entry("MANAGEMENT_TOKEN", "0123456789abcdef0123456789abcdef"),
          entry("STRIPE_SECRET_KEY", "sk_test_0123456789abcdef"),
          entry("STRIPE_WEBHOOK_SECRETS", "whsec_0123456789abcdef"),
          entry("BREVO_API_KEY", "xkeysib-0123456789abcdef"),
          entry("BREVO_WEBHOOK_TOKEN", "0123456789abcdef0123456789abcdef"),
          entry("EMAIL_FROM", "Billing <billing@example.com>"));

  /** A file of its own, or none: what the database is signed by is the database's. */
  private static final String NOT_FILLED = "DATABASE_CA";

  private static final Pattern REFERENCE = Pattern.compile("\\$\\{\\{(\\w+)\\.(\\w+)}}");

  record Started(String name, Map<String, String> variables) {
    @Override
    public String toString() {
      return name;
    }
  }

  private static List<Started> processes() throws IOException {
    return List.of(
        new Started("railway api", railway("api")),
        new Started("railway worker", railway("worker")),
        new Started("render api", render("billhook-api")),
        new Started("render worker", render("billhook-worker")),
        new Started("fly", fly()),
        new Started("cloudrun api", cloudRun("api")),
        new Started("cloudrun worker", cloudRun("worker")));
  }

  @ParameterizedTest
  @MethodSource("processes")
  void a_process_takes_its_settings(Started process) {
    Settings settings = Settings.from(process.variables());
    assertThat(settings.database().url().getUserInfo()).startsWith("billhook_app:");
    assertThat(settings.http().publicBaseUrl()).hasScheme("https");
    assertThat(settings.database().poolSize()).isBetween(6, 16);
    // Counted by each alone, a second api would let as much through again.
    if (process.name().contains("api") || process.name().equals("fly")) {
      assertThat(process.variables()).containsEntry("RATE_LIMITS", "shared");
    }
  }

  /** By the owner's address, and never with a log-in for which there is no password. */
  @ParameterizedTest
  @MethodSource("migrations")
  void the_release_step_migrates_as_the_owner_and_makes_the_log_in(Started process) {
    Env env = new Env(process.variables());
    DatabaseConfig database = DatabaseConfig.from(env);
    DatabaseLogIn logIn = DatabaseLogIn.from(env);
    env.check();
    assertThat(database.directUrl().getUserInfo()).isEqualTo("owner:secret");
    assertThat(logIn.user()).isEqualTo("billhook_app");
  }

  private static List<Started> migrations() throws IOException {
    return List.of(
        new Started("railway", railway("api")),
        new Started("railway, with the worker", railway("worker")),
        new Started("render", render("billhook-api")),
        new Started("render, with the worker", render("billhook-worker")),
        new Started("fly", fly()),
        new Started("cloudrun", cloudRunMigrations()));
  }

  @Test
  void on_cloud_run_the_migrations_alone_have_the_owners_address() throws IOException {
    for (String file : List.of("api", "worker")) {
      assertThat(text("deploy/cloudrun/" + file + ".yaml")).doesNotContain("DATABASE_DIRECT_URL");
    }
  }

  @Test
  void one_image_runs_everywhere_on_cloud_run() throws IOException {
    Pattern image = Pattern.compile("image: (\\S+)");
    String wanted = "YOUR-REGION-docker.pkg.dev/YOUR-PROJECT/billhook/billhook:VERSION";
    for (String file : List.of("api", "worker", "migrate")) {
      assertThat(image.matcher(text("deploy/cloudrun/" + file + ".yaml")).results())
          .extracting(found -> found.group(1))
          .containsExactly(wanted);
    }
  }

  @Test
  void what_a_part_of_the_blueprint_takes_from_another_is_there() throws IOException {
    JsonObject blueprint = yaml("deploy/render/render.yaml");
    assertThat(blueprint.getJsonArray("databases").getJsonObject(0).getString("name"))
        .isEqualTo("billhook-db");
    for (Object each : service(blueprint, "billhook-worker").getJsonArray("envVars")) {
      JsonObject from = ((JsonObject) each).getJsonObject("fromService");
      if (from != null) {
        assertThat(variables(service(blueprint, from.getString("name"))))
            .as(each.toString())
            .containsKey(from.getString("envVarKey"));
        assertThat(service(blueprint, from.getString("name")).getString("type"))
            .isEqualTo(from.getString("type"));
      }
    }
  }

  /** They hide nothing that must be fresh, and name what is served. */
  @Test
  void cloudflare_keeps_the_public_keys_and_the_contract_alone() throws IOException {
    JsonObject rules = new JsonObject(text("deploy/cloudflare/rules.json"));
    JsonArray cache = rules.getJsonObject("http_request_cache_settings").getJsonArray("rules");
    JsonObject kept = cache.getJsonObject(1);
    assertThat(cache.getJsonObject(0).getJsonObject("action_parameters").getBoolean("cache"))
        .isFalse();
    assertThat(cache).hasSize(2);
    List<String> paths =
        Pattern.compile("\"(/[^\"]+)\"")
            .matcher(kept.getString("expression"))
            .results()
            .map(found -> found.group(1))
            .toList();
    assertThat(paths).containsExactly("/.well-known/jwks.json", "/openapi.json");
    JsonObject contract = contract();
    assertThat(contract.getJsonObject("paths").fieldNames()).containsAll(paths);
    JsonObject skipped =
        rules.getJsonObject("http_request_firewall_custom").getJsonArray("rules").getJsonObject(0);
    assertThat(skipped.getString("expression")).contains("path, \"/webhooks/\"");
    assertThat(contract.getJsonObject("paths").fieldNames().stream())
        .filteredOn(path -> path.startsWith("/webhooks/"))
        .hasSizeGreaterThan(3);
  }

  /** Else one end uses a connection while the other closes it, and a POST is lost. */
  @Test
  void the_tunnel_closes_an_idle_connection_before_the_api_does() throws IOException {
    Matcher seconds =
        Pattern.compile("keepAliveTimeout: (\\d+)s").matcher(text("deploy/cloudflare/tunnel.yml"));
    assertThat(seconds.find()).isTrue();
    assertThat(Integer.parseInt(seconds.group(1))).isLessThan(idleSeconds());
  }

  @Test
  void vercel_passes_on_the_contracts_paths_unchanged() throws IOException {
    JsonArray rewrites = new JsonObject(text("deploy/vercel/vercel.json")).getJsonArray("rewrites");
    assertThat(rewrites).hasSize(1);
    String source = rewrites.getJsonObject(0).getString("source");
    assertThat(source).isEqualTo("/v1/:path*");
    assertThat(rewrites.getJsonObject(0).getString("destination"))
        .isEqualTo("https://api.example.com" + source);
  }

  /** As docs/http.md says it. */
  private static int idleSeconds() throws IOException {
    Matcher told =
        Pattern.compile("no request is complete for (\\d+) seconds").matcher(text("docs/http.md"));
    assertThat(told.find()).isTrue();
    return Integer.parseInt(told.group(1));
  }

  private static Map<String, String> railway(String service) throws IOException {
    JsonObject file = new JsonObject(text("deploy/railway/" + service + ".json"));
    Map<String, String> filled = new TreeMap<>();
    for (Map.Entry<String, Object> each : file.getJsonObject("variables")) {
      Matcher reference = REFERENCE.matcher((String) each.getValue());
      filled.put(
          each.getKey(), reference.find() ? secret(each.getKey()) : (String) each.getValue());
    }
    return filled;
  }

  private static Map<String, String> render(String name) throws IOException {
    JsonObject blueprint = yaml("deploy/render/render.yaml");
    return variables(service(blueprint, name));
  }

  private static JsonObject service(JsonObject blueprint, String name) {
    return blueprint.getJsonArray("services").stream()
        .map(JsonObject.class::cast)
        .filter(each -> each.getString("name").equals(name))
        .findFirst()
        .orElseThrow();
  }

  private static Map<String, String> variables(JsonObject service) {
    Map<String, String> filled = new TreeMap<>();
    for (Object each : service.getJsonArray("envVars")) {
      String key = ((JsonObject) each).getString("key");
      String value = ((JsonObject) each).getString("value");
      filled.put(key, value == null ? secret(key) : value);
    }
    return filled;
  }

  /** What stands in the file, and the secrets that the page asks for. */
  private static Map<String, String> fly() throws IOException {
    Map<String, String> filled = new TreeMap<>();
    Matcher env = Pattern.compile("(?ms)^\\[env]\\n(.*?)^\\[").matcher(text("deploy/fly/fly.toml"));
    assertThat(env.find()).isTrue();
    Pattern.compile("(?m)^ *(\\w+) = \"(.*)\"$")
        .matcher(env.group(1))
        .results()
        .forEach(line -> filled.put(line.group(1), line.group(2)));
    Matcher secrets = Pattern.compile("(?m)^Secrets: (.*)$").matcher(text("docs/deploy/fly.md"));
    assertThat(secrets.find()).isTrue();
    Pattern.compile("`([A-Z_]+)`")
        .matcher(secrets.group(1))
        .results()
        .map(name -> name.group(1))
        .filter(name -> !name.equals(NOT_FILLED))
        .forEach(name -> filled.put(name, secret(name)));
    return filled;
  }

  private static Map<String, String> cloudRun(String file) throws IOException {
    JsonObject template = yaml("deploy/cloudrun/" + file + ".yaml").getJsonObject("spec");
    return cloudRun(template.getJsonObject("template").getJsonObject("spec"));
  }

  private static Map<String, String> cloudRunMigrations() throws IOException {
    JsonObject job = yaml("deploy/cloudrun/migrate.yaml").getJsonObject("spec");
    JsonObject task = job.getJsonObject("template").getJsonObject("spec");
    return cloudRun(task.getJsonObject("template").getJsonObject("spec"));
  }

  private static Map<String, String> cloudRun(JsonObject spec) {
    Map<String, String> filled = new LinkedHashMap<>();
    JsonObject container = spec.getJsonArray("containers").getJsonObject(0);
    for (Object each : container.getJsonArray("env")) {
      JsonObject variable = (JsonObject) each;
      JsonObject from = variable.getJsonObject("valueFrom");
      String name = variable.getString("name");
      if (from == null) {
        filled.put(name, variable.getString("value"));
      } else if (!name.equals(NOT_FILLED)) {
        filled.put(name, secret(from.getJsonObject("secretKeyRef").getString("name")));
      }
    }
    return filled;
  }

  private static String secret(String name) {
    return Objects.requireNonNull(SECRETS.get(name), () -> "no plausible value for " + name);
  }

  private static JsonObject contract() throws IOException {
    try (var in = PlatformFilesTest.class.getResourceAsStream("/openapi.json")) {
      assertThat(in).as("the contract").isNotNull();
      return new JsonObject(new String(in.readAllBytes(), StandardCharsets.UTF_8));
    }
  }

  private static JsonObject yaml(String file) throws IOException {
    Map<String, Object> read = new Yaml().load(text(file));
    return new JsonObject(read);
  }

  private static String text(String file) throws IOException {
    return Files.readString(Project.ROOT.resolve(file));
  }
}
