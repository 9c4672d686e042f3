package io.billhook.deploy.kubernetes;

import com.marcnuri.helm.Helm;
import com.marcnuri.helm.LintResult;
import io.billhook.deploy.ProcessRules;
import io.billhook.deploy.file.Findings;
import io.billhook.deploy.file.Findings.Finding;
import io.billhook.deploy.file.KeyTree;
import io.billhook.deploy.file.Trees;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.yaml.snakeyaml.error.YAMLException;

/** The chart in {@code deploy/helm/billhook}, with each of the value files beside it. */
public final class Chart {
  /** The oldest Kubernetes that the chart is for. */
  private static final String KUBERNETES = "1.30.0";

  static final String HOOK = "billhook.io/hook";

  /** Before each object Helm writes where it is from, below the chart's name. */
  private static final Pattern PART =
      Pattern.compile(
          "^---\\n# Source: billhook/(\\S+)\\n(.*?)(?=^---$|\\z)",
          Pattern.MULTILINE | Pattern.DOTALL);

  private final Path root;
  private final Path chart;
  private final Path values;
  private final String asked;
  private final Map<String, KeyTree> custom;
  private final ProcessRules rules;
  private final Findings findings;

  /**
   * @param asked the page that names what its secrets hold
   * @param custom by kind, the keys of objects that are not Kubernetes' own
   */
  public Chart(Path root, String asked, Map<String, KeyTree> custom, ProcessRules rules) {
    this.root = root;
    this.chart = root.resolve("deploy/helm/billhook");
    this.values = root.resolve("deploy/helm/values");
    this.asked = asked;
    this.custom = custom;
    this.rules = rules;
    this.findings = rules.findings();
  }

  /** Lints and renders it; how many objects that gave. */
  public int check() throws IOException {
    LintResult lint = new Helm(chart).lint().strict().call();
    if (lint.isFailed()) {
      lint.getMessages().stream()
          .filter(message -> !message.startsWith("[INFO]"))
          .forEach(message -> findings.add(chart, "", "helm lint: " + message));
      return 0;
    }
    Path shown = withHooksShown();
    Map<Finding, List<String>> found = new LinkedHashMap<>();
    int objects = 0;
    try (Stream<Path> files = Files.list(values)) {
      for (Path file : files.sorted().toList()) {
        objects += render(shown, file, found);
      }
    } finally {
      delete(shown);
    }
    found.forEach(
        (each, with) ->
            findings.add(
                Path.of(each.file()),
                each.place(),
                each.problem() + " (Rendered with " + String.join(", ", with) + ".)"));
    return objects;
  }

  /**
   * The library renders no hooks: of this copy they are objects as others, with {@link #HOOK} in
   * place of their own mark.
   */
  private Path withHooksShown() throws IOException {
    Path copy = Files.createTempDirectory("billhook-chart");
    try (Stream<Path> all = Files.walk(chart)) {
      for (Path each : all.filter(Files::isRegularFile).toList()) {
        Path to = copy.resolve(chart.relativize(each).toString());
        Files.createDirectories(Objects.requireNonNull(to.getParent()));
        Files.writeString(to, Files.readString(each).replace("helm.sh/hook:", HOOK + ":"));
      }
    }
    return copy;
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(each);
      }
    }
  }

  private int render(Path shown, Path file, Map<Finding, List<String>> found) {
    Findings own = new Findings(root);
    List<Rendered> objects = new ArrayList<>();
    try {
      String text =
          new Helm(shown)
              .template()
              .withName("billhook")
              .withNamespace("billing")
              .withKubeVersion(KUBERNETES)
              .withValuesFile(file)
              .call();
      Matcher part = PART.matcher(text);
      while (part.find()) {
        Path template = chart.resolve(part.group(1));
        Trees.yaml(part.group(2)).forEach(object -> objects.add(Rendered.of(template, object)));
      }
    } catch (IllegalStateException e) {
      findings.add(file, "", "helm does not render the chart with it: " + e.getMessage());
    } catch (YAMLException e) {
      findings.add(file, "", "what helm renders with it is no YAML: " + e.getMessage());
    }
    objects.forEach(each -> check(each, own));
    new ObjectRules(objects, asked, new ProcessRules(rules.product(), own)).check();
    own.all()
        .forEach(
            each ->
                found
                    .computeIfAbsent(each, _ -> new ArrayList<>())
                    .add(file.getFileName().toString()));
    return objects.size();
  }

  private void check(Rendered object, Findings own) {
    String kind =
        object.node().path("apiVersion").asText() + " " + object.node().path("kind").asText();
    Class<?> model = Kinds.ALL.get(kind);
    KeyTree keys = custom.get(kind);
    if (model != null) {
      new StrictModel(object.template(), own).check(object.place(), model);
    } else if (keys != null) {
      keys.check(object.template(), object.place(), own);
    } else {
      own.add(
          object.template(),
          object.path(),
          "is a "
              + kind
              + ", which no model and no list of keys of these checks knows: correct its apiVersion"
              + " or kind.");
    }
  }
}
