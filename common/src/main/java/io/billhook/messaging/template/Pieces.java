package io.billhook.messaging.template;

import io.billhook.messaging.template.Piece.Kind;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Takes a source apart into texts and tags. White space goes as Handlebars has it: at {@code ~},
 * and a block's tag or a comment that is alone on a line takes the line with it.
 */
final class Pieces {
  private static final int MOST_TAGS = 5_000;
  private static final int LONGEST_TAG = 500;

  /** A piece, and how much of a text is left. */
  private static final class Raw {
    final @Nullable Kind kind;
    final String content;
    final int at;
    final boolean eatsBefore;
    final boolean eatsAfter;
    int from;
    int to;

    Raw(@Nullable Kind kind, String content, int at, boolean eatsBefore, boolean eatsAfter) {
      this.kind = kind;
      this.content = content;
      this.at = at;
      this.eatsBefore = eatsBefore;
      this.eatsAfter = eatsAfter;
      this.to = content.length();
    }
  }

  private final Source source;
  private final String text;
  private final List<Raw> raws = new ArrayList<>();
  private int tags;

  private Pieces(Source source) {
    this.source = source;
    this.text = source.text();
  }

  /**
   * @throws InvalidTemplate where a tag is not closed, or of a kind that there is not
   */
  static List<Piece> of(Source source) {
    var pieces = new Pieces(source);
    pieces.split();
    pieces.trim();
    List<Piece> made = new ArrayList<>();
    for (Raw raw : pieces.raws) {
      if (raw.kind != null) {
        made.add(new Piece.Tag(raw.kind, raw.content, raw.at));
      } else if (raw.from < raw.to) {
        made.add(new Piece.Text(raw.content.substring(raw.from, raw.to)));
      }
    }
    return made;
  }

  private void split() {
    int at = 0;
    while (at < text.length()) {
      int open = text.indexOf("{{", at);
      if (open < 0) {
        text(at, text.length());
        return;
      }
      int slashes = slashesBefore(open, at);
      if (slashes == 1) { // the braces are meant as they stand
        text(at, open - 1);
        text(open, open + 2);
        at = open + 2;
      } else {
        text(at, slashes > 1 ? open - 1 : open);
        at = tag(open);
      }
    }
  }

  private int slashesBefore(int open, int start) {
    int first = open;
    while (first > start && open - first < 2 && text.charAt(first - 1) == '\\') {
      first--;
    }
    return open - first;
  }

  private void text(int from, int to) {
    if (from < to) {
      raws.add(new Raw(null, text.substring(from, to), from, false, false));
    }
  }

  /** Reads the tag that begins there, and gives where it ends. */
  private int tag(int open) {
    if (++tags > MOST_TAGS) {
      throw source.wrong(open, "has more than " + MOST_TAGS + " tags");
    }
    if (text.startsWith("{", open + 2)) {
      throw source.wrong(open, "must not have {{{: values are always escaped in HTML");
    }
    boolean eatsBefore = text.startsWith("~", open + 2);
    int begin = eatsBefore ? open + 3 : open + 2;
    if (text.startsWith("!", begin)) {
      return comment(open, begin, eatsBefore);
    }
    int end = text.indexOf("}}", begin);
    if (end < 0 || end - begin > LONGEST_TAG) {
      throw source.wrong(open, "has a tag without an end, or longer than " + LONGEST_TAG);
    }
    boolean eatsAfter = end > begin && text.charAt(end - 1) == '~';
    String inner = text.substring(begin, eatsAfter ? end - 1 : end).strip();
    if (inner.isEmpty() || inner.indexOf('{') >= 0 || inner.indexOf('}') >= 0) {
      throw source.wrong(open, "has a tag that is empty or has braces in it");
    }
    Kind kind = kind(inner, open);
    String content = kind == Kind.VALUE || kind == Kind.ELSE ? inner : inner.substring(1).strip();
    raws.add(new Raw(kind, content, open, eatsBefore, eatsAfter));
    return end + 2;
  }

  private int comment(int open, int begin, boolean eatsBefore) {
    String close = text.startsWith("!--", begin) ? "--" : "";
    int plain = text.indexOf(close + "}}", begin);
    int eating = text.indexOf(close + "~}}", begin);
    boolean eatsAfter = eating >= 0 && (plain < 0 || eating < plain);
    int end = eatsAfter ? eating : plain;
    if (end < 0) {
      throw source.wrong(open, "has a comment without an end");
    }
    eatsAfter |= close.isEmpty() && text.charAt(end - 1) == '~';
    raws.add(new Raw(Kind.COMMENT, "", open, eatsBefore, eatsAfter));
    return text.indexOf("}}", end) + 2;
  }

  private Kind kind(String inner, int at) {
    if (inner.equals("else") || inner.startsWith("else ") || inner.equals("^")) {
      return Kind.ELSE;
    }
    return switch (inner.charAt(0)) {
      case '#' -> {
        String rest = inner.substring(1).strip();
        if (rest.startsWith(">") || rest.startsWith("*")) {
          throw source.wrong(at, "must not have partials or decorators");
        }
        yield Kind.OPEN;
      }
      case '^' -> Kind.INVERTED;
      case '/' -> Kind.CLOSE;
      case '>' -> throw source.wrong(at, "must not have partials");
      case '*' -> throw source.wrong(at, "must not have decorators");
      case '&' -> throw source.wrong(at, "must not have {{&: values are always escaped in HTML");
      case '=' -> throw source.wrong(at, "must not change the delimiters");
      default -> Kind.VALUE;
    };
  }

  private void trim() {
    for (int i = 0; i < raws.size(); i++) {
      Raw raw = raws.get(i);
      if (raw.kind == null) {
        continue;
      }
      Raw before = i > 0 && raws.get(i - 1).kind == null ? raws.get(i - 1) : null;
      Raw after = i + 1 < raws.size() && raws.get(i + 1).kind == null ? raws.get(i + 1) : null;
      if (raw.kind != Kind.VALUE
          && (before == null ? i == 0 : endsLine(before.content, i == 1))
          && (after == null
              ? i == raws.size() - 1
              : beginsLine(after.content, i == raws.size() - 2))) {
        if (before != null) {
          before.to = Math.min(before.to, before.content.lastIndexOf('\n') + 1);
        }
        if (after != null) {
          int line = after.content.indexOf('\n');
          after.from = Math.max(after.from, line < 0 ? after.content.length() : line + 1);
        }
      }
      if (raw.eatsBefore && before != null) {
        before.to = Math.min(before.to, before.content.stripTrailing().length());
      }
      if (raw.eatsAfter && after != null) {
        int blank = after.content.length() - after.content.stripLeading().length();
        after.from = Math.max(after.from, blank);
      }
    }
  }

  /** Whether nothing but blanks stands between the last end of a line and what follows. */
  private static boolean endsLine(String text, boolean isFirst) {
    int line = text.lastIndexOf('\n');
    return (line >= 0 || isFirst) && text.substring(line + 1).isBlank();
  }

  private static boolean beginsLine(String text, boolean isLast) {
    int line = text.indexOf('\n');
    return line >= 0 ? text.substring(0, line).isBlank() : isLast && text.isBlank();
  }
}
