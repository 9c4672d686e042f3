package io.billhook.rule;

import static com.tngtech.archunit.core.domain.JavaAccess.Predicates.target;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.assignableTo;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.nameMatching;
import static com.tngtech.archunit.core.domain.properties.HasOwner.Predicates.With.owner;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.lang.ArchRule;
import java.util.List;

/**
 * Where a library or a part of the JDK may be touched.
 *
 * @param root the base package, {@code io.billhook} or that of a fixture
 */
public record LibraryRules(String root) {

  public List<ArchRule> all() {
    return List.of(
        sqlClient(), rabbitClient(), stripeSdk(), cron(), environment(), sleep(), promises());
  }

  public ArchRule sqlClient() {
    return onlyIn(List.of(".postgres.."), "io.vertx.sqlclient..", "io.vertx.pgclient..");
  }

  /** devkit starts and asks brokers of its own; nothing in production does. */
  public ArchRule rabbitClient() {
    return onlyIn(List.of(".broker..", ".devkit.."), "com.rabbitmq..", "io.vertx.rabbitmq..");
  }

  public ArchRule stripeSdk() {
    return onlyIn(List.of(".stripe.."), "com.stripe..");
  }

  public ArchRule cron() {
    return onlyIn(List.of(".worker.schedule.."), "com.cronutils..");
  }

  public ArchRule environment() {
    return noClasses()
        .that()
        .resideInAPackage(root + "..")
        .and()
        .resideOutsideOfPackages(root + ".launcher..", root + ".devkit..")
        .should()
        .callMethod(System.class, "getenv")
        .orShould()
        .callMethod(System.class, "getenv", String.class)
        .allowEmptyShould(true)
        .because("settings are records, read once at start-up through Env");
  }

  public ArchRule sleep() {
    return noClasses()
        .that()
        .resideInAnyPackage(root + ".api..", root + ".worker..")
        .should()
        .callMethod(Thread.class, "sleep", long.class)
        .orShould()
        .callMethod(Thread.class, "sleep", java.time.Duration.class)
        .allowEmptyShould(true)
        .because("a wait is a retry or a snooze, which the ledger knows");
  }

  /** Answers, time-outs and losses race, and the first one decides. */
  public ArchRule promises() {
    return noClasses()
        .that()
        .resideInAPackage(root + "..")
        .should()
        .accessTargetWhere(
            target(owner(assignableTo(io.vertx.core.Promise.class)))
                .and(target(nameMatching("complete|succeed|fail"))))
        .allowEmptyShould(true)
        .because("they throw where the promise has ended; tryComplete and tryFail do not");
  }

  private ArchRule onlyIn(List<String> allowed, String... library) {
    return noClasses()
        .that()
        .resideInAPackage(root + "..")
        .and()
        .resideOutsideOfPackages(allowed.stream().map(root::concat).toArray(String[]::new))
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(library)
        .allowEmptyShould(true);
  }
}
