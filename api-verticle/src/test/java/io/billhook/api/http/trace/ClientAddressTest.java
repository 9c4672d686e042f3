package io.billhook.api.http.trace;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ClientAddressTest {
  private static final String PEER = "10.0.0.9";

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          192.0.2.1                      | 192.0.2.1                 | 192.0.2.1
          192.0.2.1:4711                 | 192.0.2.1                 | 192.0.2.1
          [2001:db8:1:2:3:4:5:6]         | 2001:db8:1:2:3:4:5:6      | 2001:db8:1:2::/64
          [2001:db8:1:2:3:4:5:6]:4711    | 2001:db8:1:2:3:4:5:6      | 2001:db8:1:2::/64
          2001:DB8:1:2:0:0:0:6           | 2001:db8:1:2::6           | 2001:db8:1:2::/64
          2001:db8::1                    | 2001:db8::1               | 2001:db8::/64
          ::1                            | ::1                       | ::/64
          ::ffff:192.0.2.1               | 192.0.2.1                 | 192.0.2.1
          ::ffff:c000:201                | 192.0.2.1                 | 192.0.2.1
          [::ffff:192.0.2.1]:4711        | 192.0.2.1                 | 192.0.2.1
          """)
  void an_address_in_any_form_is_the_same(String form, String text, String network) {
    var expected = new ClientAddress(text, network);
    assertThat(ClientAddress.of(PEER, List.of(form), 1)).isEqualTo(expected);
    assertThat(ClientAddress.networkOf(text)).isEqualTo(network);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\'',
      textBlock =
          """
          ''
          unknown
          _hidden
          localhost
          example.com:80
          192.0.2
          192.0.2.256
          192.0.2.010
          192.0.2.1:
          192.0.2.1:123456
          3221225985
          0x7f.0.0.1
          [192.0.2.1]
          [2001:db8::1
          2001:db8::1]
          [2001:db8::1]x
          fe80::1%eth0
          2001:db8::1::2
          1:2:3
          :
          <script>
          """)
  void what_is_no_address_gives_way_to_the_peer(String garbage) {
    assertThat(ClientAddress.of(PEER, List.of("192.0.2.7, " + garbage), 1).text()).isEqualTo(PEER);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          0 | 10.0.0.9
          1 | 10.0.0.8
          2 | 192.0.2.3
          3 | 192.0.2.2
          4 | 192.0.2.1
          5 | 10.0.0.9
          """)
  void so_many_hops_are_believed_and_no_more(int hops, String text) {
    // Two lines of one field are one list (RFC 9110, section 5.3).
    var header = List.of("192.0.2.1,192.0.2.2 ", " 192.0.2.3:99 , 10.0.0.8");
    assertThat(hops == 0 ? PEER : ClientAddress.of(PEER, header, hops).text()).isEqualTo(text);
  }

  @Test
  void without_the_header_it_is_the_peer() {
    assertThat(ClientAddress.of("fe80::1%eth0", List.of(), 1).text()).isEqualTo("fe80::1");
    assertThat(ClientAddress.of("", List.of(), 1)).isEqualTo(new ClientAddress("", ""));
  }
}
