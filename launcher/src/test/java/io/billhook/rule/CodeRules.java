package io.billhook.rule;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.domain.JavaPackage;
import com.tngtech.archunit.lang.AbstractClassesTransformer;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.NullMarked;

/**
 * Names, nullness, and the shape of what a job carries.
 *
 * @param root the base package, {@code io.billhook} or that of a fixture
 */
public record CodeRules(String root) {
  private static final String BANNED_NAMES =
      ".*(Impl|Manager|Service|Helper|Utils?|Dao|Dto|Bean|Info|Data)|(Default|Abstract|Base)[A-Z].*";
  private static final String[] BANNED_PACKAGES = {
    "..util..",
    "..utils..",
    "..helper..",
    "..helpers..",
    "..impl..",
    "..dao..",
    "..dto..",
    "..service..",
    "..services..",
    "..manager..",
    "..managers..",
    "..model..",
    "..models.."
  };

  public List<ArchRule> all() {
    return List.of(names(), packageNames(), nullness(), jobArgs(), statements());
  }

  public ArchRule names() {
    return noClasses()
        .that()
        .resideInAPackage(root + "..")
        .should()
        .haveSimpleName("Impl")
        .orShould(haveNameMatching(BANNED_NAMES))
        .allowEmptyShould(true)
        .because("such a name says nothing of what the class is");
  }

  public ArchRule packageNames() {
    return noClasses()
        .that()
        .resideInAPackage(root + "..")
        .should()
        .resideInAnyPackage(BANNED_PACKAGES)
        .allowEmptyShould(true)
        .because("packages are by feature or by mechanism");
  }

  /** A package without package-info has no annotation to find, so it fails here too. */
  public ArchRule nullness() {
    return com.tngtech.archunit.lang.syntax.ArchRuleDefinition.all(new Packages(root))
        .should(beNullMarked())
        .allowEmptyShould(true);
  }

  public ArchRule jobArgs() {
    return classes()
        .that()
        .implement("io.billhook.contract.JobArgs")
        .should(beARecordWithItsKind())
        .allowEmptyShould(true);
  }

  public ArchRule statements() {
    return classes()
        .that()
        .haveSimpleNameEndingWith("Sql")
        .and()
        .resideInAPackage(root + "..")
        .should()
        .bePackagePrivate()
        .allowEmptyShould(true)
        .because("statements have one caller, beside them");
  }

  private static ArchCondition<JavaClass> haveNameMatching(String pattern) {
    return new ArchCondition<>("have a simple name matching " + pattern) {
      @Override
      public void check(JavaClass item, ConditionEvents events) {
        boolean matches = item.getSimpleName().matches(pattern);
        events.add(new SimpleConditionEvent(item, matches, item.getFullName()));
      }
    };
  }

  private static ArchCondition<JavaPackage> beNullMarked() {
    return new ArchCondition<>("have a package-info with @NullMarked") {
      @Override
      public void check(JavaPackage item, ConditionEvents events) {
        boolean marked = item.isAnnotatedWith(NullMarked.class);
        events.add(
            new SimpleConditionEvent(
                item, marked, item.getName() + " has no package-info with @NullMarked"));
      }
    };
  }

  private static ArchCondition<JavaClass> beARecordWithItsKind() {
    return new ArchCondition<>("be a record with a public constant KIND") {
      @Override
      public void check(JavaClass item, ConditionEvents events) {
        boolean kind = item.getFields().stream().anyMatch(CodeRules::isKind);
        events.add(
            new SimpleConditionEvent(
                item, item.isRecord() && kind, item.getName() + ": a record, and its KIND"));
      }
    };
  }

  private static boolean isKind(JavaField field) {
    return field.getName().equals("KIND")
        && field.getRawType().getName().equals("io.billhook.contract.JobKind")
        && field
            .getModifiers()
            .containsAll(Set.of(JavaModifier.PUBLIC, JavaModifier.STATIC, JavaModifier.FINAL));
  }

  /** The packages that have a class of their own. */
  private static final class Packages extends AbstractClassesTransformer<JavaPackage> {
    private final String root;

    Packages(String root) {
      super("packages");
      this.root = root;
    }

    @Override
    public Iterable<JavaPackage> doTransform(JavaClasses collection) {
      return collection.stream()
          .filter(c -> (c.getPackageName() + ".").startsWith(root + "."))
          .map(JavaClass::getPackage)
          .collect(Collectors.toSet());
    }
  }
}
