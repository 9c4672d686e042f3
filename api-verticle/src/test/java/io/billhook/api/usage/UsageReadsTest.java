package io.billhook.api.usage;

import static io.billhook.api.usage.UsageFixture.event;
import static org.assertj.core.api.Assertions.assertThat;

import io.billhook.api.TestApi;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class UsageReadsTest {
  private static Instant hour = Instant.EPOCH;
  private static UsageFixture usage;

  @BeforeAll
  static void start() {
    hour = Instant.now().truncatedTo(ChronoUnit.HOURS).minus(Duration.ofHours(10));
    usage = new UsageFixture();
  }

  @AfterAll
  static void stop() {
    usage.close();
  }

  @Test
  void a_span_may_begin_and_end_within_an_hour() {
    String key = usage.key();
    usage.send(
        key,
        event("a", "api_calls", 1, hour.plusSeconds(600)),
        event("b", "api_calls", 10, hour.plusSeconds(1_800)),
        event("c", "api_calls", 100, hour.plusSeconds(3_600)),
        event("d", "api_calls", 1_000, hour.plusSeconds(7_200)),
        event("e", "api_calls", 10_000, hour.plusSeconds(7_300)));
    assertThat(value(key, 0, 7_301)).isEqualTo("11111");
    assertThat(value(key, 601, 7_300)).isEqualTo("1110");
    assertThat(value(key, 600, 7_200)).isEqualTo("111");
    assertThat(value(key, 3_600, 7_200)).isEqualTo("100");
    assertThat(value(key, 601, 1_801)).isEqualTo("10");
    assertThat(value(key, 1_801, 3_601)).isEqualTo("100");
  }

  private static String value(String key, long from, long to) {
    return usage
        .usage(
            key, "meter=api_calls", "from=" + hour.plusSeconds(from), "to=" + hour.plusSeconds(to))
        .getFirst()
        .getString("value");
  }

  @Test
  void each_meter_is_read_by_its_formula() {
    String key = usage.key();
    usage.send(
        key,
        event("a", "seats", 7, hour.plusSeconds(60)),
        event("b", "seats", 5, hour.plusSeconds(120)),
        event("c", "seats", 9, hour.plusSeconds(30)),
        event("d", "logins", 4, hour),
        event("e", "logins", 4, hour));
    List<JsonObject> items = usage.usage(key, "from=" + hour, "to=" + hour.plusSeconds(7_200));
    assertThat(items)
        .extracting(item -> item.getString("meter"))
        .containsExactly("logins", "seats");
    assertThat(items).extracting(item -> item.getString("value")).containsExactly("2", "5");
    usage.take(key, "b", "");
    assertThat(usage.usage(key, "meter=seats", "from=" + hour).getFirst().getString("value"))
        .isEqualTo("7");
  }

  @Test
  void without_a_span_it_is_the_current_period_of_the_subscription() {
    var tenant = usage.tenant();
    String key = tenant.key();
    Instant start = hour.minus(Duration.ofDays(3)).plusSeconds(77);
    Instant end = start.plus(Duration.ofDays(30));
    usage.send(key, event("old", "api_calls", 5, start.minusSeconds(1)));
    usage.send(key, event("new", "api_calls", 6, start));
    JsonObject period =
        new JsonObject()
            .put("current_period_start", start.getEpochSecond())
            .put("current_period_end", end.getEpochSecond());
    JsonObject subscription =
        new JsonObject()
            .put("status", "active")
            .put("created", start.getEpochSecond())
            .put("items", new JsonObject().put("data", List.of(period)));
    usage.api.rows(
        """
        INSERT INTO billing_object (stripe_id, object, tenant_id, customer, data, fetched, synced_at)
        VALUES ($1, 'subscription', $2, 'cus_1', $3::text::jsonb, 1, now())
        """,
        "sub_" + tenant.tenant(),
        tenant.tenant(),
        subscription.encode());
    JsonObject item = usage.usage(key).getFirst();
    assertThat(item.getString("from")).isEqualTo(start.toString());
    assertThat(item.getString("to")).isEqualTo(end.toString());
    assertThat(item.getString("value")).isEqualTo("6");
  }

  @Test
  void wrong_questions_are_told() {
    String key = usage.key();
    for (String query :
        List.of(
            "meter=nothing",
            "from=" + hour + "&to=" + hour,
            "to=" + hour + "&from=" + hour.plusSeconds(1),
            "from=1990-01-01T00:00:00Z",
            "from=yesterday")) {
      assertThat(usage.api.get("/v1/usage?" + query, key).statusCode()).as(query).isEqualTo(422);
    }
    JsonObject none = usage.usage(key, "meter=api_calls").getFirst();
    assertThat(none.getString("value")).isEqualTo("0");
    assertThat(none.getInteger("events")).isZero();
  }

  @Test
  void what_is_void_stays_so_and_is_noted_once() {
    String key = usage.key();
    JsonObject one = event("a/b c", "api_calls", "2.5", hour);
    usage.send(key, one, event("x", "api_calls", 1, hour));
    var first = usage.take(key, "a%2Fb%20c", "");
    assertThat(first.statusCode()).isEqualTo(200);
    JsonObject told = TestApi.json(first);
    assertThat(told.getString("event_id")).isEqualTo("a/b c");
    assertThat(told.getString("value")).isEqualTo("2.5");
    assertThat(told.getString("timestamp")).isEqualTo(hour.toString());
    assertThat(told.getString("source")).isNull();
    assertThat(TestApi.json(usage.take(key, "a%2Fb%20c", ""))).isEqualTo(told);
    assertThat(TestApi.json(usage.send(key, one)))
        .as("it does not come back")
        .isEqualTo(UsageFixture.counted(0, 1, 0));
    assertThat(usage.usage(key, "from=" + hour).getFirst().getString("value")).isEqualTo("1");
    assertThat(
            usage
                .api
                .database
                .ops()
                .read(
                    "SELECT count(*) AS count FROM audit_log WHERE action = 'usage_event.void'"
                        + " AND target = 'usage_event:a/b c'")
                .first()
                .bigint("count"))
        .isOne();
  }

  @Test
  void what_stripe_takes_no_correction_of_is_not_voided() {
    var tenant = usage.tenant();
    String key = tenant.key();
    usage.api.clock.advance(Duration.ofDays(-2));
    usage.send(key, event("late", "api_calls", 1, Instant.now().minus(Duration.ofDays(36))));
    usage.api.clock.reset();
    assertThat(usage.take(key, "late", "").statusCode()).isEqualTo(409);
    usage.send(key, event("login", "logins", 1, hour));
    usage
        .api
        .database
        .worker(tenant.tenant())
        .run(
            tx ->
                tx.update(
                    """
                    INSERT INTO usage_report (id, tenant_id, meter, hour, customer, value, total, at,
                                              event_id, source, state, created_at)
                    SELECT gen_random_uuid(), tenant_id, meter, at, 'cus_1', 1, false, at, event_id,
                           source, 'delivered', now() - interval '1 day'
                    FROM usage_event WHERE event_id = 'login'
                    """));
    assertThat(usage.take(key, "login", "").statusCode()).isEqualTo(409);
  }
}
