package io.billhook.worker.page;

import static java.lang.reflect.Modifier.isPublic;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.billhook.contract.JobArgs;
import io.billhook.contract.Queues;
import io.billhook.devkit.TestServices;
import io.billhook.job.JobContext;
import io.billhook.job.JobOutcome;
import io.billhook.outbox.JobOptions;
import io.billhook.worker.Handlers;
import java.io.File;
import java.io.IOException;
import java.io.StringWriter;
import java.lang.annotation.Annotation;
import java.lang.reflect.Method;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A job kind is one record, one handler and one line: the example of docs/jobs.md is applied to a
 * copy of the sources, counted, compiled, and run by the engine and by the page's own test. The
 * imports that the line needs are not counted: an editor adds them.
 */
@Timeout(240)
final class JobsPageTest {
  private static final Path PROJECT = Path.of("..").toAbsolutePath().normalize();
  private static final String HANDLERS =
      "worker-verticle/src/main/java/io/billhook/worker/Handlers.java";
  private static final String HANDLERS_BEGIN = "return new JobRegistry()";

  @TempDir private Path folder;

  @Test
  void the_example_is_two_files_and_one_line_and_runs() throws Exception {
    JobsPage page = JobsPage.read(PROJECT.resolve("docs/jobs.md"));
    SourceCopy sources = apply(page);

    assertThat(page.blocks()).as("record, handler, line, test").hasSize(4);
    assertThat(sources.newFiles())
        .containsExactlyInAnyOrder(
            page.endingWith("/ReleaseEmails.java").getKey(),
            page.endingWith("/ReleaseEmailsHandler.java").getKey());
    assertThat(sources.changedFiles()).containsExactly(HANDLERS);
    assertThat(sources.gainedLines(HANDLERS))
        .as("the line, and its imports")
        .hasSize(3)
        .filteredOn(line -> !line.startsWith("import "))
        .singleElement()
        .asString()
        .contains(".handle(ReleaseEmails.KIND, ");

    List<Path> changed =
        Stream.concat(sources.newFiles().stream(), sources.changedFiles().stream())
            .map(sources.copy()::resolve)
            .toList();
    assertThat(compile(changed)).isEmpty();
    Path test = write(page.endingWith("/ReleaseEmailsTest.java"));
    assertThat(compile(List.of(test))).isEmpty();

    try (PageLoader loader = loader()) {
      assertThat(runByTheEngine(loader))
          .containsExactly(
              "email.release on email-bulk completed", "email.send on email-bulk cancelled");
      assertThat(breakersOf(loader, Queues.EMAIL_BULK))
          .as("bulk mail stops while Brevo's breaker is open")
          .containsOnly("brevo");
      assertThat(runTests(loader.loadClass("io.billhook.worker.messaging.email.ReleaseEmailsTest")))
          .containsExactlyInAnyOrder(
              "each_mail_becomes_a_job_once", "nothing_to_release_is_no_failure");
    }
  }

  /** As if the handler and the line had been forgotten. */
  @Test
  void the_record_alone_keeps_a_worker_from_starting() throws Exception {
    SourceCopy sources = apply(JobsPage.read(PROJECT.resolve("docs/jobs.md")));
    unpack(home(JobArgs.class), classes());
    assertThat(refusal()).isEmpty();

    String record = sources.newFiles().getFirst();
    assertThat(record).endsWith("/ReleaseEmails.java");
    assertThat(compile(List.of(sources.copy().resolve(record)))).isEmpty();
    assertThat(refusal())
        .isEqualTo(
            "No handler for the job kinds [email.release]: each needs a line in Handlers.create");
  }

  /** The module is a folder while one tests, and a jar once it is packaged. */
  private static void unpack(Path module, Path to) throws IOException {
    if (Files.isDirectory(module)) {
      copy(module, to);
      return;
    }
    try (FileSystem jar = FileSystems.newFileSystem(module)) {
      copy(jar.getPath("/"), to);
    }
  }

  private static void copy(Path from, Path to) throws IOException {
    try (Stream<Path> files = Files.walk(from)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Path target = to.resolve(from.relativize(file).toString());
        Files.createDirectories(target.getParent());
        Files.copy(file, target);
      }
    }
  }

  private String refusal() throws Exception {
    List<Path> folders =
        List.of(
            classes(), home(Handlers.class), home(JobsPageTest.class), home(TestServices.class));
    try (PageLoader loader = new PageLoader("io.billhook.", folders)) {
      return (String) registryRun(loader).getMethod("refusal").invoke(null);
    }
  }

  private static Class<?> registryRun(ClassLoader loader) throws ClassNotFoundException {
    return loader.loadClass("io.billhook.worker.engine.RegistryRun");
  }

  @Test
  void the_page_names_every_outcome_option_and_queue() throws Exception {
    String page = Files.readString(PROJECT.resolve("docs/jobs.md"));
    List<String> names = new ArrayList<>(Queues.ALL);
    for (Class<?> outcome : JobOutcome.class.getPermittedSubclasses()) {
      names.add(outcome.getSimpleName());
    }
    for (Class<?> record : List.of(JobOptions.class, JobContext.class)) {
      Stream.of(record.getDeclaredMethods())
          .filter(method -> isPublic(method.getModifiers()))
          .map(Method::getName)
          .filter(name -> !List.of("equals", "hashCode", "toString").contains(name))
          .forEach(names::add);
    }
    // Read through their methods: unique(key), at(time), isCancelled().
    names.removeAll(List.of("uniqueKey", "runAt", "cancelled"));
    assertThat(names).contains("Snooze", "unique", "attempt", "email-bulk");
    assertThat(page).contains(names);
  }

  @Test
  void a_page_that_has_rotten_is_found() throws Exception {
    String page = Files.readString(PROJECT.resolve("docs/jobs.md"));
    JobsPage rotten = JobsPage.of(page.replace("JobOptions.none()", "JobOptions.empty()"));
    SourceCopy sources = apply(rotten);
    assertThat(compile(sources.newFiles().stream().map(sources.copy()::resolve).toList()))
        .contains("ReleaseEmailsHandler.java", "cannot find symbol", "empty()");

    assertThatThrownBy(() -> JobsPage.of("```java\nint i;\n```\n").endingWith("Handler.java"))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("No block for …Handler.java");
  }

  @Test
  void a_change_of_another_file_would_be_counted() throws Exception {
    SourceCopy sources = SourceCopy.of(PROJECT, folder.resolve("copy"));
    assertThat(sources.newFiles()).isEmpty();
    assertThat(sources.changedFiles()).isEmpty();

    String queues = "common/src/main/java/io/billhook/contract/Queues.java";
    sources.insert(queues, "public final class Queues {", "  // one line more");
    assertThat(sources.changedFiles()).containsExactly(queues);
    assertThat(sources.gainedLines(queues)).containsExactly("  // one line more");
    assertThatThrownBy(() -> sources.add(queues, "")).isInstanceOf(AssertionError.class);
  }

  /** Adds what the page says, and the imports that an editor adds. */
  private SourceCopy apply(JobsPage page) throws IOException {
    SourceCopy sources = SourceCopy.of(PROJECT, folder.resolve("copy"));
    for (var block : page.blocks().entrySet()) {
      if (block.getKey().equals(HANDLERS)) {
        sources.insert(HANDLERS, HANDLERS_BEGIN, block.getValue().stripTrailing());
      } else if (block.getKey().contains("/src/main/")) {
        sources.add(block.getKey(), block.getValue());
        String name = block.getKey().replaceAll("^.*/src/main/java/(.*)\\.java$", "$1");
        sources.insert(
            HANDLERS, "package io.billhook.worker;", "import " + name.replace('/', '.') + ";");
      }
    }
    return sources;
  }

  private Path write(Map.Entry<String, String> block) throws IOException {
    Path file = folder.resolve("tests").resolve(block.getKey());
    Files.createDirectories(file.getParent());
    return Files.writeString(file, block.getValue());
  }

  /** What the compiler has to say, warnings included; nothing if all is well. */
  private String compile(List<Path> files) throws IOException {
    var compiler = ToolProvider.getSystemJavaCompiler();
    var said = new StringWriter();
    Path classes = Files.createDirectories(classes());
    try (var manager = compiler.getStandardFileManager(null, Locale.ROOT, UTF_8)) {
      var options =
          List.of(
              "-proc:none",
              "-Xlint:all,-processing,-classfile,-path",
              "-Werror",
              "-d",
              classes.toString(),
              "-classpath",
              classes + File.pathSeparator + System.getProperty("java.class.path"));
      boolean compiled =
          compiler
              .getTask(
                  said, manager, null, options, null, manager.getJavaFileObjectsFromPaths(files))
              .call();
      assertThat(compiled).isEqualTo(said.toString().isEmpty());
    }
    return said.toString();
  }

  private Path classes() {
    return folder.resolve("classes");
  }

  /** What may refer to the changed list of handlers, which is all of its module, is loaded anew. */
  private PageLoader loader() throws Exception {
    return new PageLoader(
        "io.billhook.worker.", List.of(classes(), home(Handlers.class), home(JobsPageTest.class)));
  }

  private static Path home(Class<?> of) throws Exception {
    return Path.of(of.getProtectionDomain().getCodeSource().getLocation().toURI());
  }

  /** One mail that is not there: its own job runs, and is cancelled for that. */
  private static List<String> runByTheEngine(ClassLoader loader) throws Exception {
    Method run = registryRun(loader).getMethod("run", String.class, String.class);
    String args = "{\"emails\":[\"01890a5d-ac96-774b-bcce-b302099a8057\"]}";
    return ((List<?>) run.invoke(null, "email.release", args))
        .stream().map(Object::toString).toList();
  }

  private static List<String> breakersOf(ClassLoader loader, String queue) throws Exception {
    Method of = registryRun(loader).getMethod("breakersOf", String.class);
    return ((List<?>) of.invoke(null, queue)).stream().map(Object::toString).toList();
  }

  /** Runs a test class as JUnit does, each test on an instance of its own; gives their names. */
  private static List<String> runTests(Class<?> tests) throws Exception {
    List<String> ran = new ArrayList<>();
    for (Method test : annotated(tests, Test.class)) {
      var constructor = tests.getDeclaredConstructor();
      constructor.setAccessible(true);
      Object instance = constructor.newInstance();
      try {
        test.invoke(instance);
      } finally {
        for (Method after : annotated(tests, AfterEach.class)) {
          after.invoke(instance);
        }
      }
      ran.add(test.getName());
    }
    return ran;
  }

  private static List<Method> annotated(Class<?> tests, Class<? extends Annotation> with) {
    return Stream.of(tests.getDeclaredMethods())
        .filter(method -> method.isAnnotationPresent(with))
        .peek(method -> method.setAccessible(true))
        .toList();
  }
}
