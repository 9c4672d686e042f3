package io.billhook.rule;

import static com.tngtech.archunit.core.domain.JavaCall.Predicates.target;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.type;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.name;
import static com.tngtech.archunit.core.domain.properties.HasOwner.Predicates.With.owner;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.syntax.elements.GivenClassesConjunction;
import java.io.ObjectInputStream;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ThreadLocalRandom;

/**
 * What turns a text from outside into something else is in no production code: shells, scripts,
 * serialised objects, XML, names to look up. What must not be guessed comes from SecureRandom.
 *
 * @param root the base package, {@code io.billhook} or that of a fixture
 */
public record DangerRules(String root) {

  public List<ArchRule> all() {
    return List.of(commands(), interpreters(), randomness());
  }

  /** Development's services and the bench start programs of their own choosing. */
  public ArchRule commands() {
    return production()
        .should()
        .dependOnClassesThat()
        .areAssignableTo(ProcessBuilder.class)
        .orShould()
        .callMethodWhere(target(owner(type(Runtime.class))).and(target(name("exec"))))
        .allowEmptyShould(true);
  }

  public ArchRule interpreters() {
    return production()
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "javax.script..", "javax.naming..", "javax.xml..", "org.xml..", "org.w3c..")
        .orShould()
        .dependOnClassesThat()
        .areAssignableTo(ObjectInputStream.class)
        .allowEmptyShould(true);
  }

  public ArchRule randomness() {
    return noClasses()
        .that()
        .resideInAnyPackage(root + ".api..", root + ".crypto..")
        .should()
        .dependOnClassesThat()
        .haveFullyQualifiedName(Random.class.getName())
        .orShould()
        .dependOnClassesThat()
        .haveFullyQualifiedName(ThreadLocalRandom.class.getName())
        .orShould()
        .callMethod(Math.class, "random")
        .allowEmptyShould(true)
        .because("tokens, codes and keys must not be guessed");
  }

  private GivenClassesConjunction production() {
    return noClasses()
        .that()
        .resideInAPackage(root + "..")
        .and()
        .resideOutsideOfPackages(root + ".devkit..", root + ".bench..");
  }
}
