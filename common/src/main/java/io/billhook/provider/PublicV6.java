package io.billhook.provider;

import io.billhook.provider.PublicAddresses.Range;
import java.util.Arrays;
import java.util.List;

/** Which addresses of IPv6 are of the public internet. */
final class PublicV6 {
  private static final Range GLOBAL = Range.of(3, 0x20);
  private static final Range SIX_TO_FOUR = Range.of(16, 0x20, 0x02);
  private static final Range NAT64 = Range.of(96, 0x00, 0x64, 0xff, 0x9b);
  private static final Range MAPPED =
      Range.of(96, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff); // ::ffff:0:0/96

  private static final List<Range> NOT_PUBLIC =
      List.of(
          Range.of(23, 0x20, 0x01), // protocols, Teredo among them
          Range.of(32, 0x20, 0x01, 0x0d, 0xb8), // documentation
          Range.of(20, 0x3f, 0xff)); // documentation

  private PublicV6() {}

  static boolean isPublic(byte[] v6) {
    if (MAPPED.holds(v6) || NAT64.holds(v6)) {
      return PublicAddresses.isPublic(Arrays.copyOfRange(v6, 12, 16));
    }
    if (SIX_TO_FOUR.holds(v6)) {
      return PublicAddresses.isPublic(Arrays.copyOfRange(v6, 2, 6));
    }
    return GLOBAL.holds(v6) && NOT_PUBLIC.stream().noneMatch(range -> range.holds(v6));
  }
}
