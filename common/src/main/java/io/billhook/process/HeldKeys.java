package io.billhook.process;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which keys this process has, as it says with its heartbeat, and which of those of {@code
 * ENCRYPTION_KEYS} every living process has, as it hears with the answer. Ids alone, never a key.
 */
public final class HeldKeys {
  private static final Logger log = LoggerFactory.getLogger(HeldKeys.class);

  private final @Nullable List<String> encryption;
  private volatile @Nullable List<String> signing;
  private volatile String sealing;

  private HeldKeys(@Nullable List<String> encryption, String sealing) {
    this.encryption = encryption;
    this.signing = encryption == null ? null : List.of();
    this.sealing = sealing;
  }

  /**
   * Of a process that seals.
   *
   * @param encryption the ids of {@code ENCRYPTION_KEYS}, in their order
   */
  public static HeldKeys of(List<String> encryption) {
    return new HeldKeys(List.copyOf(encryption), encryption.getFirst());
  }

  /** Of a process that has no keys and says nothing of any. */
  public static HeldKeys untold() {
    return new HeldKeys(null, "");
  }

  /** The id of the key that seals: the first that every living process has. */
  public String sealing() {
    return sealing;
  }

  /** Has the next beat say whose tokens this process takes. */
  public void takesTokensOf(List<String> signingKeys) {
    signing = List.copyOf(signingKeys);
  }

  @Nullable List<String> encryption() {
    return encryption;
  }

  @Nullable List<String> signing() {
    return signing;
  }

  /** What the database answers; null where this process has said nothing. */
  void heard(@Nullable String common) {
    if (common != null && !common.equals(sealing)) {
      log.atInfo()
          .addKeyValue("key", common)
          .addKeyValue("before", sealing)
          .log("encryption_key.seals");
      sealing = common;
    }
  }
}
