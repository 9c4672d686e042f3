package io.billhook.api.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.billhook.api.TestApi;
import io.billhook.api.auth.TestPerson;
import io.billhook.api.auth.key.AccessSeeds;
import io.billhook.api.http.access.Principal;
import io.billhook.devkit.Await;
import io.billhook.job.JobState;
import io.billhook.postgres.RowIds;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;

/** {@code GET /v1/jobs/{id}/events}, as a client reads it off the wire. */
@Timeout(90)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class EventStreamTest {
  private final TestApi api = new TestApi();

  @AfterAll
  void close() {
    api.close();
  }

  /** One that is read line by line. */
  private static final class Client implements AutoCloseable {
    private final Socket socket;
    private final BufferedReader lines;

    Client(int port, UUID job, String token, String method) {
      try {
        socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setSoTimeout(30_000);
        socket
            .getOutputStream()
            .write(
                (method
                        + " /v1/jobs/"
                        + job
                        + "/events HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer "
                        + token
                        + "\r\n\r\n")
                    .getBytes(StandardCharsets.US_ASCII));
        lines =
            new BufferedReader(
                new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    /** The next line that begins so; an empty text where the answer or the connection ends. */
    String next(String... prefixes) {
      try {
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
          if (line.equals("0")) { // the last chunk
            return "";
          }
          for (String prefix : prefixes) {
            if (line.startsWith(prefix)) {
              return line;
            }
          }
        }
        return "";
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    String state() {
      String data = next("data: ");
      return data.isEmpty() ? "" : new JsonObject(data.substring(6)).getString("state");
    }

    @Override
    public void close() {
      try {
        socket.close();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  private Client watch(UUID job, String token) {
    return new Client(api.port, job, token, "GET");
  }

  private UUID job(UUID tenant) {
    UUID id = RowIds.next();
    api.rows(
        JobState.named(
            """
            INSERT INTO job (id, kind, queue, tenant_id, args, state, max_attempts, run_at, holder)
            VALUES ($1, 'billing.checkout', 'billing', $2, '{}', {scheduled}, 20, now(), 1)
            """),
        id,
        tenant);
    return id;
  }

  private void set(UUID job, JobState state) {
    api.rows(
        """
        UPDATE job SET state = $2::smallint,
                       finalized_at = CASE WHEN $2::smallint >= 4 THEN now() END
        WHERE id = $1
        """,
        job,
        (short) state.code());
  }

  private AccessSeeds.Seeded seeded() {
    return new AccessSeeds(api.database.auth())
        .seedApiKey("streams " + UUID.randomUUID(), List.of("jobs:read"));
  }

  @Test
  void each_state_is_told_the_first_at_once_and_the_last_ends_it() {
    var caller = seeded();
    UUID job = job(caller.tenant());
    try (Client client = watch(job, caller.key())) {
      assertThat(client.next("HTTP/1.1")).isEqualTo("HTTP/1.1 200 OK");
      assertThat(client.next("content-type", "Content-Type")).endsWith("text/event-stream");
      assertThat(client.next("event:")).isEqualTo("event: state");
      assertThat(client.state()).isEqualTo("scheduled");
      set(job, JobState.RUNNING);
      assertThat(client.state()).isEqualTo("running");
      set(job, JobState.COMPLETED);
      assertThat(client.state()).isEqualTo("completed");
      assertThat(client.next("event:")).isEmpty();
    }
  }

  @Test
  void what_is_over_is_told_and_ends_at_once() {
    var caller = seeded();
    UUID job = job(caller.tenant());
    set(job, JobState.CANCELLED);
    try (Client client = watch(job, caller.key())) {
      assertThat(client.state()).isEqualTo("cancelled");
      assertThat(client.next("event:")).isEmpty();
    }
  }

  @Test
  void one_that_is_silent_says_so_now_and_then() {
    var caller = seeded();
    try (Client client = watch(job(caller.tenant()), caller.key())) {
      assertThat(client.state()).isEqualTo("scheduled");
      assertThat(client.next(":")).isEqualTo(":");
    }
  }

  @Test
  void jobs_of_others_are_not_there() {
    UUID job = job(seeded().tenant());
    try (Client client = watch(job, seeded().key())) {
      assertThat(client.next("HTTP/1.1")).contains("404");
    }
  }

  @Test
  void a_caller_has_five_at_the_most_and_a_closed_one_makes_room() {
    var caller = seeded();
    UUID job = job(caller.tenant());
    List<Client> open = new ArrayList<>();
    for (int i = 0; i < EventStreams.MOST_OF_CALLER; i++) {
      open.add(watch(job, caller.key()));
      assertThat(open.getLast().state()).isEqualTo("scheduled");
    }
    try (Client sixth = watch(job, caller.key())) {
      assertThat(sixth.next("HTTP/1.1")).contains("429");
      assertThat(sixth.next("Retry-After", "retry-after")).isNotEmpty();
    }
    try (Client head = new Client(api.port, job, caller.key(), "HEAD")) {
      assertThat(head.next("HTTP/1.1")).contains("429");
    }
    open.forEach(Client::close);
    Await.until(
        "there is room",
        () -> {
          try (Client again = watch(job, caller.key())) {
            return again.next("HTTP/1.1").contains("200");
          }
        });
    try (Client head = new Client(api.port, job, caller.key(), "HEAD")) {
      assertThat(head.next("HTTP/1.1")).contains("200");
    }
  }

  @Test
  void it_ends_with_its_token() {
    TestPerson person = TestPerson.register(api, "streams@example.com");
    UUID tenant =
        api.database
            .auth()
            .read(
                """
                SELECT m.tenant_id FROM membership m JOIN account a ON a.id = m.account_id
                WHERE a.email = $1
                """,
                person.email())
            .first()
            .uuid("tenant_id");
    try (Client client = watch(job(tenant), person.access())) {
      assertThat(client.state()).isEqualTo("scheduled");
      assertThat(person.send(HttpMethod.POST, "/v1/auth/logout", new JsonObject()).statusCode())
          .isEqualTo(204);
      assertThat(client.next("data:")).isEmpty();
    }
  }

  /** As at SIGTERM: the process says so, and no other stream begins. */
  @Test
  void it_ends_with_the_process() {
    var other = new TestApi();
    try {
      var caller = new AccessSeeds(other.database.auth()).seedApiKey("end", List.of("jobs:read"));
      var streams = new EventStreams();
      var open =
          streams.open(
              new Principal.ApiKey(UUID.randomUUID(), caller.tenant(), Set.of()),
              over -> new EventStream(other.vertx.getOrCreateContext(), () -> {}, over));
      streams.drain();
      Await.until("it is over", open::isOver);
      assertThat(streams.count()).isZero();
      assertThatThrownBy(
              () ->
                  streams.open(
                      new Principal.ApiKey(UUID.randomUUID(), caller.tenant(), Set.of()),
                      over -> new EventStream(other.vertx.getOrCreateContext(), () -> {}, over)))
          .hasMessageContaining("ending");
    } finally {
      other.close();
    }
  }
}
