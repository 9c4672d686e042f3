package io.billhook.extension;

import io.billhook.contract.JobKind;
import io.billhook.contract.Queues;
import java.util.Collection;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** Holds an extension to its name. */
final class Naming {
  private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9]{1,29}");

  /** After its name: nothing, or a part of its own. */
  private static final Pattern REST = Pattern.compile("|[-.:][a-z0-9][a-z0-9._:-]*");

  private Naming() {}

  /**
   * Checks all names.
   *
   * @throws UnusableExtension naming the first that is not its own
   */
  static void check(Extension extension) {
    String name = extension.name();
    if (!NAME.matcher(name).matches()) {
      throw new UnusableExtension(
          "%s is named \"%s\": an extension is named with 2 to 30 of a-z and 0-9, a letter first"
              .formatted(extension.getClass().getName(), name));
    }
    if (ReservedNames.ALL.contains(name)) {
      throw new UnusableExtension(
          "%s is named %s, which Billhook uses itself: take another name"
              .formatted(extension.getClass().getName(), name));
    }
    requireOwn(name, "queue", extension.queues());
    requireOwn(name, "event", extension.events());
    requireOwn(name, "entitlement", extension.entitlements());
    requireOwn(name, "mail", extension.mails());
    Set<String> queues = new TreeSet<>(Queues.ALL);
    queues.addAll(extension.queues());
    Set<String> kinds = new HashSet<>();
    for (JobKind<?> kind : extension.jobKinds()) {
      check(extension, kind, queues, kinds);
    }
  }

  private static void check(
      Extension extension, JobKind<?> kind, Set<String> queues, Set<String> kinds) {
    if (!kind.name().startsWith(extension.name() + ".")) {
      throw refused(extension.name(), "job kind", kind.name(), ".verb");
    }
    if (!kinds.add(kind.name())) {
      throw new UnusableExtension(
          "the extension %s has the job kind %s twice: take one out of jobKinds()"
              .formatted(extension.name(), kind.name()));
    }
    for (String queue : kind.queues()) {
      if (!queues.contains(queue)) {
        throw new UnusableExtension(
            "the job kind %s is on the queue %s, which is not declared: add it to queues() of %s, or take one of %s"
                .formatted(
                    kind.name(), queue, extension.getClass().getName(), String.join(", ", queues)));
      }
    }
  }

  static void requireOwn(String extension, String what, Collection<String> names) {
    Set<String> seen = new HashSet<>();
    for (String name : names) {
      if (!name.startsWith(extension)
          || !REST.matcher(name.substring(extension.length())).matches()) {
        throw refused(extension, what, name, "-…");
      }
      if (!seen.add(name)) {
        throw new UnusableExtension(
            "the extension %s has the %s %s twice: take one away".formatted(extension, what, name));
      }
    }
  }

  private static UnusableExtension refused(
      String extension, String what, String name, String rest) {
    return new UnusableExtension(
        "the %s %s of the extension %s does not begin with its name: call it %s%s"
            .formatted(what, name, extension, extension, rest));
  }

  static String settingsPrefix(String extension) {
    return extension.toUpperCase(Locale.ROOT) + "_";
  }
}
