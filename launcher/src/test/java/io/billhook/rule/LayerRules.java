package io.billhook.rule;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.util.ArrayList;
import java.util.List;

/**
 * The lines of {@link Layers} as rules.
 *
 * @param root the base package, {@code io.billhook} or that of a fixture
 */
public record LayerRules(String root) {

  /** One rule for each line, named after it, and one for packages that no line has. */
  public List<ArchRule> all() {
    Layers layers = Layers.ofTheCode();
    List<ArchRule> rules =
        new ArrayList<>(layers.rooms().stream().<ArchRule>map(room -> of(layers, room)).toList());
    rules.add(everyPackageHasALine(layers));
    return rules;
  }

  /** Fails where a table is not one of layers. */
  public static void check(String table) {
    Layers.parse(table);
  }

  private ArchRule of(Layers layers, Layers.Room room) {
    return classes()
        .that(lieIn(layers, room))
        .should(standOnlyOnWhatTheTableSays(layers))
        .allowEmptyShould(true)
        .as(room.name());
  }

  private ArchRule everyPackageHasALine(Layers layers) {
    return classes()
        .that()
        .resideInAPackage(root + "..")
        .should(
            new ArchCondition<>("have a line in the table of layers") {
              @Override
              public void check(JavaClass item, ConditionEvents events) {
                boolean has = layers.of(place(item)).isPresent();
                events.add(new SimpleConditionEvent(item, has, item.getPackageName()));
              }
            })
        .allowEmptyShould(true);
  }

  private DescribedPredicate<JavaClass> lieIn(Layers layers, Layers.Room room) {
    return DescribedPredicate.describe(
        "lie in " + room.name(),
        item -> isOurs(item) && layers.of(place(item)).filter(room::equals).isPresent());
  }

  private ArchCondition<JavaClass> standOnlyOnWhatTheTableSays(Layers layers) {
    return new ArchCondition<>("stand only on what the table says") {
      @Override
      public void check(JavaClass item, ConditionEvents events) {
        for (Dependency dependency : item.getDirectDependenciesFromSelf()) {
          JavaClass target = dependency.getTargetClass().getBaseComponentType();
          if (isOurs(target) && !layers.allows(place(item), place(target))) {
            events.add(SimpleConditionEvent.violated(item, dependency.getDescription()));
          }
        }
      }
    };
  }

  private boolean isOurs(JavaClass item) {
    return (item.getPackageName() + ".").startsWith(root + ".");
  }

  private String place(JavaClass item) {
    String name = item.getPackageName();
    return name.length() <= root.length() ? "" : name.substring(root.length() + 1);
  }
}
