package io.billhook.launcher;

import io.billhook.config.EncryptionConfig;
import io.billhook.crypto.Sealer;
import io.billhook.postgres.Transactions;
import io.billhook.process.LivingProcesses;

/** What a command seals with, so that every process can open it. */
final class SharedSealer {
  private SharedSealer() {}

  static Sealer of(EncryptionConfig keys, Transactions auth) {
    String shared = new LivingProcesses(auth).sealing(keys.ids());
    return new Sealer(keys, () -> shared);
  }
}
