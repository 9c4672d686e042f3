package io.billhook.config;

import io.billhook.published.Public;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The environment, read by name. Errors are collected, each with the variable's name and what it
 * wants, and thrown together by {@link #check()}; until then a wrong setting reads as its default.
 * A value that is empty counts as unset. Values never appear in an error: they may be secrets.
 */
@Public
public final class Env {

  /** A setting that is missing or malformed; the message lists all of them, a line each. */
  public static final class ConfigException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final transient List<String> errors;

    ConfigException(Collection<String> errors) {
      super(String.join("\n", errors));
      this.errors = List.copyOf(errors);
    }

    public List<String> errors() {
      return errors;
    }
  }

  /** A value whose fault has a name of its own: the message follows the setting's name. */
  static final class RefusedException extends IllegalArgumentException {
    private static final long serialVersionUID = 1;

    /**
     * @param fault as "has …", without anything secret
     */
    RefusedException(String fault) {
      super(fault);
    }
  }

  private final Map<String, String> variables;
  private final Set<String> errors; // one may be read in two places, and by two threads
  private final Set<String> asked;
  private final String prefix;

  public Env(Map<String, String> variables) {
    this(Map.copyOf(variables), inOrder(), inOrder(), "");
  }

  private static Set<String> inOrder() {
    return Collections.synchronizedSet(new LinkedHashSet<>());
  }

  private Env(Map<String, String> variables, Set<String> errors, Set<String> asked, String prefix) {
    this.variables = variables;
    this.errors = errors;
    this.asked = asked;
    this.prefix = prefix;
  }

  /**
   * The same, for whom only names with a prefix are theirs. What they find wrong is among the
   * errors of this one; asking for another name is one, too.
   */
  public Env within(String prefix) {
    return new Env(variables, errors, asked, prefix);
  }

  public @Nullable String text(String name) {
    if (!name.startsWith(prefix)) {
      errors.add(name + " cannot be read here: name it " + prefix + "…");
      return null;
    }
    asked.add(name);
    String value = variables.getOrDefault(name, "").strip();
    return value.isEmpty() ? null : value;
  }

  public String text(String name, String otherwise) {
    String value = text(name);
    return value == null ? otherwise : value;
  }

  /**
   * A setting that must be there.
   *
   * @param wants what a right value looks like, for the error
   * @param parse throws IllegalArgumentException where the value is malformed
   * @param placeholder stands in for the value until {@link #check()} throws
   */
  public <T extends @Nullable Object> T required(
      String name, String wants, Function<String, T> parse, T placeholder) {
    String value = text(name);
    if (value == null) {
      errors.add(name + " is missing: it wants " + wants);
      return placeholder;
    }
    return parsed(name, value, wants, parse, placeholder);
  }

  public <T extends @Nullable Object> T optional(
      String name, String wants, Function<String, T> parse, T otherwise) {
    String value = text(name);
    return value == null ? otherwise : parsed(name, value, wants, parse, otherwise);
  }

  public int integer(String name, int least, int most, int otherwise) {
    return optional(
        name,
        "a whole number from " + least + " to " + most,
        value -> {
          int number = Integer.parseInt(value);
          if (number < least || number > most) {
            throw new IllegalArgumentException();
          }
          return number;
        },
        otherwise);
  }

  private <T extends @Nullable Object> T parsed(
      String name, String value, String wants, Function<String, T> parse, T otherwise) {
    try {
      return parse.apply(value);
    } catch (RefusedException e) {
      errors.add(name + " " + e.getMessage());
      return otherwise;
    } catch (IllegalArgumentException e) {
      errors.add(name + " is malformed: it wants " + wants);
      return otherwise;
    }
  }

  public void error(String message) {
    errors.add(message);
  }

  /** Throws when any setting read so far was missing or malformed. */
  public void check() {
    if (!errors.isEmpty()) {
      throw new ConfigException(List.of(errors.toArray(String[]::new)));
    }
  }

  /** Every name that was asked for, in order. */
  public Set<String> asked() {
    return Set.of(asked.toArray(String[]::new));
  }

  /** Parses a URI of one of the given schemes, with a host. */
  public static Function<String, URI> uri(String... schemes) {
    return value -> {
      try {
        URI uri = new URI(value);
        if (uri.getHost() == null || !List.of(schemes).contains(uri.getScheme())) {
          throw new IllegalArgumentException();
        }
        return uri;
      } catch (URISyntaxException e) {
        throw new IllegalArgumentException(e);
      }
    };
  }
}
