package io.billhook.worker.testing;

import io.billhook.config.EncryptionConfig;
import io.billhook.crypto.Sealer;
import java.util.Arrays;
import java.util.Base64;

/** What seals in tests. */
public final class TestSealer {
  private TestSealer() {}

  public static Sealer get() {
    return of("test", 0);
  }

  /** One of a key that no other has. */
  public static Sealer of(String id, int filledWith) {
    byte[] secret = new byte[32];
    Arrays.fill(secret, (byte) filledWith);
    return new Sealer(
        EncryptionConfig.parse(id + ":" + Base64.getEncoder().encodeToString(secret)));
  }
}
