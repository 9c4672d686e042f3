package io.billhook.migrations;

import java.sql.SQLException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.flywaydb.core.api.FlywayException;

/** A migration of a product cannot be applied. The message is one line, without a stack's words. */
public final class BrokenMigrationException extends RuntimeException {
  private static final long serialVersionUID = 1;

  private static final Pattern SCRIPT = Pattern.compile("\\bV[\\w.]+__\\w*\\.sql\\b");

  BrokenMigrationException(String product, FlywayException cause) {
    super(sentence(product, cause), cause);
  }

  private static String sentence(String product, FlywayException failure) {
    String text = String.valueOf(failure.getMessage());
    Matcher script = SCRIPT.matcher(text);
    for (Throwable at = failure; at != null; at = at.getCause()) {
      if (at instanceof SQLException refused) {
        String said = line(String.valueOf(refused.getMessage()));
        return script.find()
            ? "the migration %s of %s fails: %s. Nothing of it is kept: mend it in db/%s, build, and run billhook migrate again"
                .formatted(script.group(), product, said, product)
            : "the migrations of %s cannot be ended: %s. Run billhook migrate again"
                .formatted(product, said);
      }
    }
    return "the migrations of %s cannot be used: %s. A file in db/%s that was applied stays as it was; what changes is a new one"
        .formatted(product, text.strip().replaceAll("\\s*\\R+\\s*", "; "), product);
  }

  private static String line(String said) {
    return said.lines()
        .findFirst()
        .orElse("")
        .replaceFirst("^ERROR: ", "")
        .replaceFirst("\\.$", "");
  }
}
