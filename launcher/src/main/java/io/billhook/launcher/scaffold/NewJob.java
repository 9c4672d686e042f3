package io.billhook.launcher.scaffold;

import io.billhook.launcher.scaffold.Names.JobName;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** The files of a new job kind. */
final class NewJob {
  /** Up to where the elements of the list begin. */
  private static final Pattern KINDS =
      Pattern.compile("List<JobKind<\\?>> jobKinds\\(\\)\\s*\\{\\s*return List\\.of\\(");

  private static final Pattern HANDLERS =
      Pattern.compile(
          "List<Registration<\\?>> handlers\\(Parts \\w+\\)\\s*\\{\\s*return List\\.of\\(");

  private NewJob() {}

  static FilePlan plan(Clone clone, Product product, JobName name) {
    String job = name.className();
    Map<String, String> names =
        Map.of(
            "product", product.name(),
            "Product", product.className(),
            "Job", job,
            "kind", name.kind());
    var plan = new FilePlan(clone.root());
    Path room = product.main("contract/package-info.java");
    if (!Files.exists(room)) {
      plan.add(room, Template.render("job/package-info.java.tmpl", names));
    }
    plan.add(
        product.main("contract/" + job + ".java"), Template.render("job/Args.java.tmpl", names));
    plan.add(
        product.main("worker/" + job + "Handler.java"),
        Template.render("job/Handler.java.tmpl", names));
    plan.add(
        product.folder().resolve("src/test/resources/golden/" + name.kind() + "/v1.json"),
        Template.render("job/v1.json.tmpl", names));
    plan.add(
        product.test("worker/" + job + "Test.java"), Template.render("job/Test.java.tmpl", names));
    String record = product.name() + ".contract." + job;
    plan.addElement(product.extension(), KINDS, "\"return List.of(\" of jobKinds()", job + ".KIND");
    plan.addImports(product.extension(), List.of(record));
    plan.addElement(
        product.worker(),
        HANDLERS,
        "\"return List.of(\" of handlers(Parts parts)",
        "new Registration<>(%s.KIND, new %sHandler())".formatted(job, job));
    plan.addImports(product.worker(), List.of(record));
    return plan;
  }
}
