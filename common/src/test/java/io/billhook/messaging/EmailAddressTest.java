package io.billhook.messaging;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class EmailAddressTest {
  @Test
  void reads_addresses_with_and_without_name() {
    assertThat(EmailAddress.parse("Acme & Sons <billing@acme.test>"))
        .contains(new EmailAddress("Acme & Sons", "billing@acme.test"));
    assertThat(EmailAddress.parse("\"Acme, Inc.\" <billing@acme.test>"))
        .contains(new EmailAddress("Acme, Inc.", "billing@acme.test"));
    assertThat(EmailAddress.parse("<billing@acme.test>"))
        .contains(new EmailAddress(null, "billing@acme.test"));
    assertThat(EmailAddress.parse(" ada@example.test "))
        .contains(new EmailAddress(null, "ada@example.test"));
  }

  @Test
  void a_domain_beyond_ascii_is_sent_to_as_punycode_a_local_part_is_refused() {
    assertThat(EmailAddress.parse("Ada <ada@b\u00fccher.example>"))
        .contains(new EmailAddress("Ada", "ada@xn--bcher-kva.example"));
    assertThat(EmailAddress.parse("\u00e4da@example.test")).isEmpty();
  }

  @Test
  void refuses_what_is_none() {
    assertThat(EmailAddress.parse("ada")).isEmpty();
    assertThat(EmailAddress.parse("ada@")).isEmpty();
    assertThat(EmailAddress.parse("a b@example.test")).isEmpty();
    assertThat(EmailAddress.parse("ada@example.test\r\nBcc: eve@example.test")).isEmpty();
    assertThat(EmailAddress.parse("a".repeat(250) + "@example.test")).isEmpty();
    assertThat(EmailAddress.parse("")).isEmpty();
  }

  @Test
  void keeps_personal_data_out_of_logs() {
    assertThat(new EmailAddress("Ada", "ada@example.test").toString()).doesNotContain("da");
  }
}
