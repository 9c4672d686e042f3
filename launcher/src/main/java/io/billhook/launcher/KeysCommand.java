package io.billhook.launcher;

import java.security.SecureRandom;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Base64;
import picocli.CommandLine.Command;

/** {@code billhook keys generate}. */
@Command(name = "keys", description = "Makes keys.", synopsisSubcommandLabel = "COMMAND")
final class KeysCommand {
  private static final int KEY_BYTES = 32;

  @Command(name = "generate", description = "Prints a new value for ENCRYPTION_KEYS.")
  void generate() {
    byte[] key = new byte[KEY_BYTES];
    new SecureRandom().nextBytes(key);
    String id = "k" + DateTimeFormatter.BASIC_ISO_DATE.format(LocalDate.now(ZoneOffset.UTC));
    System.out.println(id + ":" + Base64.getEncoder().encodeToString(key));
  }
}
