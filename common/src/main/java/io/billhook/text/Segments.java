package io.billhook.text;

import java.util.Locale;

/**
 * How a text goes over the air, and in how many parts, each of which costs. 160 characters of GSM
 * 03.38 fit into one, or 70 units of UTF-16 where the text has any other; of several parts each
 * gives some room to their order: 153 and 67. What takes two places is never torn apart.
 *
 * <p>Source: 3GPP TS 23.038 (6.2.1 and 6.2.1.1) and TS 23.040 (9.2.3.24.1). A provider that
 * replaces characters on its way may need fewer.
 *
 * @param encoding that all of it is sent in
 * @param count at least one
 */
public record Segments(Encoding encoding, int count) {

  /** How characters become bits. */
  public enum Encoding {
    /** Seven bits a character; those of the extension table take two places. */
    GSM7(160, 153),
    /** Sixteen bits; what is beyond takes two places, as in UTF-16. */
    UCS2(70, 67);

    private final int alone;
    private final int joined;

    Encoding(int alone, int joined) {
      this.alone = alone;
      this.joined = joined;
    }

    /** {@code gsm7} or {@code ucs2}. */
    public String label() {
      return name().toLowerCase(Locale.ROOT);
    }

    private int places(int codePoint) {
      boolean two =
          this == GSM7 ? EXTENSION.indexOf(codePoint) >= 0 : Character.charCount(codePoint) > 1;
      return two ? 2 : 1;
    }
  }

  /** The default alphabet, without the escape to the other table. */
  private static final String BASIC =
      "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
          + "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà";

  private static final String EXTENSION = "\f^{}\\[~]|€";

  /** Of a text that is not empty. */
  public static Segments of(String text) {
    Encoding encoding =
        text.codePoints().allMatch(c -> BASIC.indexOf(c) >= 0 || EXTENSION.indexOf(c) >= 0)
            ? Encoding.GSM7
            : Encoding.UCS2;
    int all = text.codePoints().map(encoding::places).sum();
    return new Segments(encoding, all <= encoding.alone ? 1 : joined(text, encoding));
  }

  private static int joined(String text, Encoding encoding) {
    int count = 1;
    int used = 0;
    for (int codePoint : text.codePoints().toArray()) {
      int places = encoding.places(codePoint);
      if (used + places > encoding.joined) {
        count++;
        used = 0;
      }
      used += places;
    }
    return count;
  }
}
