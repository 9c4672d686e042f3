package io.billhook.launcher;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.io.UncheckedIOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;

/**
 * People who use two apis by turns, as behind a load balancer: 100 requests a second in all, where
 * the machine gives them. Who finds one closed goes to the other.
 */
final class TwoDoorLoad implements AutoCloseable {
  private static final int PEOPLE = 10;
  private static final Duration EACH = Duration.ofMillis(100);
  private static final Duration LONGEST = Duration.ofSeconds(60);

  private final List<HttpDoor> doors;
  private final Queue<String> refused = new ConcurrentLinkedQueue<>();
  private final Set<String> signers = ConcurrentHashMap.newKeySet();
  private final AtomicInteger answers = new AtomicInteger();
  private final List<Thread> people = new ArrayList<>();
  private volatile boolean over;

  TwoDoorLoad(List<URI> apis) {
    doors = apis.stream().map(HttpDoor::to).toList();
  }

  void start(String email, String password) {
    JsonObject login = new JsonObject().put("email", email).put("password", password);
    for (int i = 0; i < PEOPLE; i++) {
      JsonObject granted = doors.getFirst().post("/v1/auth/login", login).ok();
      people.add(Thread.ofVirtual().start(() -> use(granted)));
    }
  }

  /** Answers that were 401 or 5xx, and what ended a person. */
  List<String> refused() {
    return List.copyOf(refused);
  }

  int answers() {
    return answers.get();
  }

  /** Names of the keys that have signed tokens since they were last forgotten. */
  Set<String> signers() {
    return signers;
  }

  private void use(JsonObject granted) {
    try {
      JsonObject tokens = granted;
      for (int turn = 0; !over; turn++) {
        String access = tokens.getString("access_token");
        int first = ThreadLocalRandom.current().nextInt(2);
        see(ask(first, door -> door.with(access).get("/v1/me")));
        if (turn % 5 == 4) {
          tokens = refresh(first, tokens);
        }
        if (turn % 10 == 9) {
          makeOnce(first, access);
        }
        LockSupport.parkNanos(EACH.toNanos());
      }
    } catch (RuntimeException | AssertionError e) {
      refused.add(e.toString());
    }
  }

  private JsonObject refresh(int first, JsonObject tokens) {
    JsonObject wish = new JsonObject().put("refresh_token", tokens.getString("refresh_token"));
    JsonObject next = see(ask(first, door -> door.post("/v1/auth/refresh", wish))).ok();
    String access = next.getString("access_token");
    signers.add(kid(access));
    see(ask(1 - first, door -> door.with(access).get("/v1/me")));
    return next;
  }

  /** What one api has sealed for a repeat the other opens. */
  private void makeOnce(int first, String access) {
    String once = UUID.randomUUID().toString();
    JsonObject tenant = new JsonObject().put("name", "Rolled");
    see(ask(first, door -> door.with(access).post("/v1/tenants", once, tenant)));
    see(ask(1 - first, door -> door.with(access).post("/v1/tenants", once, tenant)));
  }

  private HttpDoor.Answer see(HttpDoor.Answer answer) {
    answers.incrementAndGet();
    if (answer.status() == 401 || answer.status() >= 500) {
      refused.add(answer.status() + " " + answer.body());
    }
    return answer;
  }

  private HttpDoor.Answer ask(int first, Function<HttpDoor, HttpDoor.Answer> request) {
    long end = System.nanoTime() + LONGEST.toNanos();
    for (int door = first; ; door = 1 - door) {
      try {
        return request.apply(doors.get(door));
      } catch (UncheckedIOException closed) {
        if (System.nanoTime() > end) {
          throw closed;
        }
      }
    }
  }

  private static String kid(String token) {
    String head = token.substring(0, token.indexOf('.'));
    byte[] json = Base64.getUrlDecoder().decode(head);
    return new JsonObject(Buffer.buffer(json)).getString("kid");
  }

  @Override
  public void close() {
    over = true;
    for (Thread each : people) {
      try {
        each.join();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      }
    }
  }
}
