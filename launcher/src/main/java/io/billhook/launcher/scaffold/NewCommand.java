package io.billhook.launcher.scaffold;

import io.billhook.extension.Extensions;
import io.billhook.extension.UnusableExtension;
import io.billhook.launcher.CannotStart;
import java.io.PrintWriter;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code billhook new product}, {@code new job} and {@code new resource}. */
@Command(
    name = "new",
    description = {
      "Makes what a product of your own begins with, in a clone of the repository: files that",
      "compile and whose tests pass, in products/NAME. No other file is changed."
    },
    synopsisSubcommandLabel = "COMMAND",
    mixinStandardHelpOptions = true)
public final class NewCommand {
  private static final String OF_PRODUCT = "Which product; not needed where there is one alone.";

  private final @Nullable String home;

  @CommandLine.Spec private CommandLine.Model.@Nullable CommandSpec spec;

  /**
   * @param home the clone's folder, as {@code ./billhook} says; null for none
   */
  public NewCommand(@Nullable String home) {
    this.home = home;
  }

  @Command(
      name = "product",
      description = "Makes the module products/NAME.",
      mixinStandardHelpOptions = true)
  void product(
      @Parameters(
              paramLabel = "NAME",
              description = "2 to 30 small letters and digits. All of its names begin with it.")
          String given) {
    Clone clone = here();
    String name =
        Names.product(given, other -> isReserved(other) || clone.modules().contains(other));
    if (clone.names().contains(name)) {
      throw CannotStart.wrongUse(
          "there is a product %s already: products/%s. Nothing was changed".formatted(name, name));
    }
    say(
        NewProduct.plan(clone, name),
        "./billhook new resource note --product " + name,
        "./billhook new job " + name + ".send_report");
  }

  @Command(
      name = "job",
      description = "Makes a job kind: contract, handler, their lines, golden file and test.",
      mixinStandardHelpOptions = true)
  void job(
      @Parameters(
              paramLabel = "FEATURE.NAME",
              description = "As acme.send_report: your product's name, and what it does.")
          String given,
      @Option(names = "--product", paramLabel = "NAME", description = OF_PRODUCT)
          @Nullable String product) {
    Clone clone = here();
    Names.JobName name = Names.JobName.of(given);
    if (product != null && !product.equals(name.product())) {
      throw CannotStart.wrongUse(
          "%s does not begin with the name of its product: %s.%s"
              .formatted(given, product, name.verb().snake()));
    }
    Product in = clone.product(name.product());
    say(NewJob.plan(clone, in, name), verify(in));
  }

  @Command(
      name = "resource",
      description = {
        "Makes a table of tenants' rows with routes: migration with row level security, SQL,",
        "contract, routes, test."
      },
      mixinStandardHelpOptions = true)
  void resource(
      @Parameters(paramLabel = "NAME", description = "In the singular, as note or line_item.")
          String given,
      @Option(
              names = "--plural",
              paramLabel = "NAMES",
              description = "Where it is not that of the rules, as people of person.")
          @Nullable String plural,
      @Option(names = "--product", paramLabel = "NAME", description = OF_PRODUCT)
          @Nullable String product) {
    Clone clone = here();
    Product in = clone.product(product);
    say(NewResource.plan(clone, in, Names.ResourceName.of(in.name(), given, plural)), verify(in));
  }

  private Clone here() {
    return Clone.at(home);
  }

  private static boolean isReserved(String name) {
    try {
      Extensions.of(List.of(() -> name));
      return false;
    } catch (UnusableExtension e) {
      return true;
    }
  }

  private static String verify(Product product) {
    return "mvn verify -pl products/%s -am -Dtest='%s/**' -Dsurefire.failIfNoSpecifiedTests=false"
        .formatted(product.name(), product.name());
  }

  private void say(FilePlan plan, String... next) {
    plan.carryOut();
    PrintWriter out = Objects.requireNonNull(spec).commandLine().getOut();
    plan.news().forEach(file -> out.println("new      " + file));
    plan.changes().forEach(file -> out.println("changed  " + file));
    out.println("Next: " + String.join("\n      ", next));
  }
}
