package io.billhook.messaging.template;

import java.math.BigDecimal;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads what stands in a tag. */
final class Expressions {
  private static final Pattern WORD =
      Pattern.compile("\\s*(\"[^\"]*\"|'[^']*'|[()]|(?:\\[[^\\[\\]]*]|[^\\s()\"'\\[\\]])+)");
  private static final Pattern NUMBER = Pattern.compile("-?\\d{1,15}(\\.\\d{1,15})?");
  private static final Set<String> HELPERS = Set.of("if", "unless", "each", "with", "lookup");

  private final Source source;
  private final int at;
  private final Function<Path, @Nullable String> use;

  /**
   * @param use told of each path; gives what is wrong with it, or null
   */
  Expressions(Source source, int at, Function<Path, @Nullable String> use) {
    this.source = source;
    this.at = at;
    this.use = use;
  }

  /** Of a tag that shows a value: a path, or {@code lookup a b}. */
  Expression value(String content) {
    Deque<String> words = words(content);
    String first = words.peek();
    if (words.size() == 1) {
      return path(content);
    }
    if (!"lookup".equals(first)) {
      throw source.wrong(
          at, "has no helper " + first + "; there are if, unless, each, with and lookup");
    }
    return whole(words);
  }

  /** A path alone. */
  Path path(String content) {
    if (HELPERS.contains(content)) {
      throw source.wrong(at, "has the helper " + content + " without what it needs");
    }
    Path path = Path.parse(content);
    if (path == null || content.equals("else")) {
      throw source.wrong(at, "has something that is no name of a value: " + content);
    }
    String wrong = use.apply(path);
    if (wrong != null) {
      throw source.wrong(at, wrong);
    }
    return path;
  }

  /** What a helper of a block is given, which is one. */
  Expression argument(String helper, String content) {
    Deque<String> words = words(content);
    if (words.isEmpty()) {
      throw source.wrong(at, "has the helper " + helper + " without a value");
    }
    Expression argument = argument(words);
    if (!words.isEmpty()) {
      throw source.wrong(at, "gives the helper " + helper + " more than one value");
    }
    return argument;
  }

  private Expression whole(Deque<String> words) {
    Expression lookup = lookup(words);
    if (!words.isEmpty()) {
      throw source.wrong(at, "gives the helper lookup more than two values");
    }
    return lookup;
  }

  private Expression lookup(Deque<String> words) {
    if (!"lookup".equals(words.poll())) {
      throw source.wrong(at, "has parentheses around something else than lookup");
    }
    return new Expression.Lookup(argument(words), argument(words));
  }

  private Expression argument(Deque<String> words) {
    String word = words.poll();
    if (word == null || word.equals(")")) {
      throw source.wrong(at, "has a helper without all that it needs");
    }
    if (word.equals("(")) {
      Expression inner = lookup(words);
      if (!")".equals(words.poll())) {
        throw source.wrong(at, "has parentheses that are not closed");
      }
      return inner;
    }
    char first = word.charAt(0);
    if (first == '"' || first == '\'') {
      return new Expression.Literal(word.substring(1, word.length() - 1));
    }
    if (word.equals("true") || word.equals("false")) {
      return new Expression.Literal(word.equals("true"));
    }
    if (NUMBER.matcher(word).matches()) {
      return new Expression.Literal(new BigDecimal(word));
    }
    return path(word);
  }

  private Deque<String> words(String content) {
    Deque<String> words = new ArrayDeque<>();
    Matcher word = WORD.matcher(content);
    int end = 0;
    String rest = content.stripTrailing();
    while (end < rest.length()) {
      if (!word.find(end) || word.start() != end) {
        throw source.wrong(at, "has a tag that cannot be read");
      }
      words.add(word.group(1));
      end = word.end();
    }
    return words;
  }
}
