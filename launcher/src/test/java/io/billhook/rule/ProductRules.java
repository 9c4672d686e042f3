package io.billhook.rule;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.lang.ArchRule;
import io.billhook.api.contract.Contract;
import io.billhook.api.contract.ContractRules;
import io.billhook.api.contract.Operation;
import io.billhook.config.DatabaseConfig;
import io.billhook.devkit.TestServices;
import io.billhook.extension.Extensions;
import io.billhook.migrations.Migrations;
import io.billhook.published.Public;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;

/**
 * The rules that Billhook holds itself to, for a product: its code, tables, statements and
 * contract. A test class of the product extends this, and says what a row of a tenant looks like; a
 * later version of Billhook brings its rules by itself.
 */
@Public
@TestInstance(Lifecycle.PER_CLASS)
public abstract class ProductRules {
  private final String product;
  private final String root;
  private final JavaClasses classes;
  private Connection connection;
  private TableRules tables;

  /**
   * @param product the extension's name, and its base package
   */
  protected ProductRules(String product) {
    this(product, product);
  }

  /**
   * @param root the base package, where it is not named after the product
   */
  protected ProductRules(String product, String root) {
    this.product = product;
    this.root = root;
    this.classes =
        new ClassFileImporter().withImportOption(new DoNotIncludeTests()).importPackages(root);
  }

  /**
   * Statements that give tenant {@code :A} a row in each of the product's tables, with {@code
   * only-of-a} in every text of it; {@code :A} is also the id of an account of its own.
   */
  protected abstract String rowsOfA();

  @BeforeAll
  void migrate() throws SQLException {
    connection = connect(TestServices.freshDatabase());
    tables = new TableRules(connection);
  }

  @AfterAll
  void close() throws SQLException {
    connection.close();
  }

  @Test
  void it_is_found_as_a_service() {
    assertThat(Extensions.installed().names())
        .as("META-INF/services/io.billhook.extension.Extension")
        .contains(product);
    assertThat(classes).as("classes in the package " + root).isNotEmpty();
  }

  @Test
  void the_code_keeps_the_rules() {
    Stream.of(
            new CodeRules(root).all(),
            new LibraryRules(root).all(),
            new DangerRules(root).all(),
            List.of(
                new FeatureRules(root).rolesAreHandedOut(),
                new FeatureRules(root).noCycles(),
                new ModuleRules(root).apiKnowsNoWorker(),
                new ModuleRules(root).workerKnowsNoApi()))
        .flatMap(List::stream)
        .forEach(rule -> rule.check(classes));
  }

  /** Whatever else of Billhook is used may change with any version. */
  @Test
  void it_stands_on_what_is_public_alone() {
    standsOnWhatIsPublic(root).check(classes);
  }

  static ArchRule standsOnWhatIsPublic(String root) {
    return noClasses()
        .that()
        .resideInAPackage(root + "..")
        .should()
        .dependOnClassesThat(
            describe("are Billhook's and not marked with @Public", ProductRules::isInternal))
        .allowEmptyShould(true)
        .because("only what docs/public.txt lists stays as it is: docs/building-on-it.md");
  }

  private static boolean isInternal(JavaClass used) {
    JavaClass top = used.getBaseComponentType();
    while (top.getEnclosingClass().isPresent()) {
      top = top.getEnclosingClass().get();
    }
    return (top.getPackageName() + ".").startsWith("io.billhook.")
        && !top.isAnnotatedWith(Public.class);
  }

  @Test
  void every_tenant_table_is_guarded() throws SQLException {
    assertThat(tables.unguarded()).as("tenants' tables that are not guarded").isEmpty();
    assertThat(tables.viewsOfTheOwner())
        .as("views that show their owner's rows: add WITH (security_invoker = true)")
        .isEmpty();
    assertThat(tables.policiesWithoutScope())
        .as("policies that look at no scope: add tenant_id = current_tenant()")
        .isEmpty();
    assertThat(tables.rightsWithoutPolicy())
        .as("rights without a policy for that role and command: add the policy, or take the right")
        .isEmpty();
    assertThat(tables.foreignOwners()).as("what is not billhook_owner's").isEmpty();
  }

  @Test
  void what_belongs_to_a_tenant_or_an_account_goes_with_it() throws SQLException {
    assertThat(tables.heldBack()).isEmpty();
    assertThat(tables.leftBehind(product)).isEmpty();
  }

  @Test
  void its_tables_begin_with_its_name() throws SQLException {
    List<String> own = new ArrayList<>(tables.names());
    var url = TestServices.postgres().newDatabase("bare_" + UUID.randomUUID());
    new Migrations(url).migrate();
    try (Connection bare = connect(DatabaseConfig.direct(url))) {
      own.removeAll(new TableRules(bare).names());
    }
    Extensions.installed().names().stream()
        .filter(other -> !other.equals(product))
        .forEach(other -> own.removeIf(name -> isOf(other, name)));
    assertThat(own).as("name them " + product + "_…").allMatch(name -> isOf(product, name));
  }

  private static boolean isOf(String product, String name) {
    return name.equals(product)
        || name.startsWith(product + "_")
        || name.startsWith("flyway_" + product);
  }

  @Test
  void every_statement_is_one_that_postgresql_accepts() throws Exception {
    Map<String, String> statements = Statements.all(root);
    assertThat(Statements.refusals(connection, statements)).isEmpty();
    assertThat(Statements.withoutRecord(statements))
        .as("statements of seven values and more want a record")
        .isEmpty();
  }

  /** Every statement, run as tenant B with A's ids and texts, under each role bound to a tenant. */
  @Test
  void no_statement_sees_or_changes_another_tenant() throws Exception {
    try (Connection own = connect(TestServices.freshDatabase());
        var statement = own.createStatement()) {
      statement.execute(
          """
          INSERT INTO account (id, email, name) VALUES (':A', 'only-of-a@a.io', 'only-of-a');
          INSERT INTO tenant (id, name) VALUES (':A', 'only-of-a'), (':B', 'B');
          """
              .concat(rowsOfA())
              .replace(":A", TenantIsolation.A)
              .replace(":B", TenantIsolation.B));
      own.setAutoCommit(false);
      var isolation = new TenantIsolation(own);
      for (String table : isolation.tables()) {
        if (isOf(product, table)) {
          assertThat(isolation.digest(table))
              .as("rowsOfA() of the rules gives a row in " + table)
              .doesNotStartWith("0 ");
        }
      }
      Map<String, String> statements = Statements.all(root);
      var asB = isolation.runAll(statements, TenantIsolation.B);
      assertThat(asB.seen).isEmpty();
      assertThat(asB.changed).isEmpty();
      var asA = isolation.runAll(statements, TenantIsolation.A);
      assertThat(asA.seen.isEmpty() && asA.changed.isEmpty() && !statements.isEmpty())
          .as("no statement finds a row of A, so nothing was tried")
          .isFalse();
    }
  }

  @Test
  void every_operation_is_described_bounded_closed_and_can_be_repeated() {
    Contract contract = Contract.load();
    List<Operation> own =
        contract.operations().values().stream()
            .filter(operation -> Contract.extensionOf(operation).equals(product))
            .toList();
    assertThat(ContractRules.broken(contract, own)).isEmpty();
  }

  private static Connection connect(DatabaseConfig config) throws SQLException {
    var url = config.url();
    return DriverManager.getConnection(
        "jdbc:postgresql://" + url.getHost() + ":" + url.getPort() + url.getPath(),
        url.getUserInfo().split(":", 2)[0],
        url.getUserInfo().split(":", 2)[1]);
  }
}
