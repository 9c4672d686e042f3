package io.billhook.broker;

import static org.assertj.core.api.Assertions.assertThat;

import com.rabbitmq.client.AMQP;
import io.billhook.Releases;
import io.billhook.contract.Queues;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Messages that a release has published are read today. Its queues stand with the arguments of
 * today, or docs/upgrading.md says what to do.
 */
final class ReleasedMessagesTest {
  private static final String MESSAGES = "messages.json";
  private static final String QUEUES = "queues.json";
  private static final Topology TODAY = new Topology("billhook", Queues.ALL);
  private static final Instant DUE = Instant.ofEpochMilli(1_767_323_045_678L);

  @BeforeAll
  static void writeWhereAsked() throws IOException {
    Optional<Path> made = Releases.made();
    if (made.isPresent()) {
      JsonArray messages = new JsonArray().add(message(1, null)).add(message(32, DUE));
      Files.writeString(made.get().resolve(MESSAGES), messages.encodePrettily() + "\n");
      Files.writeString(made.get().resolve(QUEUES), queues().encodePrettily() + "\n");
    }
  }

  private static JsonObject message(int jobs, @Nullable Instant due) {
    List<UUID> ids =
        IntStream.range(0, jobs)
            .mapToObj(i -> new UUID(0x01890a5dac96774bL, 0xbcceb302099a8000L + i))
            .toList();
    Vertx vertx = Vertx.vertx();
    try {
      var sent =
          new PendingPublish(
              TODAY.workExchange(),
              TODAY.workQueue(Queues.EMAIL),
              MessageBody.encode(ids),
              due,
              vertx.getOrCreateContext());
      Map<String, Object> headers = sent.properties(1).getHeaders();
      return new JsonObject()
          .put("ids", new JsonArray(ids.stream().map(UUID::toString).toList()))
          .put("body", HexFormat.of().formatHex(sent.body))
          .put("headers", headers == null ? new JsonObject() : new JsonObject(headers));
    } finally {
      vertx.close().await();
    }
  }

  private static JsonObject queues() {
    Map<String, Object> all = new TreeMap<>();
    Queues.ALL.forEach(queue -> all.put(TODAY.workQueue(queue), TODAY.workArguments()));
    for (RetryTier tier : RetryTier.values()) {
      all.put(TODAY.retryQueue(tier), TODAY.retryArguments(tier));
    }
    all.put(TODAY.deadQueue(), TODAY.deadArguments());
    JsonObject sorted = new JsonObject();
    all.forEach((name, arguments) -> sorted.put(name, new TreeMap<>((Map<?, ?>) arguments)));
    return sorted;
  }

  @Test
  void messages_of_each_release_are_read() throws IOException {
    for (Path release : Releases.all()) {
      JsonArray messages = new JsonArray(Files.readString(release.resolve(MESSAGES)));
      assertThat(messages).isNotEmpty();
      for (Object each : messages) {
        JsonObject message = (JsonObject) each;
        List<String> ids = message.getJsonArray("ids").stream().map(Object::toString).toList();
        assertThat(MessageBody.decode(HexFormat.of().parseHex(message.getString("body"))))
            .as(release.toString())
            .map(UUID::toString)
            .isEqualTo(ids);
        Map<String, Object> headers = message.getJsonObject("headers").getMap();
        var properties = new AMQP.BasicProperties.Builder().headers(headers).build();
        assertThat(Headers.due(properties)).isEqualTo(headers.isEmpty() ? null : DUE);
      }
    }
  }

  @Test
  void queues_of_each_release_are_declared_alike_or_the_upgrade_says_so() throws IOException {
    JsonObject today = new JsonObject(queues().encode());
    String upgrading = Files.readString(Path.of("..", "docs", "upgrading.md"));
    for (Path release : Releases.all()) {
      JsonObject then = new JsonObject(Files.readString(release.resolve(QUEUES)));
      for (String queue : then.fieldNames()) {
        if (!then.getValue(queue).equals(today.getValue(queue))) {
          assertThat(upgrading)
              .as("%s stands otherwise since %s", queue, release.getFileName())
              .contains("`" + queue + "`");
        }
      }
    }
  }
}
