package io.billhook.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import io.billhook.config.DatabaseConfig;
import io.billhook.devkit.TestServices;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** An extension that cannot be used keeps a process from starting: one line, and exit 1. */
@Timeout(180)
final class ExtensionStartTest {
  private static final URI NOWHERE = URI.create("http://127.0.0.1:9");

  @TempDir private Path folder = Path.of("");

  @Test
  void two_of_one_name_are_refused() throws IOException {
    Path one = Acme.named("acme").in(folder.resolve("one"));
    Path other = Acme.named("acme").extension("Other", "").in(folder.resolve("other"));
    assertThat(said(serve(), "api", one, other))
        .startsWith("two extensions are named acme: Acme in ")
        .contains("Other in ", "Rename one");
  }

  @Test
  void a_name_of_billhook_s_own_is_refused() throws IOException {
    assertThat(said(serve(), "api", Acme.named("billing").in(folder)))
        .isEqualTo("Acme is named billing, which Billhook uses itself: take another name");
  }

  @Test
  void a_queue_that_nobody_declares_is_refused() throws IOException {
    assertThat(said(serve(), "worker", Acme.named("acme").kind("acme.work", "lost").in(folder)))
        .startsWith(
            "the job kind acme.work is on the queue lost, which is not declared: add it to queues()"
                + " of Acme, or take one of billing, ");
  }

  @Test
  void a_kind_without_handler_is_refused() throws IOException {
    assertThat(said(serve(), "worker", Acme.named("acme").kind("acme.work", "upkeep").in(folder)))
        .isEqualTo(
            "the job kind acme.work has no handler: add one to handlers() of its WorkerExtension,"
                + " and that to META-INF/services");
  }

  @Test
  void an_operation_without_route_and_a_route_without_operation_are_refused() throws IOException {
    String contract =
        """
        tags: [{name: Acme}]
        paths:
          /v1/acme:
            get:
              operationId: acmeGet
              summary: Get
              tags: [Acme]
              security: [{apiKey: []}, {accessToken: []}]
              responses: {default: {$ref: '#/components/responses/Problem'}}
        """;
    Path unbound =
        Acme.named("acme")
            .api("\"acme:read\"", "")
            .file("openapi/acme.yaml", contract)
            .in(folder.resolve("unbound"));
    assertThat(said(serve(), "api", unbound))
        .startsWith("the operation acmeGet of openapi/acme.yaml has no route: bind it with");
    Path unwritten =
        Acme.named("acme")
            .api(
                "\"acme:read\"",
                "routes -> routes.operation(\"acmeMade\","
                    + " io.billhook.api.http.access.Access.scope(\"acme:read\"), _ -> null)")
            .file("openapi/acme.yaml", contract)
            .in(folder.resolve("unwritten"));
    assertThat(said(serve(), "api", unwritten))
        .isEqualTo(
            "the routes of the extension acme cannot be bound: The contract has no operation"
                + " acmeMade. Its contract is openapi/acme.yaml");
  }

  @Test
  void a_broken_migration_is_told_in_one_line_and_processes_wait_for_it() throws IOException {
    Path broken =
        Acme.named("acme")
            .file("db/acme/V1__first.sql", "CREATE TABLE acme (id uuid);\nCREATE TABEL other ();")
            .in(folder);
    Map<String, String> settings = serve();
    assertThat(said(settings, "migrate", broken))
        .isEqualTo(
            "the migration V1__first.sql of acme fails: syntax error at or near \"TABEL\". Nothing"
                + " of it is kept: mend it in db/acme, build, and run billhook migrate again");
    assertThat(said(settings, "worker", broken))
        .isEqualTo("the database lacks the migrations acme 1. Run: billhook migrate");
  }

  @Test
  void its_settings_are_told_with_all_others_and_those_of_others_refused() throws IOException {
    Path acme =
        Acme.named("acme")
            .extension(
                "Acme",
                "@Override public void readSettings(io.billhook.config.Env env)"
                    + " { env.integer(\"ACME_MOST\", 1, 9, 5); env.text(\"DATABASE_URL\"); }")
            .in(folder);
    Map<String, String> settings = Served.with(serve(), "ACME_MOST", "hidden");
    settings.remove("STRIPE_SECRET_KEY");
    try (Command command = Command.start(Acme.program(acme), folder, settings, "api")) {
      Command.Ended ended = command.awaitEnd(java.time.Duration.ofMinutes(2));
      assertThat(ended.code()).isEqualTo(2);
      assertThat(ended.err())
          .contains(
              "STRIPE_SECRET_KEY is missing",
              "ACME_MOST is malformed: it wants a whole number from 1 to 9",
              "DATABASE_URL cannot be read here: name it ACME_…")
          .doesNotContain("hidden");
    }
  }

  @Test
  void a_setting_that_is_read_late_is_told_as_the_others() throws IOException {
    Path acme =
        Acme.named("acme")
            .api("\"acme:read\"", "bind(parts.settings().integer(\"ACME_LATE\", 1, 9, 5))")
            .in(folder);
    Map<String, String> settings = Served.with(serve(), "ACME_LATE", "hidden");
    try (Command command = Command.start(Acme.program(acme), folder, settings, "api")) {
      Command.Ended ended = command.awaitEnd(java.time.Duration.ofMinutes(2));
      assertThat(ended.code()).as(ended.err()).isEqualTo(2);
      assertThat(ended.err())
          .contains("ACME_LATE is malformed: it wants a whole number from 1 to 9")
          .doesNotContain("hidden");
    }
  }

  private static Map<String, String> serve() {
    DatabaseConfig database = TestServices.freshDatabase();
    return Served.variables(database, NOWHERE, TestServices.freshPrefix());
  }

  /** The one line that it ends with. */
  private String said(Map<String, String> settings, String command, Path... extensions) {
    try (Command started = Command.start(Acme.program(extensions), folder, settings, command)) {
      Command.Ended ended = started.awaitEnd(java.time.Duration.ofMinutes(2));
      assertThat(ended.code()).as(ended.err() + ended.out()).isEqualTo(1);
      // No bare one; what else was begun may tell of its own end in the log, as a line of JSON.
      assertThat(ended.err() + ended.out()).doesNotContain("\tat ");
      return ended
          .err()
          .lines()
          .map(line -> line.startsWith("{") ? new JsonObject(line).getString("message") : line)
          .filter(line -> line.startsWith("billhook: "))
          .map(line -> line.substring("billhook: ".length()))
          .collect(Collectors.joining("\n"));
    }
  }
}
