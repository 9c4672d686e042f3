package io.billhook.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import io.billhook.api.auth.token.Installation;
import io.billhook.config.DatabaseConfig;
import io.billhook.devkit.TestServices;
import io.billhook.postgres.Database;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.junit5.VertxExtension;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** What production processes do not start with, and how they say so. */
@ExtendWith(VertxExtension.class)
final class RefusedStartTest {
  private static final URI NOWHERE = URI.create("http://127.0.0.1:9");
  private static final List<String> REQUIRED =
      List.of(
          "DATABASE_URL",
          "RABBITMQ_URL",
          "STRIPE_SECRET_KEY",
          "STRIPE_WEBHOOK_SECRETS",
          "BREVO_API_KEY",
          "EMAIL_FROM",
          "ENCRYPTION_KEYS");

  @TempDir private Path folder = Path.of("");

  @Test
  void every_missing_setting_is_named_at_once() {
    Command.Ended ended = Command.run(folder, Map.of(), "api");
    assertThat(ended.code()).isEqualTo(2);
    assertThat(ended.out()).isEmpty();
    assertThat(settings(ended))
        .hasSameSizeAs(REQUIRED)
        .allMatch(line -> line.contains(" is missing: it wants "));
    assertThat(settings(ended))
        .extracting(line -> line.split(" ", 2)[0])
        .containsExactlyInAnyOrderElementsOf(REQUIRED);
  }

  @Test
  void every_malformed_setting_is_named_and_no_value_printed() {
    Map<String, String> malformed = new HashMap<>();
    REQUIRED.forEach(name -> malformed.put(name, "hidden<" + name));
    malformed.put("BREVO_API_KEY", "hidden");
    malformed.put("BREVO_WEBHOOK_TOKEN", "hidden");
    malformed.put("PUBLIC_BASE_URL", "hidden");
    malformed.put("EMAIL_FROM", "Acme <hidden@no_domain.example>");
    malformed.put("PORT", "hidden");
    malformed.put("DATABASE_POOLER", "hidden");
    Command.Ended ended = Command.run(folder, malformed, "worker");
    assertThat(ended.code()).isEqualTo(2);
    assertThat(ended.err() + ended.out()).doesNotContain("hidden");
    assertThat(settings(ended))
        .allMatch(line -> line.contains(" is malformed: it wants "))
        .extracting(line -> line.split(" ", 2)[0])
        .containsExactlyInAnyOrder(
            "PORT",
            "PUBLIC_BASE_URL",
            "DATABASE_URL",
            "DATABASE_POOLER",
            "RABBITMQ_URL",
            "STRIPE_SECRET_KEY",
            "STRIPE_WEBHOOK_SECRETS",
            "EMAIL_FROM",
            "ENCRYPTION_KEYS");
  }

  /** Which wants fewer settings than a process that serves, tells a person, and all at once. */
  @Test
  void removing_factors_wants_a_sender_as_it_wants_all_else() {
    Command.Ended missing = removeFactors(Map.of());
    assertThat(missing.code()).isEqualTo(2);
    assertThat(missing.err())
        .startsWith("billhook cannot start:")
        .contains("DATABASE_URL is missing: it wants ", "ENCRYPTION_KEYS is missing: it wants ")
        .containsOnlyOnce("EMAIL_FROM is missing: it wants ")
        .doesNotContain("malformed");
    Command.Ended malformed =
        removeFactors(
            Map.of("EMAIL_FROM", "hidden@no_domain.example", "PUBLIC_BASE_URL", "hidden"));
    assertThat(malformed.code()).isEqualTo(2);
    assertThat(malformed.err())
        .contains("PUBLIC_BASE_URL is malformed: it wants ")
        .containsOnlyOnce("EMAIL_FROM is malformed: it wants ")
        .doesNotContain("hidden");
  }

  private Command.Ended removeFactors(Map<String, String> variables) {
    return Command.run(
        folder, variables, "admin", "remove-factors", "ada@example.com", "--reason", "lost");
  }

  /** The lines after the first, which says that there are some. */
  private static List<String> settings(Command.Ended ended) {
    List<String> lines =
        ended.err().lines().map(line -> new JsonObject(line).getString("message")).toList();
    assertThat(lines.getFirst()).isEqualTo("billhook cannot start:");
    return lines.stream().skip(1).map(String::strip).toList();
  }

  @Test
  void pending_migrations_are_named_and_migrate_applies_them_once() {
    URI empty = TestServices.postgres().newDatabase("not_migrated");
    DatabaseConfig database = DatabaseConfig.direct(empty);
    Map<String, String> variables = Served.variables(database, NOWHERE, "refused");
    Command.Ended refused = Command.run(folder, variables, "worker");
    assertThat(refused.code()).isEqualTo(1);
    assertThat(refused.err()).contains("billhook migrate").doesNotContain("\tat ");
    assertThat(refused.out()).isEmpty();

    Map<String, String> enough = Map.of("DATABASE_URL", empty.toString());
    Command.Ended first = Command.run(folder, enough, "migrate");
    assertThat(first.code()).as(first.err()).isZero();
    assertThat(first.out()).contains("Applied").contains("1");
    Command.Ended second = Command.run(folder, enough, "migrate");
    assertThat(second.code()).isZero();
    assertThat(second.out()).isEqualTo("The database is up to date.");
  }

  @Test
  void a_database_that_is_away_is_one_line_and_so_is_a_wrong_argument() {
    DatabaseConfig away =
        DatabaseConfig.direct(URI.create("postgres://nobody:hidden@127.0.0.1:9/x"));
    Map<String, String> variables = Served.variables(away, NOWHERE, "refused");
    try (Command command = Command.start(folder, variables, "api")) {
      Command.Ended ended = command.awaitEnd(Duration.ofSeconds(60));
      assertThat(ended.code()).isEqualTo(1);
      assertThat(command.notJson()).isEmpty();
      assertThat(ended.out() + ended.err()).doesNotContain("hidden");
      assertThat(ended.err().lines())
          .singleElement()
          .satisfies(
              line ->
                  assertThat(new JsonObject(line).getString("message")).contains("127.0.0.1:9"));
    }
    try (Command command = Command.start(folder, variables, "worker", "--prot", "1")) {
      assertThat(command.awaitEnd(Duration.ofSeconds(60)).code()).isEqualTo(2);
      assertThat(command.errLines()).isNotEmpty();
      assertThat(command.notJson()).isEmpty();
    }
  }

  @Test
  void a_development_database_is_refused(Vertx vertx) {
    DatabaseConfig database = TestServices.freshDatabase();
    try (Database opened = Database.open(vertx, database)) {
      new Installation(opened.auth()).markDevelopment();
    }
    Map<String, String> variables = Served.variables(database, NOWHERE, "refused");
    for (String command : List.of("api", "worker")) {
      Command.Ended refused = Command.run(folder, variables, command);
      assertThat(refused.code()).as(command).isEqualTo(1);
      assertThat(refused.err()).contains("DATABASE_URL").contains("billhook dev");
      assertThat(refused.out()).isEmpty();
    }
  }
}
