package io.billhook.launcher.scaffold;

import io.billhook.launcher.CannotStart;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What a product, a job kind and a resource may be called; each refusal names what fits. */
final class Names {
  /** Of PostgreSQL's identifiers; it cuts longer ones without a word. */
  private static final int MOST_BYTES = 63;

  /** What is put behind a table's name to name what belongs to it. */
  static final String LONGEST_END = "_tenant_id_fkey";

  private static final int MOST_OF_JOB = 40;
  private static final Pattern PRODUCT = Pattern.compile("[a-z][a-z0-9]{1,29}");
  private static final Pattern WORDS = Pattern.compile("[a-z][a-z0-9]*(_[a-z][a-z0-9]*)*");
  private static final Pattern PLURAL = Pattern.compile(".*[^siu]s");

  /** As the first part of a Java package these are not a product's own. */
  private static final List<String> OF_JAVA = List.of("java", "javax", "jdk", "sun", "io", "com");

  /** What a product's worker has by its name already: {@code WorkerExtension}'s own. */
  static final Set<String> OF_WORKER = Set.of("Parts", "Recurring");

  private Names() {}

  /**
   * A product's name.
   *
   * @param reserved whether Billhook or another product has it
   */
  static String product(String given, Predicate<String> reserved) {
    if (!PRODUCT.matcher(given).matches()) {
      String meant = new Words(Words.meant(given)).joined();
      throw malformed(
          given,
          "a product is named with 2 to 30 small letters and digits, a letter first, as acme",
          Optional.of(meant)
              .filter(name -> PRODUCT.matcher(name).matches() && !reserved.test(name)));
    }
    if (reserved.test(given)
        || OF_JAVA.contains(given)
        || Reserved.KEYWORDS.contains(given)
        || Reserved.VAGUE.contains(given)) {
      throw CannotStart.wrongUse(
          "%s is taken, by Billhook or by Java. Take a name of your own, as that of your company"
              .formatted(given));
    }
    return given;
  }

  /**
   * A job kind's name.
   *
   * @param product whose name it begins with
   * @param verb what comes after the point
   */
  record JobName(String product, Words verb) {
    /** The kind as it is stored and shown. */
    String kind() {
      return product + "." + verb.snake();
    }

    /** Of the record that a job carries. */
    String className() {
      return verb.camel();
    }

    /** Splits and checks it; whether there is such a product is asked elsewhere. */
    static JobName of(String given) {
      int dot = given.indexOf('.');
      String product = dot < 0 ? "" : given.substring(0, dot);
      String verb = given.substring(dot + 1);
      if (!PRODUCT.matcher(product).matches()
          || !WORDS.matcher(verb).matches()
          || verb.length() > MOST_OF_JOB) {
        throw malformed(
            given,
            "a job is named FEATURE.NAME, as acme.send_report: FEATURE is the name of your product,"
                + " NAME has up to 40 small letters and digits, its words joined by _, a letter"
                + " first in each",
            meantJob(given));
      }
      var name = new JobName(product, Words.of(verb));
      refuseClass(given, name.className(), "acme.send_report");
      return name;
    }

    private static Optional<String> meantJob(String given) {
      List<String> words = Words.meant(given);
      if (words.size() < 2 || !PRODUCT.matcher(words.getFirst()).matches()) {
        return Optional.empty();
      }
      String verb = String.join("_", words.subList(1, words.size()));
      return Optional.of(words.getFirst() + "." + verb)
          .filter(_ -> WORDS.matcher(verb).matches() && verb.length() <= MOST_OF_JOB);
    }
  }

  /**
   * A resource's name.
   *
   * @param one in the singular
   * @param many in the plural
   */
  record ResourceName(String product, Words one, Words many) {
    String table() {
      return product + "_" + one.snake();
    }

    /** As a part of addresses and scopes. */
    String address() {
      return String.join("-", many.all());
    }

    /**
     * Checks it.
     *
     * @param plural null for that of the rules of English
     */
    static ResourceName of(String product, String given, @Nullable String plural) {
      if (!WORDS.matcher(given).matches()) {
        String meant = String.join("_", Words.meant(given));
        throw malformed(
            given,
            "a resource is named with small letters and digits, its words joined by _, a letter"
                + " first in each, as note or line_item",
            Optional.of(meant).filter(name -> WORDS.matcher(name).matches()));
      }
      if (plural != null && !WORDS.matcher(plural).matches()) {
        throw CannotStart.wrongUse(
            "--plural %s: it is written as the name is, as in --plural people".formatted(plural));
      }
      if (plural == null && PLURAL.matcher(given).matches()) {
        throw CannotStart.wrongUse(
            "a resource is named in the singular: %s. Where %s is the singular, say the plural too: --plural %ses"
                .formatted(given.substring(0, given.length() - 1), given, given));
      }
      Words one = Words.of(given);
      var name = new ResourceName(product, one, plural == null ? one.plural() : Words.of(plural));
      int left = MOST_BYTES - bytes(product + "_" + LONGEST_END);
      if (bytes(given) > left || bytes(name.many().snake()) > left) {
        throw CannotStart.wrongUse(
            "%s is too long: with the product's name, PostgreSQL has room for %d letters of it, in the plural too"
                .formatted(given, left));
      }
      refuseClass(given, one.camel() + "Routes", "note");
      return name;
    }
  }

  /** A class's name that the rules refuse, or that hides one which every file sees. */
  private static void refuseClass(String given, String name, String like) {
    if (Reserved.isVague(name) || Reserved.isOfJava(name) || OF_WORKER.contains(name)) {
      throw CannotStart.wrongUse(
          "%s would be the class %s, which %s. Take one that says what it is, as %s"
              .formatted(
                  given,
                  name,
                  Reserved.isVague(name) ? "says nothing" : "is Java's or Billhook's",
                  like));
    }
  }

  private static int bytes(String name) {
    return name.getBytes(StandardCharsets.UTF_8).length;
  }

  private static CannotStart malformed(String given, String rule, Optional<String> meant) {
    return CannotStart.wrongUse(
        "\"%s\" is no such name: %s.%s"
            .formatted(given, rule, meant.map(name -> " Did you mean " + name + "?").orElse("")));
  }
}
