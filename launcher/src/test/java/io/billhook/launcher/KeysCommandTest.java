package io.billhook.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import io.billhook.config.DatabaseConfig;
import io.billhook.devkit.TestServices;
import io.billhook.postgres.Database;
import io.billhook.postgres.Role;
import io.billhook.postgres.TenantScope;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import java.net.URI;
import java.nio.file.Path;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** {@code billhook keys} beside a process that never says that it has a key. */
@ExtendWith(VertxExtension.class)
final class KeysCommandTest {
  private static final String K1 = "k1:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAE=";
  private static final String K2 = "k2:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAI=";

  @TempDir private Path folder = Path.of("");
  private Map<String, String> variables = Map.of();
  private Database database;
  private String other = "";

  @BeforeEach
  void open(Vertx vertx) {
    DatabaseConfig config = TestServices.freshDatabase();
    database = Database.open(vertx, config);
    variables =
        Served.with(
            Served.variables(config, URI.create("http://127.0.0.1:9"), TestServices.freshPrefix()),
            "ENCRYPTION_KEYS",
            K2 + "," + K1);
    long id =
        database.transact(
            Role.ENGINE,
            TenantScope.none(),
            tx ->
                tx.query(
                        "INSERT INTO process"
                            + " (role, host, version, since, seen_at, encryption_keys, signing_keys)"
                            + " VALUES ('api', 'web-9', '9', $1, now() + interval '1 hour',"
                            + " '{k1}', '{}') RETURNING id",
                        new UUID(-1, -1))
                    .first()
                    .bigint("id"));
    other = "process " + id + " (api on web-9, version 9, since ";
  }

  @AfterEach
  void close() {
    database.close();
  }

  @Test
  void a_signing_key_waits_for_it_until_forced() {
    Command.Ended waits = keys("rotate", "--now", "--wait", "1");
    assertThat(waits.code()).isEqualTo(1);
    assertThat(waits.err()).contains("waits, since", other, "keys rotate --force");
    assertThat(keys("list").out()).contains(" waits for " + other, "k1 at " + other);
    assertThat(sealedWith("k1")).as("since it cannot open what k2 seals").isEqualTo(1);

    Command.Ended forced = keys("rotate", "--force");
    assertThat(forced.code()).as(forced.err()).isZero();
    assertThat(keys("list").out()).containsPattern("(?m)^  \\S{43} signs$");
    Command.Ended none = keys("rotate", "--force");
    assertThat(none.code()).isEqualTo(1);
    assertThat(none.err()).contains("No key waits");
    assertThat(keys("rotate", "--force", "--now").code()).isEqualTo(2);
  }

  @Test
  void nothing_is_resealed_with_a_key_that_it_lacks_until_forced() {
    assertThat(keys("rotate").code()).isZero();
    Command.Ended waits = keys("reseal", "--wait", "1");
    assertThat(waits.code()).isEqualTo(1);
    assertThat(waits.err()).contains("the key k2 of ENCRYPTION_KEYS", other, "reseal --force");
    assertThat(sealedWith("k1")).isEqualTo(1);
    Command.Ended forced = keys("reseal", "--force");
    assertThat(forced.code()).as(forced.err()).isZero();
    assertThat(sealedWith("k2")).isEqualTo(1);
  }

  private Command.Ended keys(String... arguments) {
    String[] all = new String[arguments.length + 1];
    all[0] = "keys";
    System.arraycopy(arguments, 0, all, 1, arguments.length);
    return Command.run(folder, variables, all);
  }

  private long sealedWith(String key) {
    return database
        .auth()
        .read("SELECT count(*) FROM signing_key WHERE substr(sealed, 3, 2) = $1::text::bytea", key)
        .first()
        .bigint("count");
  }
}
