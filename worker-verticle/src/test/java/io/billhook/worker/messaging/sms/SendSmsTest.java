package io.billhook.worker.messaging.sms;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.billhook.contract.sms.SendSms;
import io.billhook.job.JobContext;
import io.billhook.job.JobOutcome;
import io.billhook.messaging.CodeText;
import io.billhook.messaging.SmsOutbox;
import io.billhook.postgres.Role;
import io.billhook.postgres.Row;
import io.billhook.postgres.TenantScope;
import io.billhook.provider.CallOutcomes;
import io.billhook.provider.ProviderException;
import io.billhook.provider.ProviderException.Kind;
import io.billhook.worker.testing.RecordingOutbox;
import io.billhook.worker.testing.TestDatabase;
import io.billhook.worker.testing.TestSealer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
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
    private @Nullable Kind refusal;
    private boolean loseAnswer;
    private int lookUps;

    @Override
    public String name() {
      return "carrier";
    }

    @Override
    public String send(Sms sms) {
      if (refusal != null) {
        throw new ProviderException("carrier", refusal, "HTTP 400 21211");
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
        if (texts.get(i).equals(sms)) {
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
          TestDatabase.get(), TestSealer.get(), carrier, new CallOutcomes(new Random(1)));

  @Test
  void a_text_is_handed_over_once_and_its_row_says_so() {
    UUID id = queue(Duration.ofMinutes(10));
    assertThat(row(id).textOrNull("body")).isNull();
    assertThat(new String(row(id).bytes("sealed"), ISO_8859_1)).doesNotContain("123456");
    commit(handle(id));
    assertThat(handle(id)).isEqualTo(JobOutcome.done());
    assertThat(carrier.texts).containsExactly(new SmsProvider.Sms("+491701234567", "123456"));
    assertThat(carrier.lookUps).isZero();
    Row row = row(id);
    assertThat(row.text("status")).isEqualTo("sent");
    assertThat(row.text("provider_id")).isEqualTo(carrier.id(0));
    assertThat(row.bytesOrNull("sealed")).as("the code").isNull();
  }

  @Test
  void a_text_that_the_provider_has_is_not_sent_again() {
    UUID id = queue(Duration.ofMinutes(10));
    carrier.loseAnswer = true;
    assertThat(handle(id)).isInstanceOf(JobOutcome.Retry.class);
    commit(handle(id));
    assertThat(carrier.texts).hasSize(1);
    assertThat(row(id).text("provider_id")).isEqualTo(carrier.id(0));
  }

  @Test
  void a_text_that_the_provider_has_not_is_sent() {
    UUID id = queue(Duration.ofMinutes(10));
    carrier.refusal = new Kind.Transient();
    assertThat(handle(id)).isInstanceOf(JobOutcome.Retry.class);
    carrier.refusal = null;
    commit(handle(id));
    assertThat(carrier.lookUps).isEqualTo(1);
    assertThat(carrier.texts).hasSize(1);
  }

  @Test
  void the_same_text_of_another_row_is_not_taken_for_this_one() {
    commit(handle(queue(Duration.ofMinutes(10))));
    UUID id = queue(Duration.ofMinutes(10));
    carrier.refusal = new Kind.Transient();
    assertThat(handle(id)).isInstanceOf(JobOutcome.Retry.class);
    carrier.refusal = null;
    commit(handle(id));
    assertThat(carrier.texts).hasSize(2);
    assertThat(row(id).text("provider_id")).isEqualTo(carrier.id(1));
  }

  @Test
  void a_code_that_has_expired_is_not_sent() {
    assertThat(handle(queue(Duration.ZERO))).isInstanceOf(JobOutcome.Cancel.class);
    assertThat(handle(UUID.randomUUID())).isInstanceOf(JobOutcome.Cancel.class);
    assertThat(carrier.texts).isEmpty();
  }

  @Test
  void a_text_that_is_refused_fails_and_says_why() {
    UUID id = queue(Duration.ofMinutes(10));
    carrier.refusal = new Kind.Rejected("21211");
    assertThat(handle(id)).isEqualTo(new JobOutcome.Dead("carrier: HTTP 400 21211"));
    TestDatabase.get()
        .run(
            Role.WORKER,
            TenantScope.of(null),
            tx -> handler.abandoned(new SendSms(id), job(), "carrier: HTTP 400 21211", tx));
    assertThat(row(id).text("status")).isEqualTo("failed");
    assertThat(row(id).text("error")).isEqualTo("carrier: HTTP 400 21211");
    assertThat(row(id).bytesOrNull("sealed")).as("the code").isNull();
    assertThat(handle(id)).as("a replay").isInstanceOf(JobOutcome.Cancel.class);
  }

  /** As version 21 queues it. */
  @Test
  void a_text_that_an_older_version_has_queued_in_plain_text_is_sent_and_erased() {
    UUID id = queue(Duration.ofMinutes(10));
    TestDatabase.as(
        Role.WORKER,
        TenantScope.of(null),
        "UPDATE sms SET body = '123456', sealed = NULL WHERE id = $1",
        id);
    commit(handle(id));
    assertThat(carrier.texts).containsExactly(new SmsProvider.Sms("+491701234567", "123456"));
    assertThat(row(id).textOrNull("body")).isNull();
  }

  @Test
  void a_worker_without_the_key_leaves_the_text_to_another() {
    UUID id = queue(Duration.ofMinutes(10));
    var stranger =
        new SendSmsHandler(
            TestDatabase.get(), TestSealer.of("new", 1), carrier, new CallOutcomes(new Random(1)));
    assertThat(stranger.handle(new SendSms(id), job())).isInstanceOf(JobOutcome.Retry.class);
    commit(handle(id));
    assertThat(carrier.texts).hasSize(1);
  }

  private JobOutcome handle(UUID id) {
    return handler.handle(new SendSms(id), job());
  }

  private static UUID queue(Duration life) {
    RecordingOutbox outbox = new RecordingOutbox();
    UUID account = UUID.randomUUID();
    Instant now = Instant.now();
    TestDatabase.get()
        .run(
            Role.AUTH,
            TenantScope.none(),
            tx -> {
              tx.update(
                  "INSERT INTO account (id, email) VALUES ($1, $2)", account, account + "@x.io");
              new SmsOutbox(outbox, TestSealer.get())
                  .queue(tx, new CodeText(account, "+491701234567", "123456", now, now.plus(life)));
            });
    return outbox.asked().getFirst().id();
  }

  private static JobContext job() {
    return new JobContext(UUID.randomUUID(), null, 1, 10, 1, Instant.now(), () -> false);
  }

  private static void commit(JobOutcome outcome) {
    if (!(outcome instanceof JobOutcome.Done(var effects)) || effects == null) {
      throw new AssertionError("Not done: " + outcome);
    }
    TestDatabase.get().run(Role.WORKER, TenantScope.of(null), effects);
  }

  private static Row row(UUID id) {
    return TestDatabase.as(
            Role.WORKER,
            TenantScope.of(null),
            "SELECT status, provider_id, error, body, sealed FROM sms WHERE id = $1",
            id)
        .getFirst();
  }
}
