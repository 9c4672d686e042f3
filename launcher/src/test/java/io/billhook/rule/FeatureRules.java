package io.billhook.rule;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.lang.ArchRule;
import java.util.List;

/**
 * What holds of features, and between packages at large; who may stand on whom is in {@link
 * Layers}.
 *
 * @param root the base package, {@code io.billhook} or that of a fixture
 */
public record FeatureRules(String root) {

  public List<ArchRule> all() {
    return List.of(engineKnowsNoFeature(), featuresKnowNoBroker(), rolesAreHandedOut(), noCycles());
  }

  /** What it runs is registered from above. */
  public ArchRule engineKnowsNoFeature() {
    return noClasses()
        .that()
        .resideInAPackage(root + ".worker.engine..")
        .should()
        .dependOnClassesThat(
            resideInAPackage(root + ".worker..")
                .and(not(resideInAPackage(root + ".worker.engine.."))))
        .allowEmptyShould(true)
        .because("a feature can be read, changed and thrown away without the engine");
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

  /** Who is given {@code Transactions} has their role, and cannot take another by mistake. */
  public ArchRule rolesAreHandedOut() {
    return noClasses()
        .that()
        .resideInAPackage(root + "..")
        .and()
        .resideOutsideOfPackage(root + ".postgres..")
        .should()
        .dependOnClassesThat()
        .haveFullyQualifiedName("io.billhook.postgres.Role")
        .allowEmptyShould(true)
        .because("the database's role of a transaction is chosen where handles are made");
  }

  public ArchRule noCycles() {
    return slices().matching(root + ".(**)").should().beFreeOfCycles().allowEmptyShould(true);
  }
}
