package io.billhook.deploy;

import io.billhook.deploy.Platform.Foreign;
import io.billhook.deploy.cloudformation.Template;
import io.billhook.deploy.cloudformation.Types;
import io.billhook.deploy.file.Findings;
import io.billhook.deploy.file.KeyTree;
import io.billhook.deploy.kubernetes.Chart;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/** All checks of one repository. */
public final class Check {
  /** What reads its files in another way than by a list of keys. */
  enum Part {
    COMPOSE,
    CHART,
    CLOUDFORMATION,
    WORKFLOWS,
    PLATFORMS,
    PAGES
  }

  private final Path root;
  private final Path npm;
  private final Types types;
  private final Product product;
  private final Map<String, Platform> platforms = new TreeMap<>();
  private final Findings findings;

  /**
   * @param root the repository
   * @param npm the folder into which the two npm packages were installed
   */
  Check(Path root, Path npm, Types types) throws IOException {
    this.root = root;
    this.npm = npm;
    this.types = types;
    this.product = Product.of(root);
    this.findings = new Findings(root);
    try (Stream<Path> lists = Files.list(root.resolve("deploy/checks/platforms"))) {
      for (Path list : lists.sorted().toList()) {
        platforms.put(list.getFileName().toString().replace(".yaml", ""), Platform.read(list));
      }
    }
  }

  public static void main(String[] arguments) throws Exception {
    Path root = Path.of(arguments[0]).toRealPath();
    Path npm = Path.of(arguments[1]).toRealPath();
    Check check =
        new Check(root, npm, new Types(root.resolve("deploy/checks/src/main/node/types.mjs"), npm));
    for (Map.Entry<Part, Integer> each : check.all(Part.values()).entrySet()) {
      System.out.println(
          each.getKey().name().toLowerCase(java.util.Locale.ROOT) + ": " + each.getValue());
    }
    List<Findings.Finding> found = check.findings.all();
    found.forEach(System.err::println);
    if (!found.isEmpty()) {
      System.err.println(found.size() + " found");
      System.exit(1);
    }
  }

  List<Findings.Finding> found() {
    return findings.all();
  }

  Map<String, Platform> platforms() {
    return platforms;
  }

  Product product() {
    return product;
  }

  /** Runs these; by part, how many things it has looked at. */
  Map<Part, Integer> all(Part... parts) throws IOException, InterruptedException {
    Map<Part, Integer> looked = new LinkedHashMap<>();
    for (Part part : parts) {
      looked.put(part, check(part));
    }
    return looked;
  }

  private int check(Part part) throws IOException, InterruptedException {
    ProcessRules rules = new ProcessRules(product, findings);
    return switch (part) {
      case COMPOSE -> new Compose(root, rules).check();
      case CHART -> new Chart(root, page("kubernetes"), custom(), rules).check();
      case CLOUDFORMATION ->
          new Template(root.resolve("deploy/aws/billhook.yaml"), page("aws"), types, rules).check();
      case WORKFLOWS -> new Workflows(root, npm, findings).check();
      case PLATFORMS -> platformFiles();
      case PAGES -> pages();
    };
  }

  private String page(String name) throws IOException {
    Path page = root.resolve("docs/deploy/" + name + ".md");
    return Files.exists(page) ? Files.readString(page) : "";
  }

  /** Kinds of others than Kubernetes itself, by apiVersion and kind. */
  private Map<String, KeyTree> custom() {
    Map<String, KeyTree> custom = new LinkedHashMap<>();
    Platform kubernetes = platforms.get("kubernetes");
    if (kubernetes != null) {
      kubernetes.keys().forEach((kind, keys) -> custom.put(kind, new KeyTree(keys.tree())));
    }
    return custom;
  }

  private int platformFiles() throws IOException {
    Platforms checks = new Platforms(root, product, findings);
    Set<Path> known = new HashSet<>();
    int files = 0;
    for (Platform platform : platforms.values()) {
      files += checks.check(platform);
      platform.files().forEach(each -> known.add(root.resolve(each.file())));
    }
    unknown(known);
    return files;
  }

  /** A file that nothing reads would be wrong for years. Its folder says who checks it. */
  private void unknown(Set<Path> known) throws IOException {
    Set<String> elsewhere = Set.of("aws", "checks", "helm", "image", "observability");
    try (Stream<Path> files = Files.walk(root.resolve("deploy"), 2)) {
      for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
        Path below = root.resolve("deploy").relativize(file);
        boolean read = file.toString().matches(".*\\.(json|ya?ml|toml)");
        if (read && !elsewhere.contains(below.getName(0).toString()) && !known.contains(file)) {
          findings.add(
              file, "", "is checked by no list: name it in one of deploy/checks/platforms.");
        }
      }
    }
  }

  private int pages() throws IOException {
    Pages pages = new Pages(root, product, findings);
    int count = 0;
    for (Platform platform : platforms.values()) {
      if (platform.page() != null) {
        Set<String> foreign = new HashSet<>();
        for (Foreign each :
            Objects.requireNonNullElse(platform.platformVariables(), List.<Foreign>of())) {
          foreign.add(each.name());
        }
        pages.check(platform.page(), foreign);
        count++;
      }
    }
    return count;
  }
}
