package io.billhook;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import io.billhook.crypto.Sealer;
import io.billhook.devkit.TestServices;
import io.billhook.reseal.SealedColumn;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** A column that holds what a Sealer gave is in the one list, so that its key can be retired. */
final class SealedColumnsTest {
  /** Bytes that are neither sealed nor, by a check of their length, hashes. */
  private static final Set<String> IN_THE_CLEAR =
      Set.of("dead_message.body", "webhook_event.body_bytes");

  private static final String BYTES =
      """
      SELECT c.relname || '.' || a.attname FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid
      WHERE c.relkind IN ('r', 'p') AND c.relnamespace = 'public'::regnamespace
        AND a.atttypid = 'bytea'::regtype AND a.attnum > 0 AND NOT a.attisdropped
        AND NOT EXISTS (SELECT FROM pg_constraint k WHERE k.conrelid = c.oid
                        AND pg_get_constraintdef(k.oid) LIKE '%(length(' || a.attname || ') = 32)%')
      """;

  private static final String MAY_CHANGE =
      """
      SELECT table_name || '.' || column_name FROM information_schema.column_privileges
      WHERE grantee = 'billhook_keys' AND privilege_type = 'UPDATE'
      """;

  private static final String MAY_DO_MORE =
      """
      SELECT table_name || ' ' || privilege_type FROM information_schema.table_privileges
      WHERE grantee = 'billhook_keys'
      """;

  /** Who seals: each for a column of the list, or for what is not kept. */
  private static final Set<String> SEALERS =
      Set.of(
          "AttemptCookie", // a cookie, good for ten minutes
          "Idempotency",
          "MailAttachments",
          "MailText",
          "MessagingCredential",
          "NewSessions",
          "OperatorEnrolment",
          "Reseal",
          "SigningKeys",
          "SmsOutbox",
          "TextCodes",
          "TotpFactor");

  @Test
  void every_column_of_bytes_is_sealed_and_listed_or_known_to_be_neither() throws Exception {
    try (var database = new ScratchDatabase(TestServices.postgres().url());
        Connection connection = database.connect()) {
      Set<String> listed = new TreeSet<>();
      SealedColumn.ALL.forEach(column -> listed.add(column.toString()));
      Set<String> known = new TreeSet<>(listed);
      known.addAll(IN_THE_CLEAR);
      assertThat(rows(connection, BYTES)).containsExactlyInAnyOrderElementsOf(known);
      assertThat(rows(connection, MAY_CHANGE)).containsExactlyInAnyOrderElementsOf(listed);
      assertThat(rows(connection, MAY_DO_MORE)).isEmpty();
      try (var statement = connection.createStatement()) {
        statement.execute("ALTER TABLE email ADD forgotten bytea");
      }
      assertThat(rows(connection, BYTES)).contains("email.forgotten");
    }
  }

  /** A sealed value might be kept as text, or elsewhere: so whoever seals is looked at, too. */
  @Test
  void whoever_seals_has_been_thought_of() {
    JavaClasses classes =
        new ClassFileImporter()
            .withImportOption(new DoNotIncludeTests())
            .importPackages("io.billhook");
    Set<String> sealers = new TreeSet<>();
    classes.get(Sealer.class).getMethodCallsToSelf().stream()
        .filter(call -> call.getName().equals("seal"))
        .forEach(call -> sealers.add(call.getOriginOwner().getSimpleName()));
    assertThat(sealers).containsExactlyInAnyOrderElementsOf(SEALERS);
  }

  private static List<String> rows(Connection connection, String sql) throws SQLException {
    List<String> rows = new ArrayList<>();
    try (var statement = connection.createStatement();
        var result = statement.executeQuery(sql)) {
      while (result.next()) {
        rows.add(result.getString(1));
      }
    }
    return rows;
  }
}
