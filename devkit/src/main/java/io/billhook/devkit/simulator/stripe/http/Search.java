package io.billhook.devkit.simulator.stripe.http;

import io.billhook.devkit.simulator.stripe.object.Params;
import io.billhook.devkit.simulator.stripe.state.Change;
import io.billhook.devkit.simulator.stripe.state.StripeError;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * {@code GET /v1/customers/search} (Stripe docs, Search): clauses such as {@code
 * metadata['key']:'value'} or {@code email~'part'}, joined by AND or by OR. Stripe finds new
 * customers within a minute; here at once.
 */
final class Search {
  private static final String QUOTED = "(?:'((?:[^'\\\\]|\\\\.)*)'|\"((?:[^\"\\\\]|\\\\.)*)\")";
  private static final Pattern CLAUSE =
      Pattern.compile(
          "\\s*(-?)(email|name|phone|metadata\\["
              + QUOTED
              + "])\\s*([:~])\\s*(null|"
              + QUOTED
              + ")\\s*(AND\\b|OR\\b|$)",
          Pattern.CASE_INSENSITIVE);
  private static final Params ASKED = Params.of("query! limit page");

  private Search() {}

  static JsonObject customers(Change change, JsonObject params) {
    JsonObject asked = ASKED.check(params);
    Predicate<JsonObject> wanted = read(asked.getString("query"));
    List<JsonObject> found =
        change.account().objects().newestFirst("customer").stream()
            .filter(customer -> !Change.isDeleted(customer))
            .filter(wanted)
            .toList();
    int limit = Lists.limit(asked);
    int from = from(asked.getString("page"), found.size());
    int to = Math.min(found.size(), from + limit);
    return new JsonObject()
        .put("object", "search_result")
        .put("data", new JsonArray(found.subList(from, to)))
        .put("has_more", to < found.size())
        .put("next_page", to < found.size() ? Integer.toString(to) : null)
        .put("url", "/v1/customers/search");
  }

  private static int from(@Nullable String page, int size) {
    if (page == null) {
      return 0;
    }
    if (page.matches("\\d{1,6}")) {
      return Math.min(size, Integer.parseInt(page));
    }
    throw StripeError.invalid(null, "page", "Invalid page");
  }

  private static Predicate<JsonObject> read(String query) {
    List<Predicate<JsonObject>> clauses = new ArrayList<>();
    String joint = "";
    Matcher matcher = CLAUSE.matcher(query);
    int at = 0;
    while (at < query.length()) {
      matcher.region(at, query.length());
      if (!matcher.lookingAt()) {
        throw malformed();
      }
      clauses.add(clause(matcher));
      String next = matcher.group(9).toUpperCase(Locale.ROOT);
      boolean mixed = !next.isEmpty() && !joint.isEmpty() && !next.equals(joint);
      if (mixed || next.isEmpty() != (matcher.end() == query.length())) {
        throw malformed();
      }
      joint = next.isEmpty() ? joint : next;
      at = matcher.end();
    }
    if (clauses.isEmpty()) {
      throw malformed();
    }
    boolean any = joint.equals("OR");
    return customer ->
        any
            ? clauses.stream().anyMatch(clause -> clause.test(customer))
            : clauses.stream().allMatch(clause -> clause.test(customer));
  }

  private static Predicate<JsonObject> clause(Matcher matcher) {
    boolean negated = !matcher.group(1).isEmpty();
    String field = matcher.group(2);
    String key = text(matcher.group(3), matcher.group(4));
    boolean whole = matcher.group(5).equals(":");
    String value =
        matcher.group(6).equalsIgnoreCase("null") ? null : text(matcher.group(7), matcher.group(8));
    return customer -> matches(read(customer, field, key), value, whole) != negated;
  }

  private static @Nullable Object read(JsonObject customer, String field, @Nullable String key) {
    return key == null
        ? customer.getValue(field.toLowerCase(Locale.ROOT))
        : customer.getJsonObject("metadata", new JsonObject()).getValue(key);
  }

  /** Text is compared without regard to case (Stripe docs, Search query language). */
  private static boolean matches(@Nullable Object held, @Nullable String wanted, boolean whole) {
    if (wanted == null || held == null) {
      return wanted == null && held == null;
    }
    String have = held.toString().toLowerCase(Locale.ROOT);
    String want = wanted.toLowerCase(Locale.ROOT);
    return whole ? have.equals(want) : have.contains(want);
  }

  private static @Nullable String text(@Nullable String single, @Nullable String twice) {
    String quoted = single == null ? twice : single;
    return quoted == null ? null : quoted.replaceAll("\\\\(.)", "$1");
  }

  private static StripeError malformed() {
    return StripeError.invalid(
        null, "query", "We were unable to parse your search query. See the search documentation.");
  }
}
