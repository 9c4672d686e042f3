package io.billhook.worker.messaging.email;

import static org.assertj.core.api.Assertions.assertThat;

import io.billhook.messaging.credential.Credentials;
import io.billhook.messaging.credential.MessagingCredential;
import io.billhook.postgres.Role;
import io.billhook.postgres.TenantScope;
import io.billhook.worker.testing.TestDatabase;
import io.billhook.worker.testing.TestSealer;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
final class TenantProvidersTest {
  private final Post installations = new Post("brevo", true);
  private final List<String> made = new ArrayList<>();
  private long now = Duration.ofDays(1).toNanos();
  private final TenantProviders providers =
      new TenantProviders(
          TestDatabase.vertx(),
          TestDatabase.get(),
          new Credentials(TestSealer.get()),
          List.of(installations),
          stored -> {
            String name = stored.credential().provider().label() + "/" + stored.tenant();
            made.add(name);
            return new Post(name, false);
          },
          () -> now);
  private final UUID tenant = TestDatabase.newTenant();

  @Test
  void what_a_tenant_brings_changes_and_gives_up_is_heeded_within_seconds() {
    assertThat(names(tenant)).containsExactly("brevo");
    bring(tenant, new MessagingCredential.Smtp("smtp://u:p@a.example", "a@own.test"));
    assertThat(names(tenant)).as("as it was looked up").containsExactly("brevo");
    pass(Duration.ofSeconds(2));
    assertThat(names(tenant)).containsExactly("smtp/" + tenant);
    EmailProvider first = providers.of(tenant).getFirst();
    pass(Duration.ofSeconds(5));
    assertThat(providers.of(tenant).getFirst()).as("still the same account").isSameAs(first);

    bring(tenant, new MessagingCredential.Brevo("key", "b@own.test"));
    pass(Duration.ofSeconds(2));
    assertThat(names(tenant)).containsExactly("brevo/" + tenant, "smtp/" + tenant);

    TestDatabase.as(Role.API, TenantScope.of(tenant), "DELETE FROM messaging_credential");
    pass(Duration.ofSeconds(2));
    assertThat(names(tenant)).containsExactly("brevo");
  }

  @Test
  void what_serves_others_is_no_tenants_and_a_mail_of_before_is_found() {
    bring(tenant, new MessagingCredential.Smtp("smtp://u:p@a.example", "a@own.test"));
    assertThat(names(TestDatabase.newTenant())).containsExactly("brevo");
    assertThat(providers.of(null)).containsExactly(installations);
    assertThat(providers.named(tenant, "smtp/" + tenant)).isPresent();
    assertThat(providers.named(tenant, "brevo")).contains(installations);
    assertThat(providers.named(null, "smtp/" + tenant)).isEmpty();
    assertThat(providers.named(TestDatabase.newTenant(), "smtp/" + tenant)).isEmpty();
  }

  @Test
  void few_are_kept_and_those_for_long_unused_are_not() {
    bring(tenant, new MessagingCredential.Smtp("smtp://u:p@a.example", "a@own.test"));
    names(tenant);
    pass(Duration.ofMinutes(9));
    names(tenant);
    assertThat(made).hasSize(1);
    pass(Duration.ofMinutes(11));
    names(TestDatabase.newTenant());
    names(tenant);
    assertThat(made).as("made anew").containsExactly("smtp/" + tenant, "smtp/" + tenant);

    for (int i = 0; i < 200; i++) {
      UUID other = TestDatabase.newTenant();
      bring(other, new MessagingCredential.Brevo("key", "b@own.test"));
      names(other);
    }
    made.clear();
    pass(Duration.ofSeconds(2));
    names(tenant);
    assertThat(made).as("the eldest of 201 had gone").containsExactly("smtp/" + tenant);
  }

  private void pass(Duration time) {
    now += time.toNanos();
  }

  private List<String> names(UUID of) {
    return providers.of(of).stream().map(EmailProvider::name).toList();
  }

  static void bring(UUID tenant, MessagingCredential credential) {
    TestDatabase.as(
        Role.API,
        TenantScope.of(tenant),
        """
        INSERT INTO messaging_credential (tenant_id, provider, sealed, sender)
        VALUES ($1, $2, $3, $4)
        ON CONFLICT (tenant_id, provider)
        DO UPDATE SET sealed = excluded.sealed, updated_at = clock_timestamp()
        """,
        tenant,
        credential.provider().label(),
        Buffer.buffer(credential.seal(TestSealer.get(), tenant)),
        credential.sender());
  }
}
