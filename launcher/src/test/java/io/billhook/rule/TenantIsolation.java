package io.billhook.rule;

import static java.util.Locale.ROOT;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * Statements, run as a tenant with the ids and texts of another as their parameters: what they see
 * of its rows, and what they change.
 *
 * @param connection to a database that has a row of A in every tenant table; no other uses it, and
 *     it commits nothing by itself
 */
public record TenantIsolation(Connection connection) {
  public static final String A = "aaaaaaaa-0000-7000-8000-00000000000a";
  public static final String B = "bbbbbbbb-0000-7000-8000-00000000000b";
  private static final String HIGHEST = "ffffffff-ffff-ffff-ffff-ffffffffffff";

  /** In every text of A's rows. */
  private static final String MARK = "only-of-a";

  private static final Pattern WRITES = Pattern.compile("(?i)\\b(insert|update|delete)\\b");

  private static final List<String> ROLES = List.of("billhook_api", "billhook_worker");

  private static final String TABLES =
      """
      SELECT c.relname FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid
      WHERE c.relkind = 'r' AND c.relnamespace = 'public'::regnamespace
        AND a.attname = 'tenant_id' AND NOT a.attisdropped ORDER BY 1
      """;

  /** What happened when all statements were run for one tenant. */
  public static final class Findings {
    public final Set<String> seen = new TreeSet<>();
    public final Set<String> changed = new TreeSet<>();
    public int ran;
  }

  /**
   * Runs all statements under each role that is bound to a tenant, with A's values.
   *
   * @param statements by {@code Class.CONSTANT}
   * @param tenant for whom
   */
  public Findings runAll(Map<String, String> statements, String tenant) throws SQLException {
    Findings findings = new Findings();
    List<String> tables = tables();
    Map<String, String> before = digests(tables);
    for (var entry : statements.entrySet()) {
      try (var statement = connection.createStatement()) {
        statement.setEscapeProcessing(false);
        statement.execute("PREPARE looked AS " + entry.getValue());
        for (String arguments : arguments(statement)) {
          for (String role : ROLES) {
            run(entry, role, tenant, arguments, tables, before, findings);
          }
        }
        statement.execute("DEALLOCATE looked");
        connection.rollback();
      }
    }
    return findings;
  }

  private void run(
      Map.Entry<String, String> sql,
      String role,
      String tenant,
      String arguments,
      List<String> tables,
      Map<String, String> before,
      Findings findings)
      throws SQLException {
    var savepoint = connection.setSavepoint();
    try (var statement = connection.createStatement()) {
      statement.setEscapeProcessing(false);
      statement.execute(
          "SELECT set_config('role', '"
              + role
              + "', true), set_config('billhook.tenant_id', '"
              + tenant
              + "', true)");
      boolean rows = statement.execute("EXECUTE looked" + arguments);
      findings.ran++;
      boolean inserts = sql.getValue().toUpperCase(ROOT).contains("INSERT");
      if (rows && shows(statement.getResultSet(), inserts ? arguments : "")) {
        findings.seen.add(sql.getKey());
      }
      statement.execute("SELECT set_config('role', 'none', true)");
      if (WRITES.matcher(sql.getValue()).find() && !digests(tables).equals(before)) {
        findings.changed.add(sql.getKey());
      }
    } catch (SQLException refused) {
      if (refused.getSQLState().startsWith("XX")) {
        throw refused; // anything else is a refusal: no right, a policy, a constraint, a bad value
      }
    } finally {
      connection.rollback(savepoint);
    }
  }

  /**
   * Whether a value of A's is in the rows.
   *
   * @param own what the statement was given and may give back
   */
  private static boolean shows(ResultSet rows, String own) throws SQLException {
    boolean found = false;
    int columns = rows.getMetaData().getColumnCount();
    while (rows.next()) {
      for (int column = 1; column <= columns; column++) {
        String value = rows.getString(column);
        found |=
            value != null && (value.contains(MARK) || value.contains(A)) && !own.contains(value);
      }
    }
    return found;
  }

  /** What to call the prepared statement with: A's values, and those that leave a filter open. */
  private static Set<String> arguments(Statement statement) throws SQLException {
    List<String> types = new ArrayList<>();
    try (var found =
        statement.executeQuery(
            "SELECT unnest(parameter_types)::text FROM pg_prepared_statements WHERE name ="
                + " 'looked'")) {
      while (found.next()) {
        types.add(found.getString(1));
      }
    }
    Set<String> all = new LinkedHashSet<>();
    if (types.isEmpty()) {
      return Set.of("");
    }
    for (boolean nulls : List.of(false, true)) {
      for (String id : List.of(A, HIGHEST)) {
        for (String text : List.of(MARK, MARK + "@a.io", "NULL")) {
          for (int open = -1; open < types.size(); open++) {
            List<String> values = new ArrayList<>();
            for (int i = 0; i < types.size(); i++) {
              boolean isOpen = nulls ? i != open : i == open;
              values.add(isOpen ? "NULL" : value(types.get(i), id, text));
            }
            all.add("(" + String.join(", ", values) + ")");
          }
        }
      }
    }
    return all;
  }

  private static String value(String type, String id, String text) {
    String quoted = text.equals("NULL") ? text : "'" + text + "'";
    return switch (type) {
      case "uuid" -> "'" + id + "'";
      case "uuid[]" -> "'{" + id + "}'";
      case "text", "\"char\"", "name" -> quoted;
      case "text[]" -> "'{" + MARK + "}'";
      case "bytea" -> "sha256('" + MARK + "')";
      case "smallint", "integer", "bigint", "double precision", "numeric" -> "1";
      case "smallint[]", "integer[]", "bigint[]", "double precision[]" -> "'{1}'";
      case "boolean" -> "true";
      case "boolean[]" -> "'{true}'";
      case "timestamp with time zone" -> "now() - interval '1 day'";
      case "timestamp with time zone[]" -> "ARRAY[now()]";
      case "interval" -> "interval '1 day'";
      case "json", "jsonb" -> "'{}'";
      default -> "NULL";
    };
  }

  /** Those with a column tenant_id. */
  public List<String> tables() throws SQLException {
    List<String> tables = new ArrayList<>();
    try (var statement = connection.createStatement();
        var found = statement.executeQuery(TABLES)) {
      while (found.next()) {
        tables.add(found.getString(1));
      }
    }
    return tables;
  }

  private Map<String, String> digests(List<String> tables) throws SQLException {
    Map<String, String> digests = new TreeMap<>();
    for (String table : tables) {
      digests.put(table, digest(table));
    }
    return digests;
  }

  /** Of A's rows of a table: how many there are, and of what they hold. */
  public String digest(String table) throws SQLException {
    try (var statement = connection.createStatement();
        var found =
            statement.executeQuery(
                "SELECT count(*) || ' ' || coalesce(md5(string_agg(t::text, '|' ORDER BY t::text)),"
                    + " '')"
                    + (" FROM " + table + " t WHERE tenant_id = '" + A + "'"))) {
      found.next();
      return found.getString(1);
    }
  }
}
