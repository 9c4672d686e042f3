package io.billhook.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNoException;

import io.billhook.config.BrokerConfig;
import io.billhook.config.DatabaseConfig;
import io.billhook.config.DatabaseLogIn;
import io.billhook.config.Env;
import io.billhook.devkit.TestServices;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code billhook init}: what it prints is what the other commands read. */
final class InitCommandTest {
  private static final List<String> PLATFORMS =
      List.of("compose", "railway", "render", "fly", "aws", "kubernetes", "cloudrun");
  private static final Path ROOT = ShellBlocksTest.root();
  private static final Pattern EXAMPLE = Pattern.compile("(?m)^#?([A-Z][A-Z0-9_]*)=");
  private static final Pattern WANTED = Pattern.compile("\\$\\{([A-Z_]+):\\?");

  /** What our files give to the services beside ours. */
  private static final Map<String, Set<String>> OF_OTHERS =
      Map.of(
          "compose",
          Set.of(
              "POSTGRES_PASSWORD",
              "POSTGRES_APP_PASSWORD",
              "RABBITMQ_PASSWORD",
              "GRAFANA_PASSWORD"),
          "railway",
          Set.of("RABBITMQ_PASSWORD"),
          "render",
          Set.of("RABBITMQ_DEFAULT_PASS"));

  /** What our files make of the passwords. */
  private static final Map<String, String> MADE_OF_THEM =
      Map.of("compose", "(DATABASE|RABBITMQ)_URL .*", "railway", "RABBITMQ_URL .*");

  @TempDir private static Path folder = Path.of("");

  private static final Map<String, Map<String, String>> PRINTED = new LinkedHashMap<>();

  @BeforeAll
  static void print() throws IOException {
    for (String platform : PLATFORMS) {
      Command.Ended ended = Command.run(folder, Map.of(), "init", platform);
      assertThat(ended.code()).as(ended.err()).isZero();
      assertThat(ended.err()).isEmpty();
      assertThat(ended.out().lines())
          .allMatch(line -> line.isEmpty() || line.matches("# .*|[A-Z][A-Z0-9_]*=\\S*"));
      Path file = Files.writeString(folder.resolve(platform + ".env"), ended.out());
      PRINTED.put(platform, DotEnv.read(file));
    }
  }

  @Test
  void each_name_is_a_setting_that_is_explained() throws IOException {
    Set<String> explained = names(EXAMPLE, ROOT.resolve(".env.example"));
    PRINTED.forEach(
        (platform, settings) -> {
          Set<String> unknown = new TreeSet<>(settings.keySet());
          unknown.removeAll(explained);
          assertThat(unknown).as(platform).isEqualTo(OF_OTHERS.getOrDefault(platform, Set.of()));
        });
  }

  @Test
  void with_what_is_empty_filled_in_all_of_them_can_be_read() {
    PRINTED.forEach(
        (platform, settings) -> {
          Map<String, String> whole = filled(settings);
          assertThatNoException().as(platform).isThrownBy(() -> Settings.from(whole));
          Env env = new Env(whole);
          assertThat(DatabaseLogIn.from(env).isSet()).isEqualTo(!platform.equals("compose"));
          env.check();
        });
  }

  @Test
  void nothing_required_is_left_out() {
    PRINTED.forEach(
        (platform, settings) -> {
          List<String> missing = errors(settings);
          assertThat(missing)
              .as("the empty ones of %s are told by name", platform)
              .anyMatch(error -> error.startsWith("STRIPE_SECRET_KEY is missing"))
              .allMatch(
                  error ->
                      settings.getOrDefault(error.split(" ", 2)[0], "not printed").isEmpty()
                          || error.matches(MADE_OF_THEM.getOrDefault(platform, "")));
        });
  }

  @Test
  void a_secret_is_another_one_each_time() {
    Map<String, String> secrets = new HashMap<>();
    PRINTED.forEach(
        (platform, settings) ->
            settings.forEach(
                (name, value) -> {
                  if (name.matches(".*(KEYS|TOKEN|PASSWORD|PASS)") && !value.isEmpty()) {
                    assertThat(value).hasSizeGreaterThanOrEqualTo(43);
                    assertThat(secrets.put(value, platform + " " + name)).isNull();
                  }
                }));
    assertThat(secrets).hasSizeGreaterThan(3 * PLATFORMS.size());
  }

  @Test
  void a_process_is_gone_before_each_platform_kills_it() {
    Map<String, Integer> killedAfter =
        Map.of(
            "compose",
            35,
            "railway",
            30,
            "render",
            30,
            "fly",
            30,
            "aws",
            40,
            "kubernetes",
            40,
            "cloudrun",
            10);
    PRINTED.forEach(
        (platform, settings) ->
            assertThat(Integer.parseInt(settings.getOrDefault("STOP_SECONDS", "0")))
                .as(platform)
                .isBetween(5, killedAfter.getOrDefault(platform, 0) - 1));
  }

  @Test
  void the_broker_of_railway_and_render_has_a_password_and_its_address_has_the_same()
      throws IOException {
    assertThat(PRINTED.getOrDefault("railway", Map.of())).doesNotContainKey("RABBITMQ_URL");
    assertThat(Files.readString(ROOT.resolve("deploy/railway/railway.mjs")))
        .contains("RABBITMQ_DEFAULT_PASS: \"${{shared.RABBITMQ_PASSWORD}}\"");
    Map<String, String> render = PRINTED.getOrDefault("render", Map.of());
    URI broker = BrokerConfig.from(new Env(render)).url();
    assertThat(broker.getUserInfo())
        .isEqualTo("billhook:" + render.getOrDefault("RABBITMQ_DEFAULT_PASS", ""));
    assertThat(broker.getHost()).startsWith("billhook-rabbitmq-");
    assertThat(Files.readString(ROOT.resolve("deploy/render/render.yaml")))
        .contains("name: billhook-rabbitmq\n", "key: RABBITMQ_DEFAULT_PASS\n");
  }

  @Test
  void what_compose_wants_is_there_and_its_example_has_the_same_names() throws IOException {
    Set<String> printed = PRINTED.getOrDefault("compose", Map.of()).keySet();
    assertThat(printed).containsAll(names(WANTED, ROOT.resolve("docker-compose.yml")));
    assertThat(printed).containsAll(names(EXAMPLE, ROOT.resolve("deploy/compose.env.example")));
  }

  @Test
  void api_and_worker_start_by_it_with_the_log_in_that_migrate_makes() throws IOException {
    DatabaseConfig owner = TestServices.freshDatabase();
    Map<String, String> settings = filled(PRINTED.getOrDefault("aws", Map.of()));
    String user = "app_" + owner.url().getPath().replaceAll("\\W", "");
    settings.put("DATABASE_APP_USER", user); // logins are the whole server's, and others test too
    settings.put(
        "DATABASE_URL", url(owner, user, settings.getOrDefault("DATABASE_APP_PASSWORD", "")));
    settings.put("DATABASE_DIRECT_URL", owner.url().toString());
    settings.remove("DATABASE_CA");
    settings.put("RABBITMQ_URL", TestServices.embeddedBroker().toString());
    settings.put("RABBITMQ_PREFIX", TestServices.freshPrefix());
    settings.put("HTTP_HOST", "127.0.0.1");
    Path place = Files.createDirectories(folder.resolve("place"));
    write(place, settings);
    Command.Ended migrated = Command.run(place, Map.of(), "migrate");
    assertThat(migrated.code()).as(migrated.err()).isZero();
    assertThat(migrated.out()).contains("The log-in " + user);

    settings.remove("DATABASE_DIRECT_URL"); // which is for migrate alone
    write(place, settings);
    try (Command api = Command.start(place, Map.of(), "api", "--port", "0");
        Command worker = Command.start(place, Map.of(), "worker", "--port", "0")) {
      for (Command process : List.of(api, worker)) {
        HttpDoor door = HttpDoor.to(process.awaitReady());
        assertThat(door.get("/health/ready").status()).isEqualTo(200);
        assertThat(
                door.with(settings.getOrDefault("MANAGEMENT_TOKEN", "")).get("/metrics").status())
            .isEqualTo(200);
      }
    }
  }

  @Test
  void another_platform_is_refused_by_the_names_of_those_that_fit() {
    for (String platform : List.of("heroku", "Compose", "")) {
      Command.Ended refused = Command.run(folder, Map.of(), "init", platform);
      assertThat(refused.code()).isEqualTo(2);
      assertThat(refused.out()).isEmpty();
      assertThat(refused.err())
          .contains("Nothing is known of the platform " + platform)
          .contains(String.join(", ", PLATFORMS));
    }
    assertThat(Command.run(folder, Map.of(), "init").code()).isEqualTo(2);
  }

  /** As a user would fill it in. */
  private static Map<String, String> filled(Map<String, String> settings) {
    Map<String, String> whole = new HashMap<>(settings);
    Map<String, String> known =
        Map.of(
            "PUBLIC_BASE_URL", "https://billing.example.com",
            "DATABASE_URL", "postgres://billhook_app:x@db.example.com:5432/billhook",
            "DATABASE_DIRECT_URL", "postgres://owner:x@db.example.com:5432/billhook",
            "RABBITMQ_URL", "amqps://billhook:x@broker.example.com/billhook",
            "STRIPE_SECRET_KEY", "sk_test_init",
            "STRIPE_WEBHOOK_SECRETS", "whsec_init",
            "BREVO_API_KEY", "xkeysib-init",
            "EMAIL_FROM", "Acme <billing@acme.example>");
    known.forEach(
        (name, value) -> {
          boolean madeOfPasswords =
              !settings.containsKey(name) && settings.containsKey("RABBITMQ_PASSWORD");
          if (settings.getOrDefault(name, "set").isEmpty() || madeOfPasswords) {
            whole.put(name, value);
          }
        });
    return whole;
  }

  private static List<String> errors(Map<String, String> settings) {
    try {
      Settings.from(settings);
      return List.of();
    } catch (Env.ConfigException e) {
      return e.errors();
    }
  }

  private static String url(DatabaseConfig owner, String user, String password) {
    URI url = owner.url();
    return "postgres://%s:%s@%s:%d%s"
        .formatted(user, password, url.getHost(), url.getPort(), url.getPath());
  }

  private static void write(Path place, Map<String, String> settings) throws IOException {
    Files.write(
        place.resolve(".env"),
        settings.entrySet().stream()
            .map(setting -> setting.getKey() + "=" + setting.getValue())
            .toList());
  }

  private static Set<String> names(Pattern pattern, Path file) throws IOException {
    return pattern
        .matcher(Files.readString(file))
        .results()
        .map((MatchResult found) -> found.group(1))
        .collect(Collectors.toSet());
  }
}
