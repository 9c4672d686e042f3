package io.billhook.rule;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.lang.ArchRule;
import java.util.List;
import java.util.stream.Stream;

/**
 * Which part may depend on which.
 *
 * @param root the base package, {@code io.billhook} or that of a fixture
 */
public record ModuleRules(String root) {

  public List<ArchRule> all() {
    return List.of(
        contractDependsOnTheJdk(),
        configDependsOnTheJdk(),
        problemDependsOnTheJdk(),
        apiKnowsNoWorker(),
        workerKnowsNoApi(),
        commonKnowsNoVerticle(),
        productionKnowsNoDevkit(),
        migrationsStandAlone());
  }

  public ArchRule contractDependsOnTheJdk() {
    return onlyTheJdk("contract");
  }

  public ArchRule configDependsOnTheJdk() {
    return onlyTheJdk("config");
  }

  public ArchRule problemDependsOnTheJdk() {
    return onlyTheJdk("problem");
  }

  public ArchRule apiKnowsNoWorker() {
    return apart(List.of("api"), List.of("worker"))
        .because("the two are separate processes that meet in contract and in the database");
  }

  public ArchRule workerKnowsNoApi() {
    return apart(List.of("worker"), List.of("api"))
        .because("the two are separate processes that meet in contract and in the database");
  }

  public ArchRule commonKnowsNoVerticle() {
    String[] others = packages(List.of("api", "worker", "launcher", "devkit", "bench"));
    return noClasses()
        .that()
        .resideInAPackage(root + "..")
        .and()
        .resideOutsideOfPackages(others)
        .and()
        .doNotHaveSimpleName("package-info")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(others)
        .allowEmptyShould(true)
        .because("both verticles stand on it");
  }

  public ArchRule productionKnowsNoDevkit() {
    return apart(List.of("api", "worker", "migrations"), List.of("devkit", "launcher", "bench"))
        .because("the production image leaves devkit out");
  }

  public ArchRule migrationsStandAlone() {
    return noClasses()
        .that()
        .resideInAPackage(root + ".migrations..")
        .should()
        .dependOnClassesThat(
            com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage(root + "..")
                .and(
                    com.tngtech.archunit.base.DescribedPredicate.not(
                        com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage(
                            root + ".migrations.."))))
        .allowEmptyShould(true);
  }

  private ArchRule onlyTheJdk(String part) {
    return classes()
        .that()
        .resideInAPackage(root + "." + part + "..")
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage(
            "java..",
            "javax.crypto..",
            "org.jspecify..",
            root + ".published",
            root + "." + part + "..")
        .allowEmptyShould(true);
  }

  private ArchRule apart(List<String> from, List<String> to) {
    return noClasses()
        .that()
        .resideInAnyPackage(packages(from))
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(packages(to))
        .allowEmptyShould(true);
  }

  private String[] packages(List<String> parts) {
    return parts.stream()
        .flatMap(part -> Stream.of(root + "." + part + ".."))
        .toArray(String[]::new);
  }
}
