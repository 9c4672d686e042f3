package io.billhook.extension;

import io.billhook.config.Env;
import io.billhook.contract.JobKind;
import io.billhook.contract.Queues;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The extensions of a process, each held to its name. */
public final class Extensions {
  private static @Nullable Extensions installed;

  private final List<Extension> all;
  private final List<String> queues;
  private final List<JobKind<?>> jobKinds;

  private Extensions(List<Extension> all) {
    this.all = List.copyOf(all);
    this.queues =
        Stream.concat(Queues.ALL.stream(), all.stream().flatMap(one -> one.queues().stream()))
            .toList();
    this.jobKinds = all.stream().<JobKind<?>>flatMap(one -> one.jobKinds().stream()).toList();
  }

  /**
   * Those on the class path; looked for once in a process.
   *
   * @throws UnusableExtension where one of them cannot be used
   */
  public static synchronized Extensions installed() {
    Extensions found = installed;
    if (found == null) {
      found = of(services(Extension.class));
      installed = found;
    }
    return found;
  }

  /**
   * Checks that each keeps to its name and that no two have one.
   *
   * @throws UnusableExtension where one of them does not
   */
  public static Extensions of(List<Extension> extensions) {
    Set<String> names = new HashSet<>();
    for (Extension extension : extensions) {
      Naming.check(extension);
      if (!names.add(extension.name())) {
        throw new UnusableExtension(
            "two extensions are named %s: %s. Rename one, or take its jar away"
                .formatted(extension.name(), places(extensions, extension.name())));
      }
    }
    return new Extensions(extensions);
  }

  /**
   * The services of a kind on the class path, each belonging to an extension.
   *
   * @throws UnusableExtension where one cannot be made
   */
  public static <S> List<S> services(Class<S> kind) {
    List<S> found = new ArrayList<>();
    try {
      ServiceLoader.load(kind, Extensions.class.getClassLoader()).forEach(found::add);
    } catch (ServiceConfigurationError | LinkageError e) {
      throw new UnusableExtension(
          "a %s cannot be made: %s. Look at META-INF/services in the product's jar, and build it against this version of Billhook"
              .formatted(kind.getSimpleName(), e.getMessage()),
          e);
    }
    return found;
  }

  private static String places(List<Extension> extensions, String name) {
    return String.join(
        " and ",
        extensions.stream()
            .filter(one -> one.name().equals(name))
            .map(one -> one.getClass().getName() + " in " + place(one.getClass()))
            .toList());
  }

  private static String place(Class<?> of) {
    // Not by its code source, which in an image is that of the training, or none.
    var file = of.getResource(of.getSimpleName() + ".class");
    return file == null ? "an unknown place" : file.getPath().replaceFirst("!?/[^!]*$", "");
  }

  public List<Extension> all() {
    return all;
  }

  /** In the order in which they were found. */
  public List<String> names() {
    return all.stream().map(Extension::name).toList();
  }

  public Optional<Extension> find(String name) {
    return all.stream().filter(one -> one.name().equals(name)).findAny();
  }

  /** Every lane of the installation: Billhook's, and those of the extensions. */
  public List<String> queues() {
    return queues;
  }

  /** Those of the extensions. */
  public List<JobKind<?>> jobKinds() {
    return jobKinds;
  }

  /** Types of events that the extensions tell of. */
  public Set<String> events() {
    return all.stream().flatMap(one -> one.events().stream()).collect(Collectors.toSet());
  }

  /**
   * Makes sure that a service beside an extension names one that is there.
   *
   * @throws UnusableExtension where it does not
   */
  public Extension of(String name, Object service) {
    return find(name)
        .orElseThrow(
            () ->
                new UnusableExtension(
                    "%s names the extension %s, which is not there: name one of %s, or add its Extension to META-INF/services"
                        .formatted(service.getClass().getName(), name, names())));
  }

  /** Has each read its settings; what is wrong is among the errors of this. */
  public void readSettings(Env env) {
    all.forEach(one -> one.readSettings(settingsOf(one, env)));
  }

  /** What a name of an extension's setting begins with. */
  public static Env settingsOf(Extension extension, Env env) {
    return env.within(Naming.settingsPrefix(extension.name()));
  }

  /** Fails where one of these names does not begin as those of the extension do. */
  public static void requireOwn(String extension, String what, Collection<String> names) {
    Naming.requireOwn(extension, what, names);
  }
}
