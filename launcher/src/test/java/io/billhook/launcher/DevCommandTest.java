package io.billhook.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import io.billhook.devkit.Await;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code billhook dev}, as a developer runs it. */
final class DevCommandTest {
  private static final Duration STOP = Duration.ofSeconds(60);
  private static final Pattern KEY = Pattern.compile("\\bbh_\\w+");

  @TempDir private Path folder = Path.of("");

  @Test
  void serves_says_where_and_ends_without_a_trace() throws Exception {
    try (Command dev = Command.start(folder, Map.of(), "dev", "--port", "0");
        Command second = Command.start(folder, Map.of(), "dev", "--port", "0")) {
      URI base = dev.awaitReady();
      FirstFlow.check(client(base), "dev");
      for (String path : List.of("/v1/emails", "/v1/api-keys", "/v1/audit-log")) {
        assertThat(HttpDoor.to(base).with(key(dev)).get(path).status()).as(path).isEqualTo(200);
      }

      URI beside = second.awaitReady();
      assertThat(beside).isNotEqualTo(base);
      FirstFlow.check(client(beside), "beside");
      assertThat(client(base).event("evt_beside")).isEmpty();

      refusesTheTakenPort(base);
      stopsWithoutATrace(dev);
      assertThat(HttpDoor.to(beside).get("/health/ready").status()).isEqualTo(200);
      stopsWithoutATrace(second);
    }
  }

  private void refusesTheTakenPort(URI taken) {
    String port = Integer.toString(taken.getPort());
    Command.Ended refused = Command.run(folder, Map.of(), "dev", "--port", port);
    assertThat(refused.code()).isNotZero();
    assertThat(refused.err()).contains("port " + port + " is taken").doesNotContain("\tat ");
  }

  private static void stopsWithoutATrace(Command dev) throws IOException {
    long pid = dev.handle().pid();
    List<Path> folders = throwAwayFolders(pid);
    assertThat(folders).hasSize(1);
    List<ProcessHandle> children = postgres(folders.getFirst());
    assertThat(children).filteredOn(Running::is).hasSizeGreaterThan(3);

    Command.Ended ended = dev.terminate(STOP);
    assertThat(ended.code()).isEqualTo(143);
    assertThat(ended.out().lines().toList().getLast()).matches(Command::isReady);
    Await.until(
        "no child is left", Duration.ofSeconds(20), () -> children.stream().noneMatch(Running::is));
    assertThat(throwAwayFolders(pid)).isEmpty();
  }

  @Test
  void keeps_its_data_where_it_is_told_to() {
    Path data = folder.resolve("data");
    String key;
    String mail;
    try (Command dev = Command.start(folder, Map.of(), "dev", "--port", "0", "--data", "data")) {
      HttpDoor api = HttpDoor.to(dev.awaitReady()).with(key(dev));
      key = api.token();
      JsonObject wish =
          new JsonObject()
              .put("to", "silent+kept@example.com")
              .put("subject", "Kept")
              .put("text", "Kept")
              .put("attachments", new JsonArray().add(largest()));
      mail = "/v1/emails/" + api.post("/v1/emails", wish).ok().getString("id");
      Await.until(
          "the mail is sent",
          Duration.ofSeconds(60),
          () -> "sent".equals(api.get(mail).ok().getString("status")));
      assertThat(dev.terminate(STOP).code()).isEqualTo(143);
    }
    assertThat(data).isNotEmptyDirectory();
    try (Command again = Command.start(folder, Map.of(), "dev", "--port", "0", "--data", "data")) {
      HttpDoor api = HttpDoor.to(again.awaitReady()).with(key);
      assertThat(api.get(mail).ok().getString("status")).isEqualTo("sent");
      assertThat(again.terminate(STOP).code()).isEqualTo(143);
    }
  }

  /** As much as a mail's files may have: whoever simulates the provider takes it, too. */
  private static JsonObject largest() {
    return new JsonObject().put("name", "kept.pdf").put("content", new byte[3 * 1024 * 1024]);
  }

  @Test
  void refuses_a_live_key_and_does_not_print_it() {
    Command.Ended refused =
        Command.run(folder, Map.of("STRIPE_SECRET_KEY", "sk_live_hidden"), "dev", "--port", "0");
    assertThat(refused.code()).isNotZero();
    assertThat(refused.err()).contains("STRIPE_SECRET_KEY").doesNotContain("sk_live_hidden");
    assertThat(refused.out()).doesNotContain("sk_live_hidden");
  }

  private static FlowClient client(URI base) {
    HttpDoor door = HttpDoor.to(base);
    return new FlowClient(door.logIn("ops@billhook.local", "billhook-dev"), door);
  }

  /** The one that is printed; nothing else that is printed begins so. */
  private static String key(Command dev) {
    Matcher keys = KEY.matcher(String.join("\n", dev.outLines()));
    assertThat(keys.find()).isTrue();
    String key = keys.group();
    assertThat(key).startsWith("bh_test_");
    while (keys.find()) {
      assertThat(keys.group()).isEqualTo(key);
    }
    return key;
  }

  /** The server and its workers. It is no child of the JVM: who starts it has ended. */
  private static List<ProcessHandle> postgres(Path folder) throws IOException {
    Path file = folder.resolve("postgres/postmaster.pid");
    long pid = Long.parseLong(Files.readAllLines(file).getFirst().strip());
    ProcessHandle server = ProcessHandle.of(pid).orElseThrow();
    return Stream.concat(Stream.of(server), server.descendants()).toList();
  }

  /** Those under the user's temporary folder that name this process as their owner. */
  private static List<Path> throwAwayFolders(long pid) throws IOException {
    String user = System.getProperty("user.name").replaceAll("[^A-Za-z0-9_-]", "_");
    Path home = Path.of(System.getProperty("java.io.tmpdir"), "billhook-" + user, "postgres");
    try (Stream<Path> folders = Files.list(home)) {
      return folders.filter(each -> isOwnedBy(each.resolve("owner"), pid)).toList();
    }
  }

  private static boolean isOwnedBy(Path mark, long pid) {
    try {
      return Files.exists(mark) && Files.readString(mark).startsWith(pid + " ");
    } catch (IOException e) {
      return false; // deleted meanwhile, by its owner
    }
  }
}
