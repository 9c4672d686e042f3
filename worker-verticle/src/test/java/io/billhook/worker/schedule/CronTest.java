package io.billhook.worker.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.billhook.contract.upkeep.Prune;
import io.billhook.contract.upkeep.Prune.Area;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** In Berlin clocks went from 2 to 3 on 2027-03-28, and from 3 to 2 on 2026-10-25, at 1 UTC. */
class CronTest {
  private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");
  private static final ZoneId UTC = ZoneId.of("UTC");

  @Test
  void the_fields_are_read_in_the_zone() {
    assertThat(times("30 9 * * 1-5", ZoneId.of("America/New_York"), "2026-10-30T00:00:00Z", 3))
        .containsExactly("2026-10-30T13:30:00Z", "2026-11-02T14:30:00Z", "2026-11-03T14:30:00Z");
    assertThat(times("0 0 29 2 *", UTC, "2026-11-01T00:00:00Z", 1))
        .containsExactly("2028-02-29T00:00:00Z");
    // Day of the month and day of the week, both restricted: either, as crontab(5) says.
    assertThat(times("0 0 13 * 5", UTC, "2026-12-10T00:00:00Z", 3))
        .containsExactly("2026-12-11T00:00:00Z", "2026-12-13T00:00:00Z", "2026-12-18T00:00:00Z");
    assertThat(times("0 9 * * 7", UTC, "2026-11-01T09:00:00Z", 1))
        .as("7 is a Sunday, and a time is not after itself")
        .containsExactly("2026-11-08T09:00:00Z");
  }

  @Test
  void seconds_are_counted_whatever_clocks_do() {
    assertThat(times("every 45 seconds", BERLIN, "2026-10-25T00:59:30Z", 3))
        .containsExactly("2026-10-25T01:00:00Z", "2026-10-25T01:00:45Z", "2026-10-25T01:01:30Z");
    for (String wrong :
        List.of("every 0 seconds", "every 5 minutes", "every -1 seconds", "every")) {
      assertThatThrownBy(() -> new Cron(wrong, UTC)).isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Test
  void a_time_of_day_that_is_left_out_does_not_fire_on_that_day() {
    assertThat(times("30 2 * * *", BERLIN, "2027-03-26T12:00:00Z", 3))
        .containsExactly("2027-03-27T01:30:00Z", "2027-03-29T00:30:00Z", "2027-03-30T00:30:00Z");
    assertThat(times("0 3 * * *", BERLIN, "2027-03-27T12:00:00Z", 2))
        .containsExactly("2027-03-28T01:00:00Z", "2027-03-29T01:00:00Z");
  }

  @Test
  void steps_go_on_over_the_hour_that_is_left_out() {
    assertThat(times("*/30 * * * *", BERLIN, "2027-03-28T00:00:00Z", 4))
        .containsExactly(
            "2027-03-28T00:30:00Z",
            "2027-03-28T01:00:00Z",
            "2027-03-28T01:30:00Z",
            "2027-03-28T02:00:00Z");
  }

  @Test
  void a_time_of_day_that_comes_twice_fires_once() {
    assertThat(times("30 2 * * *", BERLIN, "2026-10-24T12:00:00Z", 3))
        .containsExactly("2026-10-25T00:30:00Z", "2026-10-26T01:30:00Z", "2026-10-27T01:30:00Z");
  }

  /** One that fired late, in the second pass, must not fire again in it. */
  @Test
  void a_time_of_day_that_comes_twice_is_not_given_again_within_the_second_pass() {
    assertThat(times("30 2 * * *", BERLIN, "2026-10-25T01:10:00Z", 1))
        .containsExactly("2026-10-26T01:30:00Z");
    assertThat(times("30 2 * * *", BERLIN, "2026-10-25T01:00:00Z", 1))
        .containsExactly("2026-10-26T01:30:00Z");
    assertThat(times("30 2 * * *", BERLIN, "2026-10-25T00:10:00Z", 1))
        .containsExactly("2026-10-25T00:30:00Z");
    assertThat(times("0 3 * * *", BERLIN, "2026-10-25T01:59:59Z", 1))
        .containsExactly("2026-10-25T02:00:00Z");
  }

  @Test
  void steps_fire_in_both_passes() {
    List<String> all =
        List.of(
            "2026-10-25T00:00:00Z",
            "2026-10-25T00:30:00Z",
            "2026-10-25T01:00:00Z",
            "2026-10-25T01:30:00Z",
            "2026-10-25T02:00:00Z");
    assertThat(times("*/30 * * * *", BERLIN, "2026-10-24T23:30:00Z", 5))
        .containsExactlyElementsOf(all);
    assertThat(times("*/30 * * * *", BERLIN, "2026-10-25T01:10:00Z", 2))
        .containsExactlyElementsOf(all.subList(3, 5));
  }

  @ParameterizedTest
  @ValueSource(strings = {"30 1,2,3 * * *", "30 1-3 * * *"})
  void fixed_hours_of_a_list_or_range_fire_once_where_they_come_twice(String cron) {
    assertThat(times(cron, BERLIN, "2026-10-24T22:00:00Z", 3))
        .containsExactly("2026-10-24T23:30:00Z", "2026-10-25T00:30:00Z", "2026-10-25T02:30:00Z");
    assertThat(times(cron, BERLIN, "2026-10-25T01:00:00Z", 1))
        .as("a worker that starts between the two passes")
        .containsExactly("2026-10-25T02:30:00Z");
  }

  @Test
  void intervals_fire_in_both_passes() {
    assertThat(times("*/30 2 * * *", BERLIN, "2026-10-24T22:00:00Z", 5))
        .containsExactly(
            "2026-10-25T00:00:00Z",
            "2026-10-25T00:30:00Z",
            "2026-10-25T01:00:00Z",
            "2026-10-25T01:30:00Z",
            "2026-10-26T01:00:00Z");
    assertThat(times("30 * * * *", BERLIN, "2026-10-24T22:00:00Z", 5))
        .containsExactly(
            "2026-10-24T22:30:00Z",
            "2026-10-24T23:30:00Z",
            "2026-10-25T00:30:00Z",
            "2026-10-25T01:30:00Z",
            "2026-10-25T02:30:00Z");
  }

  /** From 2 back to 1:30 on 2027-04-04 at 15:00 UTC, and from 2 to 2:30 on 2026-10-04. */
  @Test
  void clocks_that_go_by_half_an_hour() {
    ZoneId island = ZoneId.of("Australia/Lord_Howe");
    assertThat(times("45 1 * * *", island, "2027-04-03T12:00:00Z", 2))
        .containsExactly("2027-04-03T14:45:00Z", "2027-04-04T15:15:00Z");
    assertThat(times("15,45 * * * *", island, "2027-04-03T14:00:00Z", 4))
        .containsExactly(
            "2027-04-03T14:15:00Z",
            "2027-04-03T14:45:00Z",
            "2027-04-03T15:15:00Z",
            "2027-04-03T15:45:00Z");
    assertThat(times("*/15 2 * * *", island, "2026-10-03T15:00:00Z", 3))
        .containsExactly("2026-10-03T15:30:00Z", "2026-10-03T15:45:00Z", "2026-10-04T15:00:00Z");
  }

  /** From 1 back to 0 on 2026-10-25 at 1 UTC: midnight comes twice. */
  @Test
  void clocks_that_go_back_to_midnight() {
    ZoneId azores = ZoneId.of("Atlantic/Azores");
    assertThat(times("0 0 * * *", azores, "2026-10-24T12:00:00Z", 2))
        .containsExactly("2026-10-25T00:00:00Z", "2026-10-26T01:00:00Z");
    assertThat(times("*/30 0 * * *", azores, "2026-10-24T12:00:00Z", 4))
        .containsExactly(
            "2026-10-25T00:00:00Z",
            "2026-10-25T00:30:00Z",
            "2026-10-25T01:00:00Z",
            "2026-10-25T01:30:00Z");
  }

  @Test
  void a_day_field_that_begins_with_a_star_restricts_with_the_other() {
    String from = "2026-01-04T12:00:00Z";
    List<String> oddMondays =
        List.of(
            "2026-01-05T00:00:00Z",
            "2026-01-19T00:00:00Z",
            "2026-02-09T00:00:00Z",
            "2026-02-23T00:00:00Z");
    assertThat(times("0 0 */2 * 1", UTC, from, 4)).isEqualTo(oddMondays);
    assertThat(times("0 0 */2 * MON", UTC, from, 4)).isEqualTo(oddMondays);
    assertThat(times("0 0 13 * */3", UTC, from, 4))
        .containsExactly(
            "2026-05-13T00:00:00Z",
            "2026-06-13T00:00:00Z",
            "2026-09-13T00:00:00Z",
            "2026-12-13T00:00:00Z");
    assertThat(times("0 0 */2 * */2", UTC, from, 3))
        .as("odd days that are Sunday, Tuesday, Thursday or Saturday")
        .containsExactly("2026-01-11T00:00:00Z", "2026-01-13T00:00:00Z", "2026-01-15T00:00:00Z");
    assertThat(times("0 0 *,13 * 7", UTC, from, 2))
        .as("a list that begins with a star is every day")
        .containsExactly("2026-01-11T00:00:00Z", "2026-01-18T00:00:00Z");
    assertThat(times("0 0 1 * 1", UTC, from, 4))
        .as("where neither begins with a star, either is enough")
        .containsExactly(
            "2026-01-05T00:00:00Z",
            "2026-01-12T00:00:00Z",
            "2026-01-19T00:00:00Z",
            "2026-01-26T00:00:00Z");
  }

  @Test
  void what_never_fires_is_named() {
    assertThatThrownBy(() -> schedule("report", "0 0 30 2 *"))
        .hasMessage("The schedule report never fires: 0 0 30 2 *");
    assertThatThrownBy(() -> schedule("report", "0 0 31 4,6 */1"))
        .hasMessage("The schedule report never fires: 0 0 31 4,6 */1");
    assertThatThrownBy(() -> schedule("report", "61 * * * *"))
        .hasMessageStartingWith("The schedule report cannot be read: 61 * * * *: ");
  }

  @Test
  void what_cannot_fire_is_refused() {
    for (String wrong :
        List.of("0 0 30 2 *", "61 * * * *", "* * * *", "* * * * * *", "@daily", "")) {
      assertThatThrownBy(() -> schedule("right", wrong))
          .isInstanceOf(IllegalArgumentException.class);
    }
    for (String wrong : List.of("", "Wrong", "with space", "9", "x".repeat(101))) {
      assertThatThrownBy(() -> schedule(wrong, "* * * * *"))
          .isInstanceOf(IllegalArgumentException.class);
    }
    assertThat(schedule("right", "* * * * *").name()).isEqualTo("right");
  }

  private static RecurringJob<Prune> schedule(String name, String cron) {
    return new RecurringJob<>(
        name, cron, UTC, Prune.KIND, new Prune(Area.JOBS, null), MisfirePolicy.RUN_ONCE);
  }

  private static List<String> times(String cron, ZoneId zone, String after, int many) {
    Cron times = new Cron(cron, zone);
    return Stream.iterate(Instant.parse(after), t -> times.next(t).orElseThrow())
        .skip(1)
        .limit(many)
        .map(Instant::toString)
        .toList();
  }
}
