package io.billhook.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.billhook.api.auth.account.Accounts;
import io.billhook.api.http.access.OperatorRole;
import io.billhook.config.DatabaseConfig;
import io.billhook.devkit.TestServices;
import io.billhook.postgres.Database;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import java.io.IOException;
import java.math.BigInteger;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Second factors of operators on the command line, where the installation wants them. */
@ExtendWith(VertxExtension.class)
final class OperatorCodesTest {
  private static final String PASSWORD = "battery staple";
  private static final String ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
  private static final Pattern CODE = Pattern.compile("(?m)^  ((?:[A-Z2-7]{4}-){5}[A-Z2-7]{4})$");
  private static final Pattern SECRET = Pattern.compile("(?m)^  ([A-Z2-7]{32})$");

  @TempDir private static Path folder = Path.of("");

  private static Map<String, String> variables = Map.of();
  private static DatabaseConfig database;
  private static Command api;
  private static URI base;

  @BeforeAll
  static void start() {
    database = TestServices.freshDatabase();
    var served =
        Served.variables(database, URI.create("http://127.0.0.1:9"), TestServices.freshPrefix());
    served.remove("OPS_SECOND_FACTOR");
    variables = served;
    api = Command.start(folder, variables, "api");
    base = api.awaitReady();
  }

  @AfterAll
  static void stop() {
    api.close();
  }

  private static String created(String email) {
    return done(
        Served.with(variables, "BILLHOOK_OPERATOR_PASSWORD", PASSWORD),
        "admin",
        "create-operator",
        "--email",
        email,
        "--role",
        "operator");
  }

  private static String done(String... arguments) {
    return done(variables, arguments);
  }

  private static String done(Map<String, String> environment, String... arguments) {
    Command.Ended ended = Command.run(folder, environment, arguments);
    assertThat(ended.code()).as(ended.err()).isZero();
    return ended.out();
  }

  private static Map<String, String> as(String email) {
    Map<String, String> environment = new HashMap<>();
    environment.put("BILLHOOK_URL", base.toString());
    environment.put("BILLHOOK_OPERATOR_EMAIL", email);
    environment.put("BILLHOOK_OPERATOR_PASSWORD", PASSWORD);
    return environment;
  }

  private static Command.Ended as(String email, String code, String... arguments) {
    return Command.run(folder, Served.with(as(email), "BILLHOOK_OPERATOR_CODE", code), arguments);
  }

  private static List<String> codes(String printed) {
    List<String> codes = CODE.matcher(printed).results().map(found -> found.group(1)).toList();
    assertThat(codes).hasSize(10);
    return codes;
  }

  private static String secret(String printed) {
    MatchResult found = SECRET.matcher(printed).results().findFirst().orElseThrow();
    return found.group(1);
  }

  /** As an authenticator app does (RFC 6238). */
  private static String totp(String base32) throws GeneralSecurityException {
    BigInteger number = BigInteger.ZERO;
    for (int i = 0; i < base32.length(); i++) {
      number = number.shiftLeft(5).or(BigInteger.valueOf(ALPHABET.indexOf(base32.charAt(i))));
    }
    byte[] secret = new byte[20];
    for (int i = 0; i < secret.length; i++) {
      secret[i] = number.shiftRight(8 * (secret.length - 1 - i)).byteValue();
    }
    Mac mac = Mac.getInstance("HmacSHA1");
    mac.init(new SecretKeySpec(secret, "RAW"));
    long step = Instant.now().getEpochSecond() / 30;
    byte[] hash = mac.doFinal(ByteBuffer.allocate(Long.BYTES).putLong(step).array());
    int truncated = ByteBuffer.wrap(hash, hash[hash.length - 1] & 0xf, 4).getInt() & 0x7fffffff;
    return String.format("%06d", truncated % 1_000_000);
  }

  @Test
  void a_password_that_is_set_nowhere_is_asked_for() {
    Map<String, String> anothers = new HashMap<>(variables);
    anothers.putAll(as("eve@example.com"));
    for (Map<String, String> environment : List.of(variables, anothers)) {
      Command.Ended ended =
          Command.run(
              folder, environment, "admin", "create-operator", "--email", "zoe@example.com");
      assertThat(ended.code()).isEqualTo(1);
      assertThat(ended.err())
          .isEqualTo(
              "billhook: Set BILLHOOK_OPERATOR_PASSWORD to the password of zoe@example.com: there"
                  + " is no terminal to ask at");
    }
  }

  @Test
  void a_new_operator_gets_a_factor_and_one_log_in_serves_several_commands() throws Exception {
    String printed = created("ada@example.com");
    assertThat(printed)
        .contains("otpauth://totp/Acme:ada%40example.com?secret=" + secret(printed))
        .contains("billhook admin enrol", "billhook login")
        .doesNotContain(PASSWORD);

    Command.Ended without = Command.run(folder, as("ada@example.com"), "queues");
    assertThat(without.code()).isEqualTo(1);
    assertThat(without.err()).contains("BILLHOOK_OPERATOR_CODE", "billhook login");

    Command.Ended token = as("ada@example.com", totp(secret(printed)), "login");
    assertThat(token.code()).as(token.err()).isZero();
    var environment =
        Map.of("BILLHOOK_URL", base.toString(), "BILLHOOK_TOKEN", token.out().strip());
    for (String command : List.of("queues", "jobs")) {
      Command.Ended ended = Command.run(folder, environment, command);
      assertThat(ended.code()).as(ended.err()).isZero();
    }
  }

  @Test
  void a_code_works_once_and_enrolling_again_ends_those_of_before() {
    List<String> codes = codes(created("bob@example.com"));
    assertThat(as("bob@example.com", codes.get(0), "queues").code()).isZero();
    Command.Ended again = as("bob@example.com", codes.get(0), "queues");
    assertThat(again.code()).isEqualTo(1);
    assertThat(again.err())
        .contains("BILLHOOK_OPERATOR_CODE is wrong, or was used before", "billhook login")
        .doesNotContain(codes.get(0), "\tat ");

    List<String> others = codes(done("admin", "enrol", "Bob@example.com"));
    assertThat(as("bob@example.com", codes.get(1), "queues").code()).isEqualTo(1);
    assertThat(as("bob@example.com", others.get(0), "queues").code()).isZero();
  }

  @Test
  void a_command_ends_its_session_also_where_it_fails_and_login_keeps_its_own() {
    List<String> codes = codes(created("lee@example.com"));
    assertThat(as("lee@example.com", codes.get(0), "queues").code()).isZero();
    Command.Ended failed = as("lee@example.com", codes.get(1), "queues", "pause", "no-such-queue");
    assertThat(failed.code()).isEqualTo(1);
    assertThat(failed.err()).contains("There is no such queue").doesNotContain("was not ended");
    Command.Ended login = as("lee@example.com", codes.get(2), "login");
    String token = login.out().strip();
    HttpDoor door = HttpDoor.to(base).with(token);
    assertThat(door.get("/v1/sessions").ok().getJsonArray("data"))
        .as("that of login alone")
        .hasSize(1);
    var environment = Map.of("BILLHOOK_URL", base.toString(), "BILLHOOK_TOKEN", token);
    assertThat(Command.run(folder, environment, "queues").code()).isZero();
    assertThat(door.get("/v1/sessions").status()).as("a token that is given stays").isEqualTo(200);
  }

  @Test
  void an_operator_without_factor_is_told_how_to_get_one(Vertx vertx) {
    try (Database opened = Database.open(vertx, database)) {
      new Accounts(opened.auth())
          .createOperator("eve@example.com", PASSWORD, OperatorRole.OPERATOR);
    }
    Command.Ended refused = Command.run(folder, as("eve@example.com"), "queues");
    assertThat(refused.code()).isEqualTo(1);
    assertThat(refused.err())
        .contains("Set one up first", "billhook admin enrol")
        .doesNotContain("create-operator");
    List<String> codes = codes(done("admin", "enrol", "eve@example.com"));
    assertThat(as("eve@example.com", codes.get(0), "queues").code()).isZero();
  }

  @Test
  void nobody_is_enrolled_who_is_no_operator_and_nothing_without_a_key() {
    Command.Ended nobody = Command.run(folder, variables, "admin", "enrol", "nobody@example.com");
    assertThat(nobody.code()).isEqualTo(1);
    assertThat(nobody.err()).contains("No operator has the address nobody@example.com");
    Command.Ended keyless =
        Command.run(
            folder,
            Map.of("DATABASE_URL", database.url().toString()),
            "admin",
            "create-operator",
            "--email",
            "keyless@example.com",
            "--password",
            PASSWORD);
    assertThat(keyless.code()).isEqualTo(2);
    assertThat(keyless.err()).contains("ENCRYPTION_KEYS is missing");
    assertThat(Command.run(folder, variables, "admin", "enrol", "keyless@example.com").code())
        .as("the account was not made either")
        .isEqualTo(1);
  }

  /** By {@code script} of util-linux, which gives a command a terminal. */
  @Test
  void at_a_terminal_the_code_is_asked_for_and_a_wrong_one_again() throws Exception {
    assumeTrue(Files.isExecutable(Path.of("/usr/bin/script")), "There is no script(1)");
    List<String> codes = codes(created("kim@example.com"));
    String shown = atTerminal(as("kim@example.com"), "AAAA-AAAA\n" + codes.get(0) + "\n", "queues");
    assertThat(shown)
        .contains("Code of your app, or a recovery code")
        .contains("the code is wrong, or was used before")
        .contains("email-bulk");
    String texted = atTerminal(as("kim@example.com"), "\n" + codes.get(1) + "\n", "queues");
    assertThat(texted).contains("text message are not switched on").contains("email-bulk");
  }

  private static String atTerminal(Map<String, String> environment, String typed, String command)
      throws IOException, InterruptedException {
    String line = "'" + String.join("' '", Program.command()) + "' " + command;
    Path input = Files.writeString(folder.resolve("typed"), typed, StandardCharsets.UTF_8);
    ProcessBuilder builder =
        new ProcessBuilder(new ArrayList<>(List.of("/usr/bin/script", "-qec", line, "/dev/null")))
            .directory(folder.toFile())
            .redirectInput(input.toFile())
            .redirectErrorStream(true);
    builder.environment().putAll(environment);
    Process process = builder.start();
    String shown = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(shown).isZero();
    return shown;
  }
}
