package io.billhook.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import io.billhook.launcher.scaffold.NewCommand;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

/** {@code billhook new} in a folder that looks like a clone: what it refuses changes nothing. */
final class NewCommandTest {
  private static final String POM =
      """
      <project>
        <artifactId>billhook</artifactId>
        <version>1.2.3</version>
        <modules>
          <module>common</module>
          <module>api-verticle</module>
        </modules>
      </project>
      """;

  @TempDir private static Path withAcme = Path.of("");
  @TempDir private Path clone = Path.of("");

  /** How it ended, and what it said. */
  private record Ended(int code, String said) {}

  @BeforeAll
  static void makeAcme() throws IOException {
    lookLikeAClone(withAcme);
    mustRun(withAcme, "product acme");
  }

  @BeforeEach
  void begin() throws IOException {
    try (Stream<Path> files = Files.walk(withAcme)) {
      for (Path file : files.toList()) {
        Path copy = clone.resolve(withAcme.relativize(file));
        if (Files.isDirectory(file)) {
          Files.createDirectories(copy);
        } else {
          Files.copy(file, copy);
        }
      }
    }
  }

  static void lookLikeAClone(Path folder) throws IOException {
    Files.writeString(folder.resolve("pom.xml"), POM);
    Files.createDirectories(folder.resolve("api-verticle/src"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "product x              | 2 to 30 small letters and digits",
        "product Acme           | Did you mean acme?",
        "product acme-shop      | Did you mean acmeshop?",
        "product 1acme          | Did you mean acme?",
        "product ../up          | Did you mean up?",
        "product Billing        | 2 to 30 small letters and digits",
        "product billing        | billing is taken",
        "product common         | common is taken",
        "product class          | class is taken",
        "product java           | java is taken",
        "product service        | service is taken",
        "job Foo..Bar           | Did you mean foo.bar?",
        "job acme               | FEATURE.NAME, as acme.send_report",
        "job acme.              | FEATURE.NAME",
        "job .send              | FEATURE.NAME",
        "job acme.sendReport    | Did you mean acme.send_report?",
        "job acme.send-report   | Did you mean acme.send_report?",
        "job acme.a.b           | Did you mean acme.a_b?",
        "job acme._a            | Did you mean acme.a?",
        "job acme.send_data     | would be the class SendData",
        "job acme.record        | would be the class Record",
        "job acme.parts         | would be the class Parts",
        "job shop.send          | no product shop",
        "job acme.send --product shop | does not begin with the name of its product: shop.send",
        "resource notes         | named in the singular: note",
        "resource Note          | Did you mean note?",
        "resource line-item     | Did you mean line_item?",
        "resource ../../x       | Did you mean x?",
        "resource base_price    | would be the class BasePriceRoutes",
        "resource note --product shop  | no product shop",
        "resource person --plural Peo  | written as the name is",
        "resource a_name_of_a_thing_that_is_far_too_long_to_be_stored | room for 43 letters",
      })
  void a_name_that_does_not_fit_is_refused_with_what_does(String command, String says)
      throws IOException {
    Map<String, String> before = files();

    Ended refused = run(command);

    assertThat(refused.code()).as(refused.said()).isEqualTo(2);
    assertThat(refused.said()).startsWith("billhook: ").contains(says).hasLineCount(1);
    assertThat(files()).isEqualTo(before);
  }

  @ParameterizedTest
  @ValueSource(strings = {"job acme.send", "resource note"})
  void what_is_taken_is_refused_and_stays(String command) throws IOException {
    assertThat(run(command).code()).isZero();
    Map<String, String> before = files();

    Ended again = run(command);

    assertThat(again.code()).as(again.said()).isEqualTo(2);
    assertThat(again.said()).contains("is there already: products/acme/").hasLineCount(1);
    assertThat(files()).isEqualTo(before);
  }

  @Test
  void a_product_is_made_once() throws IOException {
    Map<String, String> before = files();

    assertThat(run("product acme").said()).contains("there is a product acme already");
    assertThat(files()).isEqualTo(before);
  }

  @Test
  void a_file_of_ones_own_in_the_way_is_kept() throws IOException {
    Path own = clone.resolve("products/acme/src/main/java/acme/api/NoteView.java");
    Files.writeString(own, "mine");
    Map<String, String> before = files();

    Ended refused = run("resource note");

    assertThat(refused.code()).isEqualTo(2);
    assertThat(refused.said()).contains("acme/api/NoteView.java", "Nothing was changed");
    assertThat(files()).isEqualTo(before);
  }

  @ParameterizedTest
  @CsvSource({
    "job acme.job_kind, acme.contract.JobKind would hide io.billhook.contract.JobKind",
    "job acme.list, acme.contract.List would hide java.util.List",
    "job acme.acme_worker, acme.contract.AcmeWorker would hide acme.worker.AcmeWorker"
  })
  void a_class_that_would_hide_another_is_refused(String command, String says) throws IOException {
    Map<String, String> before = files();

    Ended refused = run(command);

    assertThat(refused.code()).isEqualTo(2);
    assertThat(refused.said()).contains(says);
    assertThat(files()).isEqualTo(before);
  }

  @Test
  void of_several_products_one_must_be_named() {
    assertThat(run("product shop").code()).isZero();

    Ended which = run("resource note");
    assertThat(which.code()).isEqualTo(2);
    assertThat(which.said()).contains("--product acme or shop");
    assertThat(run("resource note --product shop").code()).isZero();
    assertThat(clone.resolve("products/shop/src/main/java/shop/api/NoteRoutes.java")).exists();
    assertThat(clone.resolve("products/pom.xml"))
        .content()
        .containsSubsequence("<module>acme</module>", "<module>shop</module>");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "AcmeExtension.java   | return List.of( | return java.util.List.of( | of jobKinds()",
        "worker/AcmeWorker.java | handlers(Parts parts) | handlers(Parts it, int i) | of handlers",
        "worker/AcmeWorker.java | public final class | public final clas | this is no Java",
      })
  void a_file_in_which_the_place_is_not_found_is_left_alone(
      String file, String was, String is, String says) throws IOException {
    Path extension = clone.resolve("products/acme/src/main/java/acme").resolve(file);
    Files.writeString(extension, Files.readString(extension).replace(was, is));
    Map<String, String> before = files();

    Ended refused = run("job acme.send");

    assertThat(refused.code()).as(refused.said()).isEqualTo(1);
    assertThat(refused.said()).contains("nothing was changed", file, says);
    assertThat(files()).isEqualTo(before);
  }

  @Test
  void what_cannot_be_written_leaves_nothing_behind() throws IOException {
    // A file where a folder belongs: found when the others are there.
    Files.writeString(clone.resolve("products/acme/src/test/java/acme/api"), "");
    Map<String, String> before = files();

    Ended refused = run("resource note");

    assertThat(refused.code()).isEqualTo(1);
    assertThat(refused.said()).contains("nothing was changed: cannot write ", "java/acme/api");
    assertThat(files()).isEqualTo(before);
  }

  @Test
  void without_a_product_there_is_no_place_for_a_resource() throws IOException {
    Files.delete(clone.resolve("products/acme/pom.xml"));

    Ended refused = run("resource note");

    assertThat(refused.code()).isEqualTo(2);
    assertThat(refused.said()).contains("./billhook new product NAME");
  }

  @Test
  void migrations_are_numbered_on() throws IOException {
    run("resource note");
    Path migrations = clone.resolve("products/acme/src/main/resources/db/acme");
    Files.writeString(migrations.resolve("V11__of_my_own.sql"), "SELECT 1;");
    run("resource person --plural people");

    assertThat(migrations.resolve("V1__notes.sql")).exists();
    assertThat(migrations.resolve("V12__people.sql")).exists();
  }

  @Test
  void elsewhere_than_in_a_clone_it_says_so() throws IOException {
    Files.delete(clone.resolve("pom.xml"));

    Ended refused = run("product acme");

    assertThat(refused.code()).isEqualTo(1);
    assertThat(refused.said()).contains("works in a clone of Billhook's repository");
  }

  private Ended run(String command) {
    return run(clone, command);
  }

  /** Runs it where it must go well; gives what it said. */
  static String mustRun(Path clone, String command) {
    Ended ended = run(clone, command);
    assertThat(ended.code()).as("%s: %s", command, ended.said()).isZero();
    return ended.said();
  }

  /** What it says where it refuses. */
  static String refusal(Path clone, String command) throws IOException {
    lookLikeAClone(clone);
    Ended ended = run(clone, command);
    assertThat(ended.code()).as("%s: %s", command, ended.said()).isEqualTo(2);
    return ended.said();
  }

  private static Ended run(Path clone, String command) {
    var said = new StringWriter();
    var writer = new PrintWriter(said, true);
    int code =
        new CommandLine(new NewCommand(clone.toString()))
            .setParameterExceptionHandler(new Misspelt())
            .setExecutionExceptionHandler((e, failed, _) -> Billhook.explain(e, failed))
            .setOut(writer)
            .setErr(writer)
            .execute(command.split(" +", -1));
    return new Ended(code, said.toString());
  }

  /** Every file with its text. */
  private Map<String, String> files() throws IOException {
    Map<String, String> all = new TreeMap<>();
    try (Stream<Path> files = Files.walk(clone)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        all.put(clone.relativize(file).toString(), Files.readString(file));
      }
    }
    return all;
  }
}
