package io.billhook.launcher;

import io.billhook.crypto.Sealer.UnsealableException;
import io.billhook.extension.UnusableExtension;
import io.billhook.migrations.BrokenMigrationException;
import io.billhook.postgres.DatabaseException;
import java.net.BindException;
import java.sql.SQLException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What keeps a command from its work and is no fault of the program: a sentence that says what is
 * wrong, and another that says what mends it.
 */
final class Trouble {
  private static final String NO_ANSWER = "08";

  private Trouble() {}

  /**
   * The sentences for the first cause that is known.
   *
   * @param command its name, since the same refusal has another remedy for {@code migrate}
   */
  static Optional<String> sentences(Throwable failure, String command) {
    for (Throwable at = failure; at != null; at = at.getCause()) {
      String found =
          switch (at) {
            case UnsealableException sealed -> ofKeys(sealed);
            case UnusableExtension extension -> extension.getMessage();
            case BrokenMigrationException broken -> broken.getMessage();
            case SQLException refused -> ofDatabase(refused, refused.getSQLState(), command);
            case DatabaseException refused ->
                ofDatabase(
                    refused,
                    DatabaseException.isAway(refused) ? NO_ANSWER : refused.sqlState(),
                    command);
            case BindException _ -> "the port is taken. Give another one with --port or PORT.";
            default -> null;
          };
      if (found != null) {
        return Optional.of(found);
      }
    }
    return Optional.empty();
  }

  private static String ofKeys(UnsealableException sealed) {
    return "ENCRYPTION_KEYS is not what this database was used with: "
        + firstLine(sealed)
        + ". Give the keys that it had before, all of them; a new one goes before them.";
  }

  /** Null where it is none of the refusals that a wrong setting or a missing right brings. */
  private static @Nullable String ofDatabase(
      Exception refused, @Nullable String state, String command) {
    String said = firstLine(refused);
    return switch (state == null ? "" : state) {
      case "28000", "28P01" ->
          "the database refuses the log-in: " + said + ". Mend user and password in DATABASE_URL.";
      case "3D000" -> said + ". Make it with createdb, or mend the name in DATABASE_URL.";
      case "42501" -> ofRights(said, command);
      case "53300" -> said + ". Raise max_connections of PostgreSQL, or lower DATABASE_POOL_SIZE.";
      case String other when other.startsWith(NO_ANSWER) || other.startsWith("57P") ->
          said + ". Is PostgreSQL running, and does DATABASE_URL lead to it?";
      default -> null;
    };
  }

  private static String ofRights(String said, String command) {
    return said
        + (command.equals("migrate")
            ? ". billhook migrate wants a log-in that owns the database and may create roles:"
                + " docs/database.md."
            : ". DATABASE_URL wants the log-in that billhook migrate has made for api and worker"
                + " (DATABASE_APP_USER), or the owner's.");
  }

  /** What a failure says by its first line, without the point at its end. */
  static String firstLine(Throwable failure) {
    String said = String.valueOf(failure.getMessage()).lines().findFirst().orElse("");
    return said.replaceFirst("^(?:ERROR|FATAL): ", "").replaceFirst("\\.$", "");
  }
}
