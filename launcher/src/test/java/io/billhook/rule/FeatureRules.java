package io.billhook.rule;

import static com.tngtech.archunit.base.DescribedPredicate.alwaysTrue;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import java.util.List;

/**
 * What holds between the features of a verticle, and between packages at large.
 *
 * @param root the base package, {@code io.billhook} or that of a fixture
 */
public record FeatureRules(String root) {

  public List<ArchRule> all() {
    return List.of(
        apiFeaturesAreApart(), workerFeaturesAreApart(), featuresKnowNoBroker(), noCycles());
  }

  public ArchRule apiFeaturesAreApart() {
    return slices()
        .assignedFrom(new Features(root + ".api."))
        .should()
        .notDependOnEachOther()
        .ignoreDependency(
            alwaysTrue(),
            resideInAnyPackage(
                root + ".api.intake",
                root + ".api.intake.http",
                root + ".api.http..",
                root + ".api.contract..",
                root + ".api.limit..",
                root + ".api.audit.."))
        .allowEmptyShould(true)
        .because("a feature can be read, changed and thrown away alone");
  }

  public ArchRule workerFeaturesAreApart() {
    return slices()
        .assignedFrom(new Features(root + ".worker."))
        .should()
        .notDependOnEachOther()
        .ignoreDependency(alwaysTrue(), resideInAnyPackage(root + ".worker.engine.."))
        .allowEmptyShould(true)
        .because("a feature can be read, changed and thrown away alone");
  }

  public ArchRule featuresKnowNoBroker() {
    return noClasses()
        .that()
        .resideInAnyPackage(root + ".api.*..", root + ".worker.*..")
        .and()
        .resideOutsideOfPackages(root + ".worker.engine..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage(root + ".broker..")
        .allowEmptyShould(true)
        .because("work is asked for through the outbox, in the transaction that causes it");
  }

  public ArchRule noCycles() {
    return slices().matching(root + ".(**)").should().beFreeOfCycles().allowEmptyShould(true);
  }

  /**
   * {@code api.billing}, {@code worker.messaging.email}; each provider under {@code api.intake} for
   * itself.
   */
  private record Features(String prefix) implements SliceAssignment {
    @Override
    public SliceIdentifier getIdentifierOf(JavaClass javaClass) {
      String name = javaClass.getPackageName() + ".";
      if (!name.startsWith(prefix) || name.equals(prefix)) {
        return SliceIdentifier.ignore();
      }
      String rest = name.substring(prefix.length());
      int end = rest.indexOf('.');
      if (rest.startsWith("intake.") && rest.length() > end + 1 && prefix.endsWith(".api.")) {
        end = rest.indexOf('.', end + 1);
      }
      return SliceIdentifier.of(rest.substring(0, end));
    }

    @Override
    public String getDescription() {
      return "features under " + prefix;
    }
  }
}
