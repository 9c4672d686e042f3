package io.billhook.worker.messaging.sms.twilio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.billhook.config.TwilioConfig;
import io.billhook.messaging.credential.Credentials;
import io.billhook.messaging.credential.MessagingCredential;
import io.billhook.messaging.pace.Pace;
import io.billhook.postgres.Role;
import io.billhook.postgres.TenantScope;
import io.billhook.provider.BreakerOpen;
import io.billhook.provider.BreakerSettings;
import io.billhook.provider.BreakerState;
import io.billhook.provider.Breakers;
import io.billhook.telemetry.Metrics;
import io.billhook.worker.messaging.sms.SmsProvider;
import io.billhook.worker.messaging.sms.SmsProvider.Sms;
import io.billhook.worker.testing.FakeProvider;
import io.billhook.worker.testing.TestDatabase;
import io.billhook.worker.testing.TestSealer;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Tenants' own accounts: each a breaker, of which nothing grows. */
@Timeout(60)
final class TwilioClientsTest {
  private final FakeProvider server = new FakeProvider();
  private final Metrics metrics = new Metrics();
  private final List<BreakerState> told = new ArrayList<>();
  private final Breakers breakers =
      new Breakers(
          TestDatabase.vertx(),
          metrics.registry(),
          BreakerSettings.STANDARD,
          () -> true,
          told::add);
  private final TwilioClients clients =
      new TwilioClients(TestDatabase.vertx(), breakers.of("twilio"), breakers);
  private final TwilioConfig config = new TwilioConfig(null, server.base());
  private final Credentials credentials = new Credentials(TestSealer.get());
  private final TwilioAccounts accounts =
      new TwilioAccounts(clients, config, Pace.UNBOUNDED, credentials);
  private final TwilioMessages messages =
      new TwilioMessages(clients, config, TestDatabase.get(), credentials);
  private final UUID tenant = TestDatabase.newTenant();

  @AfterEach
  void close() {
    server.close();
  }

  @Test
  void what_opens_it_in_sending_is_heeded_by_look_ups_and_by_no_other_tenant() {
    bring(tenant);
    server.on("/2010-04-01/Accounts/" + sid(tenant) + "/Messages.json", 500, "");
    for (int i = 0; i < BreakerSettings.STANDARD.failures(); i++) {
      assertThatThrownBy(() -> send(tenant)).isNotInstanceOf(BreakerOpen.class);
    }
    assertThatThrownBy(() -> send(tenant)).isInstanceOf(BreakerOpen.class);
    assertThatThrownBy(() -> messages.find(tenant, "SM1")).isInstanceOf(BreakerOpen.class);

    UUID other = TestDatabase.newTenant();
    bring(other);
    assertThatThrownBy(() -> send(other)).isNotInstanceOf(BreakerOpen.class);
  }

  @Test
  void however_many_there_are_none_is_listed_and_few_are_kept() {
    var first = clients.own(tenant);
    for (int i = 1; i < 200; i++) {
      clients.own(UUID.randomUUID());
    }
    assertThat(clients.own(tenant)).isSameAs(first);
    for (int i = 0; i < 200; i++) {
      clients.own(UUID.randomUUID());
    }
    assertThat(clients.own(tenant)).as("200 others came after it").isNotSameAs(first);
    assertThat(breakers.states()).extracting(BreakerState::name).containsExactly("twilio");
    assertThat(told).extracting(BreakerState::name).containsExactly("twilio");
    assertThat(metrics.scrape()).contains("name=\"twilio\"").doesNotContain("twilio/");
  }

  private void send(UUID by) {
    SmsProvider provider =
        TestDatabase.get()
            .transact(Role.WORKER, TenantScope.of(by), tx -> accounts.of(tx, by))
            .orElseThrow();
    provider.send(new Sms(UUID.randomUUID(), "+491701234567", "Hello", null));
  }

  private static void bring(UUID tenant) {
    var credential = new MessagingCredential.Twilio(sid(tenant), "token", "MG" + "2".repeat(32));
    TestDatabase.as(
        Role.API,
        TenantScope.of(tenant),
        """
        INSERT INTO messaging_credential (tenant_id, provider, sealed, sender, account_sid)
        VALUES ($1, 'twilio', $2, $3, $4)
        """,
        tenant,
        credential.seal(TestSealer.get(), tenant),
        credential.sender(),
        sid(tenant));
  }

  private static String sid(UUID tenant) {
    return "AC" + tenant.toString().replace("-", "");
  }
}
