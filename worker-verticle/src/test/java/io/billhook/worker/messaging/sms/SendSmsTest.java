package io.billhook.worker.messaging.sms;

import static io.billhook.worker.messaging.sms.TextPost.MOBILE;
import static org.assertj.core.api.Assertions.assertThat;

import io.billhook.job.JobOutcome;
import io.billhook.messaging.Lane;
import io.billhook.messaging.pace.Pace;
import io.billhook.messaging.suppression.Channel;
import io.billhook.messaging.suppression.OptOuts;
import io.billhook.messaging.suppression.Reason;
import io.billhook.messaging.suppression.Suppressions;
import io.billhook.postgres.Role;
import io.billhook.postgres.Row;
import io.billhook.postgres.TenantScope;
import io.billhook.provider.CallOutcomes;
import io.billhook.provider.ProviderException;
import io.billhook.provider.ProviderException.Kind;
import io.billhook.worker.testing.TestDatabase;
import io.billhook.worker.testing.TestSealer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
final class SendSmsTest {
  /** Takes messages, and may fail before or after it has. */
  private static final class Carrier implements SmsProvider {
    private final String run = UUID.randomUUID().toString();
    private final List<Sms> texts = new ArrayList<>();
    private String name = "carrier";
    private @Nullable Kind refusal;
    private boolean loseAnswer;
    private boolean tooFast;
    private int lookUps;
    private Runnable meanwhile = () -> {};

    @Override
    public String name() {
      return name;
    }

    @Override
    public Sender sender() {
      return new Sender(null, run);
    }

    @Override
    public Pace pace() {
      return _ -> {
        if (tooFast) {
          throw new ProviderException("carrier", new Kind.RateLimited(Optional.empty()), "full");
        }
      };
    }

    @Override
    public Refusal refusal(String code) {
      return switch (code) {
        case "none" -> Refusal.UNREACHABLE;
        case "stop" -> Refusal.OPTED_OUT;
        default -> Refusal.OTHER;
      };
    }

    @Override
    public String send(Sms sms) {
      meanwhile.run();
      if (refusal != null) {
        throw new ProviderException("carrier", refusal, "HTTP 400");
      }
      texts.add(sms);
      if (loseAnswer) {
        throw new ProviderException("carrier", new Kind.UnknownResult(), "no answer");
      }
      return id(texts.size() - 1);
    }

    @Override
    public List<String> taken(Sms sms, Instant since) {
      lookUps++;
      List<String> found = new ArrayList<>();
      for (int i = 0; i < texts.size(); i++) {
        if (texts.get(i).body().equals(sms.body()) && texts.get(i).to().equals(sms.to())) {
          found.add(id(i));
        }
      }
      return found;
    }

    private String id(int index) {
      return run + "-" + index;
    }
  }

  private final Carrier carrier = new Carrier();
  private final SendSmsHandler handler =
      new SendSmsHandler(
          TestDatabase.get(),
          TestSealer.get(),
          (_, _) -> Optional.of(carrier),
          new CallOutcomes(new Random(1)));
  private final UUID tenant = TestDatabase.newTenant();
  private final TextPost post = new TextPost(handler, tenant);
  private final TextPost codes = new TextPost(handler, null);

  @Test
  void a_text_is_handed_over_once_and_its_row_says_so() {
    UUID id = text();
    assertThat(post.attempt(id)).isInstanceOf(JobOutcome.Done.class);
    assertThat(post.attempt(id)).isEqualTo(JobOutcome.done());
    assertThat(carrier.texts).containsExactly(new SmsProvider.Sms(id, MOBILE, "Hello", null));
    assertThat(carrier.lookUps).isZero();
    Row row = post.row(id);
    assertThat(row.text("status")).isEqualTo("sent");
    assertThat(row.text("provider_id")).isEqualTo(carrier.id(0));
    assertThat(row.bool("kept")).as("its text").isFalse();
    assertThat(post.events(id)).containsExactly("sent carrier");
  }

  @Test
  void a_code_goes_with_what_is_left_of_its_life_and_not_after() {
    UUID id = code(Duration.ofMinutes(10));
    codes.attempt(id);
    Duration life = carrier.texts.getFirst().life();
    assertThat(life).isBetween(Duration.ofSeconds(500), Duration.ofMinutes(10));
    UUID late = code(Duration.ZERO);
    assertThat(codes.attempt(late)).isInstanceOf(JobOutcome.Cancel.class);
    assertThat(codes.row(late).text("status")).isEqualTo("failed");
    assertThat(codes.row(late).bool("kept")).as("the code").isFalse();
    assertThat(codes.attempt(UUID.randomUUID())).isInstanceOf(JobOutcome.Cancel.class);
    assertThat(carrier.texts).hasSize(1);
  }

  @Test
  void a_text_that_the_provider_has_is_not_sent_again() {
    UUID id = text();
    carrier.loseAnswer = true;
    assertThat(post.attempt(id)).isInstanceOf(JobOutcome.Retry.class);
    post.attempt(id);
    assertThat(carrier.texts).hasSize(1);
    assertThat(post.row(id).text("provider_id")).isEqualTo(carrier.id(0));
  }

  @Test
  void after_a_mark_without_an_end_the_provider_is_asked_and_what_it_has_not_is_sent() {
    UUID id = text();
    post.sql("UPDATE sms SET sending_at = now(), sending_by = 'carrier' WHERE id = $1", id);
    assertThat(post.attempt(id)).isInstanceOf(JobOutcome.Done.class);
    assertThat(carrier.lookUps).isEqualTo(1);
    assertThat(carrier.texts).hasSize(1);
  }

  /** Two of different tenants by one account: what is shown of one is not the other's. */
  @Test
  void the_same_text_of_another_tenant_is_not_taken_for_this_one() {
    TextPost other = new TextPost(handler, TestDatabase.newTenant());
    other.attempt(other.text(MOBILE, "Hello", Lane.TRANSACTIONAL));
    UUID id = text();
    post.sql("UPDATE sms SET sending_at = now() WHERE id = $1", id);
    post.attempt(id);
    assertThat(carrier.texts).hasSize(2);
    assertThat(post.row(id).text("provider_id")).isEqualTo(carrier.id(1));
  }

  @Test
  void what_surely_was_not_taken_leaves_no_mark() {
    UUID id = text();
    for (Kind kind :
        List.of(new Kind.Transient(), new Kind.Auth(), new Kind.RateLimited(Optional.empty()))) {
      carrier.refusal = kind;
      JobOutcome outcome = post.attempt(id);
      boolean counted = !(kind instanceof Kind.RateLimited);
      assertThat(outcome).isInstanceOf(counted ? JobOutcome.Retry.class : JobOutcome.Snooze.class);
      assertThat(post.row(id).instantOrNull("sending_at")).as("%s", kind).isNull();
    }
    carrier.refusal = null;
    post.attempt(id);
    assertThat(carrier.lookUps).isZero();
    assertThat(carrier.texts).hasSize(1);
  }

  @Test
  void what_surely_was_not_taken_now_may_have_been_before() {
    UUID id = text();
    carrier.refusal = new Kind.UnknownResult();
    post.attempt(id);
    Instant first = post.row(id).instant("sending_at");
    carrier.refusal = new Kind.Transient();
    post.attempt(id);
    assertThat(post.row(id).instant("sending_at")).isEqualTo(first);
  }

  @Test
  void a_late_run_takes_back_no_mark_but_its_own() {
    UUID id = text();
    carrier.refusal = new Kind.Transient();
    carrier.meanwhile =
        () ->
            post.sql(
                "UPDATE sms SET sending_at = sending_at + interval '1 microsecond' WHERE id = $1",
                id);
    post.attempt(id);
    assertThat(post.row(id).instantOrNull("sending_at")).as("the other's").isNotNull();
  }

  @Test
  void what_stays_open_is_unknown_and_keeps_its_text_save_a_code() {
    UUID id = text();
    UUID code = code(Duration.ofMinutes(10));
    carrier.refusal = new Kind.UnknownResult();
    post.lastAttempt(id);
    codes.lastAttempt(code);
    assertThat(post.row(id).text("status")).isEqualTo("unknown");
    assertThat(post.events(id)).containsExactly("unknown carrier: HTTP 400");
    assertThat(post.row(id).bool("kept")).isTrue();
    assertThat(codes.row(code).text("status")).isEqualTo("unknown");
    assertThat(codes.row(code).bool("kept")).isFalse();
    carrier.refusal = null;
    assertThat(post.attempt(id)).as("a replay").isInstanceOf(JobOutcome.Done.class);
    assertThat(carrier.lookUps).isEqualTo(1);
    assertThat(post.row(id).text("status")).isEqualTo("sent");
  }

  @Test
  void a_text_that_nobody_took_fails_when_all_attempts_are_gone() {
    UUID id = text();
    carrier.refusal = new Kind.Auth();
    post.lastAttempt(id);
    assertThat(post.row(id).text("status")).isEqualTo("failed");
    assertThat(post.row(id).bool("kept")).isFalse();
  }

  @Test
  void a_text_that_is_refused_fails_with_the_providers_code() {
    UUID id = text();
    carrier.refusal = new Kind.Rejected("21408");
    assertThat(post.attempt(id)).isEqualTo(new JobOutcome.Dead("carrier: HTTP 400"));
    assertThat(post.row(id).text("status")).isEqualTo("failed");
    assertThat(post.row(id).text("error")).isEqualTo("21408");
    assertThat(post.events(id)).containsExactly("failed 21408");
    carrier.refusal = null;
    assertThat(post.attempt(id)).as("a replay").isEqualTo(JobOutcome.done());
    assertThat(carrier.texts).isEmpty();
  }

  @Test
  void what_a_blocked_tenant_has_asked_for_before_is_canceled_and_a_code_goes() {
    UUID id = text();
    TestDatabase.as(
        Role.OPS,
        TenantScope.none(),
        "UPDATE tenant SET messaging = 'blocked' WHERE id = $1",
        tenant);
    assertThat(post.attempt(id)).isEqualTo(JobOutcome.done());
    assertThat(post.row(id).text("status")).isEqualTo("canceled");
    assertThat(post.row(id).bool("kept")).as("its text").isFalse();
    assertThat(post.events(id)).containsExactly("canceled blocked");
    assertThat(carrier.texts).isEmpty();
    codes.attempt(code(Duration.ofMinutes(10)));
    assertThat(carrier.texts).hasSize(1);
  }

  @Test
  void a_number_that_takes_no_texts_gets_none_any_more() {
    UUID id = post.text("+491701234501", "Hello", Lane.TRANSACTIONAL);
    carrier.refusal = new Kind.Rejected("none");
    assertThat(post.attempt(id)).isInstanceOf(JobOutcome.Done.class);
    assertThat(post.events(id)).containsExactly("failed none");
    carrier.refusal = null;
    UUID next = post.text("+491701234501", "Hello", Lane.TRANSACTIONAL);
    assertThat(post.attempt(next)).isEqualTo(JobOutcome.done());
    assertThat(post.row(next).text("status")).isEqualTo("suppressed");
    assertThat(post.row(next).text("error")).isEqualTo("unreachable");
    assertThat(post.events(next)).containsExactly("suppressed unreachable");
    assertThat(carrier.texts).isEmpty();
  }

  @Test
  void a_number_that_has_opted_out_is_sent_nothing_by_that_sender_whoever_uses_it() {
    UUID id = text();
    carrier.refusal = new Kind.Rejected("stop");
    post.attempt(id);
    assertThat(post.events(id)).containsExactly("suppressed opt_out");
    carrier.refusal = null;
    TextPost other = new TextPost(handler, TestDatabase.newTenant());
    UUID theirs = other.text(MOBILE, "Hello", Lane.TRANSACTIONAL);
    other.attempt(theirs);
    assertThat(other.row(theirs).text("error")).isEqualTo("opt_out");
    TestDatabase.get()
        .run(
            Role.ENGINE,
            TenantScope.none(),
            tx -> OptOuts.start(tx, null, carrier.run, MOBILE, Instant.now().plusSeconds(5)));
    UUID after = text();
    post.attempt(after);
    assertThat(post.row(after).text("status")).isEqualTo("sent");
  }

  @Test
  void a_suppression_is_asked_just_before_each_hand_over_and_bulk_has_its_own() {
    String number = "+491701234502";
    UUID code = TextPost.code(number, "123456", Duration.ofMinutes(10));
    UUID bulk = post.text(number, "Sale", Lane.BULK);
    UUID usual = post.text(number, "Hello", Lane.TRANSACTIONAL);
    suppress(tenant, number, Reason.UNSUBSCRIBE);
    suppress(null, number, Reason.UNREACHABLE);
    post.attempt(bulk);
    post.attempt(usual);
    codes.attempt(code);
    assertThat(post.row(bulk).text("error")).isEqualTo("unsubscribe");
    assertThat(post.row(usual).text("status")).isEqualTo("sent");
    assertThat(codes.row(code).text("status")).as("a code goes all the same").isEqualTo("sent");
  }

  @Test
  void a_text_that_was_taken_back_meanwhile_is_not_sent() {
    UUID id = text();
    post.sql("UPDATE sms SET status = 'canceled', sealed = NULL WHERE id = $1", id);
    assertThat(post.attempt(id)).isEqualTo(JobOutcome.done());
    assertThat(carrier.texts).isEmpty();
  }

  /** Nobody else can tell whether the first has it. */
  @Test
  void what_one_account_perhaps_has_goes_by_no_other() {
    UUID id = text();
    carrier.loseAnswer = true;
    post.attempt(id);
    carrier.name = "carrier/other";
    assertThat(post.attempt(id)).isInstanceOf(JobOutcome.Dead.class);
    assertThat(post.row(id).text("status")).isEqualTo("unknown");
    assertThat(carrier.texts).hasSize(1);
  }

  @Test
  void beyond_the_pace_a_text_waits_unmarked_and_uncounted() {
    UUID id = text();
    carrier.tooFast = true;
    assertThat(post.attempt(id)).isInstanceOf(JobOutcome.Snooze.class);
    assertThat(post.row(id).instantOrNull("sending_at")).isNull();
  }

  @Test
  void a_report_that_came_before_the_end_of_the_hand_over_stands() {
    UUID id = text();
    carrier.meanwhile = () -> post.sql("UPDATE sms SET status = 'delivered' WHERE id = $1", id);
    post.attempt(id);
    assertThat(post.row(id).text("status")).isEqualTo("delivered");
    assertThat(post.row(id).text("provider_id")).isEqualTo(carrier.id(0));
  }

  /** As version 21 queues it. */
  @Test
  void a_text_that_an_older_version_has_queued_in_plain_text_is_sent_and_erased() {
    UUID id = code(Duration.ofMinutes(10));
    codes.sql("UPDATE sms SET body = '123456', sealed = NULL WHERE id = $1", id);
    codes.attempt(id);
    assertThat(carrier.texts.getFirst().body()).isEqualTo("123456");
    assertThat(codes.row(id).bool("kept")).isFalse();
  }

  @Test
  void a_worker_without_the_key_leaves_the_text_to_another() {
    UUID id = text();
    var stranger =
        new SendSmsHandler(
            TestDatabase.get(),
            TestSealer.of("new", 1),
            (_, _) -> Optional.of(carrier),
            new CallOutcomes(new Random(1)));
    assertThat(new TextPost(stranger, tenant).attempt(id)).isInstanceOf(JobOutcome.Retry.class);
    post.attempt(id);
    assertThat(carrier.texts).hasSize(1);
  }

  private UUID text() {
    return post.text(MOBILE, "Hello", Lane.TRANSACTIONAL);
  }

  private static UUID code(Duration life) {
    return TextPost.code(MOBILE, "123456", life);
  }

  private static void suppress(@Nullable UUID tenant, String number, Reason reason) {
    TestDatabase.get()
        .run(
            Role.WORKER,
            TenantScope.of(tenant),
            tx -> Suppressions.add(tx, tenant, Channel.SMS, number, reason, null));
  }
}
