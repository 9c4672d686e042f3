package io.billhook.devkit.hostile;

import java.net.URI;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import java.util.Properties;
import java.util.UUID;

/** The person that the probe logs in as. Written as a row, since each way in is under attack. */
public final class Bystander {
  static final String EMAIL = "bystander@example.com";

  /** Of all of them. */
  public static final String PASSWORD = "correct horse";

  private static final String HASH =
      "$argon2id$v=19$m=19456,t=2,p=1$b2YgdGhlIGJ5c3RhbmRlcg"
          + "$G3C/WsxEeCWD3fcyW9CnTrr0oqHOZRCHcuXZAx08GnM";

  private static final String INSERT =
      """
      INSERT INTO account (id, email, password_hash, email_verified_at, password_changed_at)
      VALUES (?, ?, ?, now(), now())
      """;

  private Bystander() {}

  /** Adds them to a migrated database, with the log-in of its owner. */
  public static void addTo(URI database) throws SQLException {
    addTo(database, List.of(EMAIL));
  }

  /** Adds one for each of these addresses. */
  public static void addTo(URI database, List<String> emails) throws SQLException {
    String[] logIn = database.getUserInfo().split(":", 2);
    Properties properties = new Properties();
    properties.setProperty("user", logIn[0]);
    properties.setProperty("password", logIn.length == 2 ? logIn[1] : "");
    String address = database.getHost() + ":" + database.getPort() + database.getPath();
    try (var connection = DriverManager.getConnection("jdbc:postgresql://" + address, properties);
        var insert = connection.prepareStatement(INSERT)) {
      for (String email : emails) {
        insert.setObject(1, UUID.randomUUID());
        insert.setString(2, email);
        insert.setString(3, HASH);
        insert.addBatch();
      }
      insert.executeBatch();
    }
  }
}
