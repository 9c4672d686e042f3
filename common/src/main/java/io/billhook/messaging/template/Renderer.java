package io.billhook.messaging.template;

import io.billhook.messaging.template.Node.Block;
import java.math.BigDecimal;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One rendering of one part: steps and what comes out are counted, so that it ends soon. */
final class Renderer {
  static final int MOST_STEPS = 200_000;
  static final int LONGEST = 500_000;

  private final StringBuilder out = new StringBuilder();
  private final Evaluation evaluation = new Evaluation(this::step);
  private final boolean escapes;
  private int steps;

  private Renderer(boolean escapes) {
    this.escapes = escapes;
  }

  /**
   * @param escapes whether it is HTML
   * @throws RenderFailed where the values make no mail
   */
  static String render(List<Node> nodes, Map<String, ?> values, boolean escapes) {
    var renderer = new Renderer(escapes);
    renderer.all(nodes, Scope.top(values));
    return renderer.out.toString();
  }

  private void step() {
    if (++steps > MOST_STEPS) {
      throw new TooMuchWork("make the template take more than " + MOST_STEPS + " steps");
    }
  }

  private void all(List<Node> nodes, Scope scope) {
    for (Node node : nodes) {
      step();
      switch (node) {
        case Node.Text text -> append(text.text());
        case Node.Value value -> show(value.of(), scope);
        case Block block -> block(block, scope);
      }
    }
  }

  private void append(String text) {
    if (out.length() + text.length() > LONGEST) {
      throw new TooMuchWork("make a mail of more than " + LONGEST + " characters");
    }
    out.append(text);
  }

  private void show(Expression of, Scope scope) {
    Object value = evaluation.value(of, scope);
    switch (value) {
      case null -> throw missing(of, scope);
      case String text -> append(escapes ? Html.escape(text) : Html.clean(text));
      case Boolean truth -> append(truth.toString());
      case Number number -> append(shown(number));
      default ->
          throw new UnusableValue(
              evaluation.place(of, scope),
              "must be a text, a number, true or false: the template shows it");
    }
  }

  private MissingValue missing(Expression of, Scope scope) {
    return new MissingValue(evaluation.place(of, scope));
  }

  private static String shown(Number number) {
    if (number instanceof Double || number instanceof Float) {
      double value = number.doubleValue();
      if (Math.abs(value) < 1e15) {
        return new BigDecimal(Double.toString(value)).stripTrailingZeros().toPlainString();
      }
    }
    return number.toString();
  }

  private void block(Block block, Scope scope) {
    Object value = evaluation.value(block.of(), scope);
    switch (block.kind()) {
      case IF -> all(holds(value) ? block.body() : block.otherwise(), scope);
      case UNLESS -> all(holds(value) ? block.otherwise() : block.body(), scope);
      case WITH -> with(block, needed(value, block, scope), scope);
      case EACH -> each(block, needed(value, block, scope), scope);
      case SECTION -> {
        if (value instanceof List || !holds(value)) {
          each(block, value instanceof List ? value : null, scope);
        } else if (value instanceof Boolean) {
          all(block.body(), scope);
        } else {
          with(block, value, scope);
        }
      }
    }
  }

  private @Nullable Object needed(@Nullable Object value, Block block, Scope scope) {
    if (value == null && !block.hasElse()) {
      throw missing(block.of(), scope);
    }
    return value;
  }

  private void with(Block block, @Nullable Object value, Scope scope) {
    if (value == null || !holds(value)) {
      all(block.otherwise(), scope);
    } else {
      all(block.body(), new Scope(value, scope, block.of(), null, 0, false, block.names()));
    }
  }

  private void each(Block block, @Nullable Object value, Scope scope) {
    switch (value) {
      case null -> all(block.otherwise(), scope);
      case List<?> list -> {
        int index = 0;
        for (Iterator<?> items = list.iterator(); items.hasNext(); index++) {
          item(block, items.next(), index, index, !items.hasNext(), scope);
        }
        if (index == 0) {
          all(block.otherwise(), scope);
        }
      }
      case Map<?, ?> map -> {
        int index = 0;
        for (Iterator<? extends Map.Entry<?, ?>> entries = map.entrySet().iterator();
            entries.hasNext();
            index++) {
          Map.Entry<?, ?> entry = entries.next();
          item(
              block,
              entry.getValue(),
              String.valueOf(entry.getKey()),
              index,
              !entries.hasNext(),
              scope);
        }
        if (index == 0) {
          all(block.otherwise(), scope);
        }
      }
      default ->
          throw new UnusableValue(
              evaluation.place(block.of(), scope),
              "must be a list or an object: the template goes through it");
    }
  }

  private void item(
      Block block, @Nullable Object item, Object key, int index, boolean isLast, Scope scope) {
    step();
    all(block.body(), new Scope(item, scope, block.of(), key, index, isLast, block.names()));
  }

  /** As Handlebars has it: all but null, false, 0, and what is empty. */
  private static boolean holds(@Nullable Object value) {
    return switch (value) {
      case null -> false;
      case Boolean truth -> truth;
      case Number number -> number.doubleValue() != 0;
      case String text -> !text.isEmpty();
      case List<?> list -> !list.isEmpty();
      default -> true;
    };
  }
}
