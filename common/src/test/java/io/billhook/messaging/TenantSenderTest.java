package io.billhook.messaging;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Nobody writes as the product, whatever letters it takes. */
final class TenantSenderTest {
  private static final TenantSender SENDER =
      TenantSender.of(new EmailAddress("Billhook", "billing@example.com"), null, null);

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Billhook",
        "The BILL-HOOK team",
        "Bill\u00ADhook",
        "ＢＩＬＬＨＯＯＫ",
        "Вillhook",
        "Bіllhook",
        "Віӏӏһоок",
        "BiIlhook",
        "Bi11h00k",
        "Bíllhöök",
        "hello@acme.example",
        "https://acme.example"
      })
  void does_not_show_what_looks_like_the_product_or_leads_somewhere(String tenant) {
    assertThat(SENDER.of(tenant)).isEqualTo(new EmailAddress(null, "billing@example.com"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"Acme", "Hook & Bill", "Ада и сыновья", "Ελληνικός Τύπος", "北京"})
  void shows_other_names(String tenant) {
    assertThat(SENDER.of(tenant)).isEqualTo(new EmailAddress(tenant, "billing@example.com"));
  }
}
