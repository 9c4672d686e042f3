package io.billhook.text;

import static org.assertj.core.api.Assertions.assertThat;

import io.billhook.text.Segments.Encoding;
import org.junit.jupiter.api.Test;

class SegmentsTest {

  @Test
  void of_gsm_160_fit_into_one_and_153_into_each_of_several() {
    assertThat(Segments.of("a")).isEqualTo(new Segments(Encoding.GSM7, 1));
    assertThat(Segments.of("é@\nÅ".repeat(40))).isEqualTo(new Segments(Encoding.GSM7, 1));
    assertThat(Segments.of("x".repeat(161))).isEqualTo(new Segments(Encoding.GSM7, 2));
    assertThat(Segments.of("x".repeat(306))).isEqualTo(new Segments(Encoding.GSM7, 2));
    assertThat(Segments.of("x".repeat(307))).isEqualTo(new Segments(Encoding.GSM7, 3));
    assertThat(Segments.of("x".repeat(1600))).isEqualTo(new Segments(Encoding.GSM7, 11));
  }

  @Test
  void the_extension_table_takes_two_places_which_are_not_torn_apart() {
    assertThat(Segments.of("€".repeat(80))).isEqualTo(new Segments(Encoding.GSM7, 1));
    assertThat(Segments.of("€".repeat(80) + "a")).isEqualTo(new Segments(Encoding.GSM7, 2));
    // 152 and an escape: with tearing it would be two.
    String torn = "a".repeat(152) + "{" + "a".repeat(151);
    assertThat(Segments.of(torn)).isEqualTo(new Segments(Encoding.GSM7, 2));
    assertThat(Segments.of(torn + "a")).isEqualTo(new Segments(Encoding.GSM7, 3));
  }

  @Test
  void one_character_beyond_makes_all_of_it_ucs2_with_70_and_67() {
    assertThat(Segments.of("ç")).isEqualTo(new Segments(Encoding.UCS2, 1));
    assertThat(Segments.of("`")).isEqualTo(new Segments(Encoding.UCS2, 1));
    assertThat(Segments.of("\t")).isEqualTo(new Segments(Encoding.UCS2, 1));
    assertThat(Segments.of("ж".repeat(70))).isEqualTo(new Segments(Encoding.UCS2, 1));
    assertThat(Segments.of("ж".repeat(71))).isEqualTo(new Segments(Encoding.UCS2, 2));
    assertThat(Segments.of("ж".repeat(135))).isEqualTo(new Segments(Encoding.UCS2, 3));
  }

  @Test
  void a_surrogate_pair_counts_two_and_is_not_torn_apart() {
    assertThat(Segments.of("🙂".repeat(35))).isEqualTo(new Segments(Encoding.UCS2, 1));
    // 33 pairs and a half fit into 67, so 33 do.
    assertThat(Segments.of("🙂".repeat(66))).isEqualTo(new Segments(Encoding.UCS2, 2));
    assertThat(Segments.of("🙂".repeat(67))).isEqualTo(new Segments(Encoding.UCS2, 3));
  }
}
