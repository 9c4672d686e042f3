package io.billhook.launcher.ops;

import io.billhook.text.CodePoints;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Rows under heads, aligned, on lines of at most 100 characters. Where there is more, the widest
 * columns are cut, the last one first; never the first: it is what one goes on with.
 */
final class Table {
  static final int WIDTH = 100;
  private static final int LEAST = 6;
  private static final String GAP = "  ";
  private static final String CUT = "..";

  private final List<List<String>> rows = new ArrayList<>();

  Table(String... heads) {
    rows.add(List.of(heads));
  }

  /** Null is shown as a dash. */
  void row(@Nullable Object... cells) {
    rows.add(
        Arrays.stream(cells)
            .map(cell -> cell == null ? "-" : Plain.text(cell.toString()))
            .toList());
  }

  boolean isEmpty() {
    return rows.size() == 1;
  }

  List<String> lines() {
    int[] widths = widths();
    return rows.stream().map(row -> line(row, widths)).toList();
  }

  private int[] widths() {
    int columns = rows.getFirst().size();
    int[] widths = new int[columns];
    for (List<String> row : rows) {
      for (int i = 0; i < columns; i++) {
        widths[i] = Math.max(widths[i], length(row.get(i)));
      }
    }
    int over = Arrays.stream(widths).sum() + GAP.length() * (columns - 1) - WIDTH;
    for (; over > 0; over--) {
      widths[widestButFirst(widths)]--;
    }
    return widths;
  }

  private static int widestButFirst(int[] widths) {
    int last = widths.length - 1;
    if (widths[last] > LEAST * 3) {
      return last;
    }
    int widest = last;
    for (int i = 1; i < last; i++) {
      widest = widths[i] > widths[widest] ? i : widest;
    }
    return widths[widest] > LEAST ? widest : 0;
  }

  private static String line(List<String> row, int[] widths) {
    StringBuilder line = new StringBuilder();
    for (int i = 0; i < widths.length; i++) {
      String cell = cut(row.get(i), widths[i]);
      line.append(cell);
      line.append(" ".repeat(widths[i] - length(cell)));
      line.append(GAP);
    }
    return line.toString().stripTrailing();
  }

  private static String cut(String cell, int width) {
    return length(cell) <= width
        ? cell
        : cell.codePoints()
                .limit(Math.max(0, width - CUT.length()))
                .mapToObj(Character::toString)
                .collect(Collectors.joining())
            + CUT;
  }

  private static int length(String text) {
    return CodePoints.count(text);
  }
}
