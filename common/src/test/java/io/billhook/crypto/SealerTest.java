package io.billhook.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.billhook.config.EncryptionConfig;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import org.junit.jupiter.api.Test;

class SealerTest {
  private static final byte[] SECRET = "secret".getBytes(StandardCharsets.UTF_8);

  private final Sealer sealer = new Sealer(EncryptionConfig.parse(key("a", 1)));

  @Test
  void opens_what_it_sealed_and_never_seals_twice_alike() {
    byte[] sealed = sealer.seal(SECRET, "place");
    assertThat(sealer.open(sealed, "place")).isEqualTo(SECRET);
    assertThat(sealer.seal(SECRET, "place")).isNotEqualTo(sealed);
  }

  @Test
  void a_changed_byte_anywhere_does_not_open() {
    byte[] sealed = sealer.seal(SECRET, "place");
    for (int i = 0; i < sealed.length; i++) {
      for (int bits : new int[] {1, 0x80, 0xff}) {
        byte[] changed = sealed.clone();
        changed[i] ^= (byte) bits;
        assertRefused(sealer, changed, "place");
      }
    }
    for (int length = 0; length < sealed.length; length++) {
      assertRefused(sealer, Arrays.copyOf(sealed, length), "place");
    }
  }

  @Test
  void a_length_below_zero_is_refused() {
    for (int length : new int[] {0x80, 0xfe, 0xff}) {
      byte[] forged = new byte[60];
      forged[0] = 1;
      forged[1] = (byte) length;
      assertRefused(sealer, forged, "place");
    }
  }

  @Test
  void a_value_moved_to_another_place_does_not_open() {
    assertRefused(sealer, sealer.seal(SECRET, "here"), "there");
  }

  @Test
  void an_older_key_still_opens_the_first_one_seals() {
    byte[] old = sealer.seal(SECRET, "place");
    Sealer rotated = new Sealer(EncryptionConfig.parse(key("b", 2) + "," + key("a", 1)));
    assertThat(rotated.open(old, "place")).isEqualTo(SECRET);
    assertRefused(sealer, rotated.seal(SECRET, "place"), "place");
  }

  @Test
  void a_text_is_known_again_by_its_fingerprint_under_the_first_key_alone() {
    byte[] print = sealer.fingerprint("ada@x.io", "one");
    assertThat(print).hasSize(32).isEqualTo(sealer.fingerprint("ada@x.io", "one"));
    assertThat(print)
        .isNotEqualTo(sealer.fingerprint("ada@x.io", "other"))
        .isNotEqualTo(sealer.fingerprint("eve@x.io", "one"));
    Sealer rotated = new Sealer(EncryptionConfig.parse(key("b", 2) + "," + key("a", 1)));
    assertThat(rotated.fingerprint("ada@x.io", "one")).isNotEqualTo(print);
  }

  private static void assertRefused(Sealer by, byte[] sealed, String place) {
    assertThatThrownBy(() -> by.open(sealed, place)).isInstanceOf(Sealer.UnsealableException.class);
  }

  private static String key(String id, int fill) {
    byte[] bytes = new byte[32];
    Arrays.fill(bytes, (byte) fill);
    return id + ":" + Base64.getEncoder().encodeToString(bytes);
  }
}
