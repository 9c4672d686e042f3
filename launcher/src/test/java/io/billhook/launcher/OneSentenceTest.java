package io.billhook.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import io.billhook.config.DatabaseConfig;
import io.billhook.devkit.TestServices;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What no command can mend ends it with one sentence and the remedy, and no stack trace. */
final class OneSentenceTest {
  private static final URI NOWHERE = URI.create("http://127.0.0.1:9");

  @TempDir private Path folder = Path.of("");

  @Test
  void an_empty_database_wants_migrate() {
    Map<String, String> empty = served(empty("empty_for_commands"));
    for (String command : List.of("api", "worker", "keys rotate", "keys reseal")) {
      assertThat(sentence(empty, command))
          .as(command)
          .contains("the database lacks ", " migrations, 1 to ", "Run: billhook migrate");
    }
    assertThat(sentence(empty, "admin enrol ada@example.com")).contains("Run: billhook migrate");
  }

  @Test
  void a_log_in_without_rights_cannot_migrate() {
    DatabaseConfig database = TestServices.freshDatabase();
    Map<String, String> app = Served.withLogIn(folder, served(database));
    assertThat(sentence(app, "migrate"))
        .contains("billhook migrate wants a log-in that owns the database and may create roles");
  }

  @Test
  void other_encryption_keys_are_told_by_all_that_would_use_them() {
    Map<String, String> variables = served(TestServices.freshDatabase());
    assertThat(Command.run(folder, variables, "keys", "rotate", "--now").code()).isZero();
    for (String other :
        List.of(
            "k1:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAI=",
            "k2:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAE=")) {
      Map<String, String> wrong = Served.with(variables, "ENCRYPTION_KEYS", other);
      for (String command : List.of("api", "worker", "all")) {
        assertThat(sentence(wrong, command))
            .as(command)
            .contains("ENCRYPTION_KEYS is not what this database was used with")
            .contains("Give the keys that it had before")
            .doesNotContain("AAAA");
      }
    }
  }

  @Test
  void a_folder_that_another_dev_uses_is_refused() {
    try (Command dev = Command.start(folder, Map.of(), "dev", "--port", "0", "--data", "kept")) {
      dev.awaitReady();
      assertThat(sentence(Map.of(), "dev --port 0 --data kept"))
          .contains("kept is in use by process " + dev.handle().pid())
          .contains("give another folder with --data");
    }
  }

  @Test
  void a_port_that_is_taken_is_told_by_api() throws IOException {
    Map<String, String> variables = served(TestServices.freshDatabase());
    try (ServerSocket taken = new ServerSocket(0, 1, java.net.InetAddress.getLoopbackAddress())) {
      assertThat(sentence(variables, "api --port " + taken.getLocalPort()))
          .contains("the port is taken. Give another one with --port or PORT.");
    }
  }

  @Test
  void a_database_that_is_not_there_is_told() {
    URI server = TestServices.postgres().url();
    var missing = DatabaseConfig.direct(server.resolve("/no_such_database"));
    assertThat(sentence(served(missing), "api"))
        .contains("database \"no_such_database\" does not exist", "createdb");
    var away = DatabaseConfig.direct(URI.create("postgres://nobody:hidden@127.0.0.1:9/x"));
    for (String command : List.of("migrate", "keys rotate")) {
      assertThat(sentence(served(away), command))
          .contains("127.0.0.1:9", "Is PostgreSQL running, and does DATABASE_URL lead to it?")
          .doesNotContain("hidden");
    }
  }

  @Test
  void keys_have_random_names_and_one_that_comes_twice_is_named() {
    Set<String> ids = new HashSet<>();
    for (int i = 0; i < 3; i++) {
      ids.add(Command.run(folder, Map.of(), "keys", "generate").out().split(":", 2)[0]);
    }
    assertThat(ids).hasSize(3).allMatch(id -> id.matches("k[0-9a-f]{8}"));
    String twice =
        "k1:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAE=,k1:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAI=";
    Map<String, String> variables =
        Served.with(served(TestServices.freshDatabase()), "ENCRYPTION_KEYS", twice);
    Command.Ended refused = Command.run(folder, variables, "keys", "rotate");
    assertThat(refused.code()).isEqualTo(2);
    assertThat(refused.err())
        .contains("ENCRYPTION_KEYS has twice the id k1")
        .doesNotContain("malformed", "AAAA");
  }

  @Test
  void the_doctor_beside_dev_says_that_nothing_is_set() {
    Command.Ended nothing = Command.run(folder, Map.of("LANG", "C.UTF-8"), "doctor");
    assertThat(nothing.code()).isEqualTo(1);
    assertThat(nothing.out().lines())
        .singleElement()
        .asString()
        .startsWith("warn  settings ")
        .contains("nothing is set; dev needs none");
    Command.Ended one = Command.run(folder, Map.of("EMAIL_FROM", "a@example.com"), "doctor");
    assertThat(one.out().lines()).hasSize(6).allMatch(line -> line.startsWith("FAIL  settings"));
  }

  @Test
  void the_doctor_says_a_line_each_of_an_empty_database_and_takes_404_for_no_success()
      throws IOException {
    Map<String, String> ill = Served.with(served(empty("empty_for_doctor")), "LANG", "C.UTF-8");
    try (Strange strange = new Strange()) {
      Command.Ended told =
          Command.run(folder, Served.with(ill, "BREVO_API_BASE", strange.base()), "doctor");
      assertThat(told.code()).isEqualTo(1);
      assertThat(told.err()).isEmpty();
      assertThat(told.out().lines()).allMatch(line -> line.matches("(ok   |warn |FAIL ) \\w.*"));
      assertThat(told.out())
          .containsPattern("(?m)^FAIL  migrations .*Run: billhook migrate$")
          .containsPattern("(?m)^FAIL  brevo +answers 404 at " + strange.base() + "/v3/account$");
    }
  }

  private static Map<String, String> served(DatabaseConfig database) {
    return Served.variables(database, NOWHERE, TestServices.freshPrefix());
  }

  private static DatabaseConfig empty(String name) {
    return DatabaseConfig.direct(TestServices.postgres().newDatabase(name));
  }

  /** The one thing that a command says about its end, which must be with 1. */
  private String sentence(Map<String, String> variables, String command) {
    Command.Ended ended = Command.run(folder, variables, command.split(" ", -1));
    assertThat(ended.code()).as("%s: %s", command, ended.err()).isEqualTo(1);
    assertThat(ended.err()).doesNotContain("\tat ", "\\tat ");
    List<String> said =
        ended.err().lines().map(OneSentenceTest::words).filter(OneSentenceTest::isOfEnd).toList();
    assertThat(said).as("%s: %s", command, ended.err()).hasSize(1);
    return said.getFirst();
  }

  private static boolean isOfEnd(String line) {
    return line.startsWith("billhook: ");
  }

  /** Processes that serve say it as JSON. */
  private static String words(String line) {
    return line.startsWith("{") ? new JsonObject(line).getString("message") : line;
  }
}
