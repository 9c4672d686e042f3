package io.billhook.worker.messaging.sms.report;

import static io.billhook.worker.messaging.sms.report.Told.SERVICE;
import static org.assertj.core.api.Assertions.assertThat;

import io.billhook.config.OptOutConfig;
import io.billhook.contract.sms.SmsInbound;
import io.billhook.job.JobOutcome;
import io.billhook.messaging.suppression.OptOuts;
import io.billhook.provider.ProviderException;
import io.billhook.provider.ProviderException.Kind;
import io.billhook.worker.testing.TestDatabase;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
final class SmsInboundTest {
  private static final Instant NOON = Instant.parse("2026-06-01T12:00:00Z");

  /** When Twilio says that a message was sent; it answers nothing about others. */
  private final Map<String, Instant> sent = new HashMap<>();

  private final SmsInboundHandler handler =
      new SmsInboundHandler(
          TestDatabase.get(), this::find, new OptOutConfig(Set.of("STOP", "QUIT", "ARRÊT")));
  private final String number =
      "+4917" + ThreadLocalRandom.current().nextLong(100_000_000L, 999_999_999L);

  private Optional<SmsLookUp.Found> find(@Nullable UUID tenant, String message) {
    Instant at = sent.get(message);
    if (at == null) {
      throw new ProviderException("twilio", new Kind.Transient(), "HTTP 500");
    }
    return Optional.of(new SmsLookUp.Found("received", null, at, at));
  }

  @Test
  void the_last_word_by_twilios_time_counts_in_whatever_order_they_come() {
    List<Map<String, String>> words =
        List.of(
            Map.of("Body", "Stop"),
            Map.of("Body", "start"),
            Map.of("Body", "..", "OptOutType", "STOP"));
    for (int[] order :
        new int[][] {{0, 1, 2}, {0, 2, 1}, {1, 0, 2}, {1, 2, 0}, {2, 0, 1}, {2, 1, 0}}) {
      String sender = "MG" + ThreadLocalRandom.current().nextLong(Long.MAX_VALUE);
      for (int which : order) {
        String sid = Told.sid();
        sent.put(sid, NOON.plusSeconds(which));
        say(sid, null, sender, words.get(which), NOON.plusSeconds(100));
      }
      assertThat(stopped(null, sender)).as("%s", java.util.Arrays.toString(order)).isTrue();
      String sid = Told.sid();
      sent.put(sid, NOON.plusSeconds(3));
      say(sid, null, sender, Map.of("Body", " UNSTOP\n"), NOON.plusSeconds(200));
      assertThat(stopped(null, sender)).isFalse();
    }
  }

  @Test
  void where_twilio_does_not_say_when_the_time_of_arrival_counts() {
    say(Told.sid(), null, SERVICE, Map.of("Body", "start"), NOON.plusSeconds(60));
    say(Told.sid(), null, SERVICE, Map.of("Body", "stop"), NOON);
    assertThat(stopped(null, SERVICE)).as("an older one that comes later").isFalse();
    say(Told.sid(), null, SERVICE, Map.of("Body", "stop"), NOON.plusSeconds(61));
    assertThat(stopped(null, SERVICE)).isTrue();
    String quick = Told.sid();
    sent.put(quick, NOON.plusSeconds(61));
    say(quick, null, SERVICE, Map.of("Body", "start"), NOON.plusMillis(61_400));
    assertThat(stopped(null, SERVICE)).as("later within one second").isFalse();
  }

  @Test
  void only_whole_words_count_and_help_is_none() {
    List<String> notes = new ArrayList<>();
    for (String body : List.of("please stop", "HELP", "", "arre\u0302t", "Yes")) {
      String sid = Told.sid();
      sent.put(sid, NOON);
      say(sid, null, SERVICE, Map.of("Body", body), NOON);
      notes.addAll(Told.notes(sid));
    }
    assertThat(notes)
        .containsExactly("no_keyword", "no_keyword", "no_keyword", "opt_out", "opt_in");
    String help = Told.sid();
    say(help, null, SERVICE, Map.of("Body", "stop", "OptOutType", "HELP"), NOON);
    assertThat(Told.notes(help)).containsExactly("help");
  }

  @Test
  void it_holds_for_the_sender_and_for_whose_account_it_is() {
    UUID tenant = TestDatabase.newTenant();
    say(Told.sid(), tenant, SERVICE, Map.of("Body", "QUIT"), NOON);
    assertThat(stopped(tenant, SERVICE)).isTrue();
    assertThat(stopped(null, SERVICE)).as("the installation's account").isFalse();
    assertThat(stopped(TestDatabase.newTenant(), SERVICE)).isFalse();
    say(Told.sid(), null, null, Map.of("Body", "stop"), NOON);
    assertThat(stopped(null, "+15005550006")).as("a number without a service").isTrue();
    assertThat(stopped(null, SERVICE)).isFalse();
  }

  private void say(
      String sid,
      @Nullable UUID account,
      @Nullable String service,
      Map<String, String> more,
      Instant received) {
    Map<String, String> form = new HashMap<>(more);
    form.put("MessageSid", sid);
    form.put("From", number);
    form.put("To", "+15005550006");
    if (service != null) {
      form.put("MessagingServiceSid", service);
    }
    Told.event("inbound_message", sid, account, form, sid, received);
    JobOutcome outcome = Told.commit(handler.handle(new SmsInbound(sid, account), Told.job()));
    assertThat(outcome).isInstanceOf(JobOutcome.Done.class);
  }

  private boolean stopped(@Nullable UUID account, String sender) {
    return TestDatabase.get()
        .engine()
        .transact(tx -> OptOuts.reason(tx, account, sender, number).isPresent());
  }
}
