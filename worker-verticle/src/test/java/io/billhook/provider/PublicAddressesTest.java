package io.billhook.provider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.billhook.provider.PublicAddresses.NotPublic;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class PublicAddressesTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "0.0.0.0",
        "0.1.2.3",
        "10.0.0.0",
        "10.255.255.255",
        "100.64.0.1",
        "100.127.255.255",
        "127.0.0.1",
        "127.255.255.254",
        "169.254.169.254",
        "172.16.0.1",
        "172.31.255.255",
        "192.0.0.8",
        "192.0.2.1",
        "192.88.99.1",
        "192.168.0.1",
        "198.18.0.1",
        "198.19.255.255",
        "198.51.100.7",
        "203.0.113.9",
        "224.0.0.1",
        "239.255.255.255",
        "240.0.0.1",
        "255.255.255.255",
        "::",
        "::1",
        "::127.0.0.1",
        "::ffff:127.0.0.1",
        "::ffff:10.0.0.1",
        "::ffff:0:10.0.0.1",
        "64:ff9b::10.0.0.1",
        "64:ff9b:1::8.8.8.8",
        "100::1",
        "fc00::1",
        "fdff::1",
        "fe80::1",
        "fec0::1",
        "ff02::1",
        "2001::1",
        "2001:db8::1",
        "2002:a00:1::1",
        "2002:7f00:1::",
        "3fff::1",
        "4000::1"
      })
  void what_is_not_of_the_internet_is_refused(String address) throws UnknownHostException {
    assertThat(PublicAddresses.isPublic(InetAddress.getByName(address))).isFalse();
    assertThatThrownBy(() -> new PublicAddresses(false).of(address).await())
        .isInstanceOf(NotPublic.class);
  }

  /** As a resolver may give it: Java itself makes an IPv4 address of one that is written so. */
  @Test
  void an_address_within_another_is_judged_as_that_one() throws UnknownHostException {
    byte[] mapped = InetAddress.getByName("64:ff9b::10.0.0.1").getAddress();
    mapped[0] = 0;
    mapped[1] = 0;
    mapped[2] = 0;
    mapped[3] = 0;
    mapped[10] = -1;
    mapped[11] = -1;
    assertThat(PublicV6.isPublic(mapped)).isFalse();
    mapped[12] = 9;
    assertThat(PublicV6.isPublic(mapped)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "1.1.1.1",
        "9.255.255.255",
        "11.0.0.0",
        "100.63.255.255",
        "100.128.0.0",
        "126.1.1.1",
        "128.0.0.1",
        "172.15.255.255",
        "172.32.0.0",
        "192.167.1.1",
        "192.169.1.1",
        "198.17.1.1",
        "198.20.1.1",
        "223.255.255.255",
        "2606:4700::1111",
        "2a00:1450:4001::1",
        "2002:808:808::1",
        "64:ff9b::8.8.8.8",
        "::ffff:8.8.8.8"
      })
  void what_is_of_the_internet_is_given_with_its_name(String address) throws UnknownHostException {
    assertThat(PublicAddresses.isPublic(InetAddress.getByName(address))).isTrue();
    List<InetAddress> found = new PublicAddresses(false).of(address).await();
    assertThat(found).containsExactly(InetAddress.getByName(address));
    assertThat(found.getFirst().getHostName()).isEqualTo(address);
  }

  @Test
  void one_address_within_the_network_is_enough_to_refuse() throws UnknownHostException {
    InetAddress open = InetAddress.getByName("1.1.1.1");
    InetAddress within = InetAddress.getByName("10.0.0.1");
    assertThat(of(open).of("mail.example").await().getFirst().getHostName())
        .isEqualTo("mail.example");
    assertThatThrownBy(() -> of(open, within).of("mail.example").await())
        .isInstanceOf(NotPublic.class)
        .hasMessageNotContaining("mail.example");
  }

  private static PublicAddresses of(InetAddress... found) {
    return new PublicAddresses(false, _ -> found);
  }

  @Test
  void this_machine_counts_where_the_simulators_are_and_nothing_else_within() {
    PublicAddresses development = new PublicAddresses(true);
    assertThat(development.of("localhost").await())
        .isNotEmpty()
        .allSatisfy(address -> assertThat(address.isLoopbackAddress()).isTrue())
        .allSatisfy(address -> assertThat(address.getHostName()).isEqualTo("localhost"));
    assertThatThrownBy(() -> development.of("10.0.0.1").await()).isInstanceOf(NotPublic.class);
    assertThatThrownBy(() -> new PublicAddresses(false).of("localhost").await())
        .isInstanceOf(NotPublic.class);
    assertThatThrownBy(() -> development.of("no-such-host.invalid").await())
        .isInstanceOf(NotPublic.class);
  }
}
