package io.billhook.crypto;

import java.util.Base64;
import java.util.HexFormat;

/** A key of its own for {@code ENCRYPTION_KEYS}: id:base64 of 32 random bytes. */
public final class FreshKey {
  private static final int ID_BYTES = 4;

  private FreshKey() {}

  /** As the setting has it; the id is random too, so that no two keys share one by chance. */
  public static String create() {
    String id = HexFormat.of().formatHex(RandomToken.bytes(), 0, ID_BYTES);
    return "k" + id + ":" + Base64.getEncoder().encodeToString(RandomToken.bytes());
  }
}
