package io.billhook.api.auth.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.billhook.api.TestApi;
import io.billhook.api.auth.TestPerson;
import io.billhook.api.auth.factor.TestFactor;
import io.billhook.config.EncryptionConfig;
import io.billhook.crypto.Sealer;
import io.billhook.postgres.Column;
import io.billhook.postgres.Row;
import io.billhook.postgres.RowIds;
import io.billhook.reseal.Reseal;
import io.billhook.reseal.SealedColumn;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** An older key of ENCRYPTION_KEYS is retired: what real requests have sealed is sealed anew. */
class ResealTest {
  private static final String OLDER = "test:" + Base64.getEncoder().encodeToString(new byte[32]);
  private static final String NEWER =
      "k2:"
          + Base64.getEncoder()
              .encodeToString(
                  "a newer key, of 32 bytes in all.".getBytes(StandardCharsets.US_ASCII));
  private static final Sealer ROTATED = new Sealer(EncryptionConfig.parse(NEWER + "," + OLDER));
  private static final Sealer NEWER_ALONE = new Sealer(EncryptionConfig.parse(NEWER));

  private TestApi api;

  @BeforeEach
  void start() {
    api = new TestApi();
  }

  @AfterEach
  void stop() {
    api.close();
  }

  private Reseal.Outcome reseal() {
    return new Reseal(api.database.keys(), ROTATED).run(_ -> {});
  }

  /** Place and sealed value of each row. */
  private List<Row> values(SealedColumn in) {
    return api
        .database
        .keys()
        .read(
            "SELECT %2$s AS place, %1$s AS sealed FROM %3$s WHERE %1$s IS NOT NULL"
                .formatted(in.column(), in.place(), in.table()))
        .stream()
        .toList();
  }

  /** So that each column holds something. */
  private void useEverything() {
    TestPerson ada = TestFactor.enrolled(api, "ada@x.io").person();
    TestPerson bob = TestPerson.register(api, "bob@x.io");
    var phone = TestPerson.proof().put("phone", "+491701234567");
    assertThat(bob.send(HttpMethod.POST, "/v1/me/phone", phone).statusCode()).isEqualTo(202);
    var tenant = new JsonObject().put("name", "Second");
    assertThat(api.post("/v1/tenants", ada.access(), tenant).statusCode()).isEqualTo(201);
    var mail =
        new JsonObject().put("to", "kim@x.io").put("subject", "Hello").put("text", "It works.");
    mail.put(
        "attachments",
        new JsonArray().add(new JsonObject().put("name", "a.txt").put("content", "aGk=")));
    assertThat(api.post("/v1/emails", api.key, mail).statusCode()).isEqualTo(202);
    var own = new JsonObject().put("api_key", "xkeysib-1").put("from", "shop@x.io");
    assertThat(ada.send(HttpMethod.PUT, "/v1/messaging-credentials/brevo", own).statusCode() / 100)
        .isEqualTo(2);
  }

  @Test
  void every_value_opens_with_the_newer_key_alone_and_a_second_run_finds_nothing() {
    useEverything();
    for (SealedColumn column : SealedColumn.ALL) {
      assertThat(values(column)).as(column.toString()).isNotEmpty();
    }
    Reseal.Outcome first = reseal();
    assertThat(first.resealed().values()).allMatch(count -> count > 0);
    assertThat(first.refused()).isZero();
    assertThat(first.left()).containsOnlyKeys("k2");
    for (SealedColumn column : SealedColumn.ALL) {
      for (Row value : values(column)) {
        assertThat(NEWER_ALONE.open(value.bytes("sealed"), value.text("place"))).isNotEmpty();
      }
    }
    Reseal.Outcome second = reseal();
    assertThat(second.resealed().values()).allMatch(count -> count == 0);
    assertThat(second.left()).isEqualTo(first.left());
  }

  @Test
  void what_no_key_opens_is_named_and_stays_as_it_is() {
    useEverything();
    Sealer unknown =
        new Sealer(EncryptionConfig.parse("lost:" + OLDER.substring(OLDER.indexOf(':') + 1)));
    UUID lost = session(unknown.seal(new byte[32], "session:elsewhere"));
    UUID moved = session(TestApi.sealer().seal(new byte[32], "session:elsewhere"));
    UUID garbage = session(new byte[] {7});
    Reseal.Outcome outcome = reseal();
    assertThat(outcome.refused()).isEqualTo(3);
    assertThat(outcome.named())
        .containsExactlyInAnyOrder("session:" + lost, "session:" + moved, "session:" + garbage);
    assertThat(outcome.left()).containsEntry("lost", 1L).containsEntry("test", 1L);
    assertThat(outcome.left()).containsEntry("", 1L).containsKey("k2");
    assertThat(secret(garbage)).containsExactly(7);
  }

  /** More than a batch and more than a part of a table; broken off in between. */
  @Test
  void what_was_broken_off_goes_on_where_it_was() {
    UUID account = account();
    List<UUID> ids = Stream.generate(RowIds::next).limit(4_000).toList();
    api.database
        .auth()
        .run(
            tx ->
                tx.update(
                    "INSERT INTO session (id, account_id, secret, expires_at, user_agent)"
                        + " SELECT id, $1, secret, now() + interval '1 day', repeat('x', 200)"
                        + " FROM unnest($2::uuid[], $3::bytea[]) AS s (id, secret)",
                    account,
                    ids,
                    Column.of(
                        Buffer.class,
                        ids,
                        id ->
                            Buffer.buffer(TestApi.sealer().seal(new byte[32], "session:" + id)))));
    var reseal = new Reseal(api.database.keys(), ROTATED);
    assertThatThrownBy(
            () ->
                reseal.run(
                    progress -> {
                      if (progress.column().table().equals("session")) {
                        throw new IllegalStateException("at " + progress.percent() + " %");
                      }
                    }))
        .hasMessageMatching("at \\d\\d %");
    Reseal.Outcome rest = reseal();
    assertThat(rest.resealed().get("session.secret")).isBetween(1L, 3_900L);
    assertThat(rest.left()).containsOnlyKeys("k2");
    assertThat(NEWER_ALONE.open(secret(ids.getLast()), "session:" + ids.getLast())).hasSize(32);
  }

  @Test
  void what_is_written_meanwhile_is_not_overwritten() {
    UUID id = session(TestApi.sealer().seal(new byte[32], "session:none"));
    String place = "session:" + id;
    var stop = new AtomicBoolean();
    CompletableFuture<byte[]> writer =
        CompletableFuture.supplyAsync(
            () -> {
              byte[] written = new byte[0];
              for (int i = 0; !stop.get(); i++) {
                written = ("secret " + i).getBytes(StandardCharsets.US_ASCII);
                write(id, TestApi.sealer().seal(written, place));
              }
              return written;
            });
    for (int run = 0; run < 20; run++) {
      reseal();
    }
    stop.set(true);
    byte[] written = writer.join();
    assertThat(ROTATED.open(secret(id), place)).isEqualTo(written);
    assertThat(reseal().left()).containsOnlyKeys("k2");
    assertThat(NEWER_ALONE.open(secret(id), place)).isEqualTo(written);
  }

  private UUID session(byte[] secret) {
    UUID id = RowIds.next();
    UUID account = account();
    api.database
        .auth()
        .run(
            tx ->
                tx.update(
                    "INSERT INTO session (id, account_id, secret, expires_at)"
                        + " VALUES ($1, $2, $3, now() + interval '1 day')",
                    id,
                    account,
                    secret));
    return id;
  }

  private void write(UUID session, byte[] secret) {
    api.database
        .auth()
        .run(tx -> tx.update("UPDATE session SET secret = $2 WHERE id = $1", session, secret));
  }

  private byte[] secret(UUID session) {
    return api.database
        .auth()
        .read("SELECT secret FROM session WHERE id = $1", session)
        .first()
        .bytes("secret");
  }

  /** An account, made where there is none. */
  private UUID account() {
    api.operator();
    return api.database
        .auth()
        .read("SELECT id FROM account WHERE email = $1", TestApi.EMAIL)
        .first()
        .uuid("id");
  }
}
