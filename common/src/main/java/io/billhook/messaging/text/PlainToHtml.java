package io.billhook.messaging.text;

/** A plain text as a page: its lines and paragraphs, and links where it names addresses. */
public final class PlainToHtml {
  private static final String NOT_OF_A_LINK = ".,;:!?)]}'*";

  private PlainToHtml() {}

  public static String of(String text) {
    var out = new StringBuilder(text.length() + text.length() / 8 + 120);
    out.append("<!DOCTYPE html><html><head><meta charset=\"utf-8\"></head><body>");
    boolean open = false;
    for (String line : (Iterable<String>) text.lines()::iterator) {
      if (line.isBlank()) {
        out.append(open ? "</p>" : "");
        open = false;
      } else {
        out.append(open ? "<br>\n" : "<p>");
        open = true;
        line(line, out);
      }
    }
    return out.append(open ? "</p>" : "").append("</body></html>").toString();
  }

  private static void line(String line, StringBuilder out) {
    int from = 0;
    while (from < line.length()) {
      int link = linkFrom(line, from);
      int end = link < 0 ? -1 : linkEnd(line, link);
      if (link < 0) {
        escape(line, from, line.length(), out);
        return;
      }
      escape(line, from, link, out);
      out.append("<a href=\"");
      escape(line, link, end, out);
      out.append("\">");
      escape(line, link, end, out);
      out.append("</a>");
      from = end;
    }
  }

  /** Where the next address of the web begins; -1 for nowhere. */
  private static int linkFrom(String line, int from) {
    for (int colon = line.indexOf("://", from);
        colon >= 0;
        colon = line.indexOf("://", colon + 3)) {
      for (String scheme : new String[] {"https", "http"}) {
        int begin = colon - scheme.length();
        if (begin >= from
            && line.regionMatches(true, begin, scheme, 0, scheme.length())
            && (begin == 0 || !Character.isLetterOrDigit(line.charAt(begin - 1)))
            && linkEnd(line, begin) > colon + 3) {
          return begin;
        }
      }
    }
    return -1;
  }

  private static int linkEnd(String line, int begin) {
    int end = begin;
    while (end < line.length() && isOfLink(line.charAt(end))) {
      end++;
    }
    while (end > begin && NOT_OF_A_LINK.indexOf(line.charAt(end - 1)) >= 0) {
      end--;
    }
    return end;
  }

  private static boolean isOfLink(char c) {
    return c > ' ' && c != '<' && c != '>' && c != '"' && c != 0x7f && !Character.isWhitespace(c);
  }

  /** As text, and as the value of an attribute in double quotes. */
  public static String escaped(String text) {
    var out = new StringBuilder(text.length() + 16);
    escape(text, 0, text.length(), out);
    return out.toString();
  }

  private static void escape(String text, int from, int to, StringBuilder out) {
    for (int i = from; i < to; i++) {
      char c = text.charAt(i);
      switch (c) {
        case '&' -> out.append("&amp;");
        case '<' -> out.append("&lt;");
        case '>' -> out.append("&gt;");
        case '"' -> out.append("&quot;");
        case '\'' -> out.append("&#39;");
        default -> out.append(c);
      }
    }
  }
}
