package io.billhook.messaging.text;

import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a page says, in plain text: its blocks as lines, its links beside their words. It takes any
 * text at all, in a time that grows with its length alone; what a browser would not show is left
 * out.
 */
public final class HtmlToPlain {
  private static final Set<String> UNSEEN =
      Set.of("script", "style", "title", "template", "svg", "object");
  private static final Set<String> PARAGRAPHS =
      Set.of(
          "p",
          "h1",
          "h2",
          "h3",
          "h4",
          "h5",
          "h6",
          "ul",
          "ol",
          "dl",
          "table",
          "blockquote",
          "pre",
          "form",
          "hr");
  private static final Set<String> LINES =
      Set.of(
          "div",
          "tr",
          "li",
          "dt",
          "dd",
          "section",
          "article",
          "header",
          "footer",
          "main",
          "nav",
          "aside",
          "address",
          "figure",
          "figcaption",
          "center",
          "body",
          "html",
          "caption");

  private final String html;
  private final StringBuilder out;
  private int at;
  private int breaks; // line ends that are due before what comes next
  private boolean space; // a blank is due
  private @Nullable String link; // where the words lead that are being read
  private int linkFrom; // where in out they begin

  private HtmlToPlain(String html) {
    this.html = html;
    this.out = new StringBuilder(html.length() / 2);
  }

  public static String of(String html) {
    var reading = new HtmlToPlain(html);
    reading.read();
    return reading.out.toString();
  }

  private void read() {
    while (at < html.length()) {
      char c = html.charAt(at);
      if (c == '<' && isTag()) {
        tag();
      } else if (c == '&') {
        HtmlEntity entity = HtmlEntity.at(html, at);
        at += entity.length();
        entity.text().codePoints().forEach(this::put);
      } else {
        int point = html.codePointAt(at);
        at += Character.charCount(point);
        put(point);
      }
    }
    endLink();
  }

  /** A blank is due rather than written, so that none stands beside a line's end. */
  private void put(int point) {
    if (point == ' ' || point == '\t' || point == '\n' || point == '\r' || point == '\f') {
      space = true;
      return;
    }
    settle();
    out.appendCodePoint(point == 0xa0 ? ' ' : point);
  }

  private void settle() {
    if (!out.isEmpty()) {
      if (breaks > 0) {
        out.append(breaks > 1 ? "\n\n" : "\n");
      } else if (space) {
        out.append(' ');
      }
    }
    breaks = 0;
    space = false;
  }

  private void put(String text) {
    text.codePoints().forEach(this::put);
  }

  private boolean isTag() {
    char next = at + 1 < html.length() ? html.charAt(at + 1) : ' ';
    return next == '/' || next == '!' || next == '?' || isLetter(next);
  }

  private static boolean isLetter(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
  }

  private void tag() {
    if (html.startsWith("<!--", at)) {
      at = after("-->", at + 4);
      return;
    }
    boolean ends = html.charAt(at + 1) == '/';
    int name = at + (ends ? 2 : 1);
    if (name >= html.length() || !isLetter(html.charAt(name))) {
      at = after(">", name); // a document type, or nothing that anybody knows
      return;
    }
    var read = new HtmlTag(html, name);
    at = read.end();
    if (ends) {
      closed(read.name());
    } else {
      opened(read);
    }
  }

  private int after(String end, int from) {
    int found = html.indexOf(end, from);
    return found < 0 ? html.length() : found + end.length();
  }

  private void opened(HtmlTag tag) {
    if (UNSEEN.contains(tag.name())) {
      at = afterEndOf(tag.name());
      return;
    }
    block(tag.name());
    switch (tag.name()) {
      case "br" -> breaks++;
      case "li" -> put("- ");
      case "td", "th" -> space = true;
      case "hr" -> {
        put("---");
        breaks = 2;
      }
      case "img" -> put(tag.attribute("alt"));
      case "a" -> {
        endLink();
        beginLink(tag.attribute("href").strip());
      }
      default -> {}
    }
  }

  private void closed(String name) {
    if (name.equals("a")) {
      endLink();
    }
    block(name);
  }

  private void block(String name) {
    if (PARAGRAPHS.contains(name)) {
      breaks = 2;
    } else if (LINES.contains(name)) {
      breaks = Math.max(breaks, 1);
    }
  }

  /** Behind the end of what is not shown. */
  private int afterEndOf(String name) {
    String end = "</" + name;
    for (int i = html.indexOf("</", at); i >= 0; i = html.indexOf("</", i + 2)) {
      if (html.regionMatches(true, i, end, 0, end.length())) {
        return after(">", i);
      }
    }
    return html.length();
  }

  private void beginLink(String target) {
    String scheme = target.substring(0, Math.max(0, target.indexOf(':'))).toLowerCase(Locale.ROOT);
    boolean leads = scheme.equals("http") || scheme.equals("https") || scheme.equals("mailto");
    link = leads ? target : null;
    linkFrom = out.length();
  }

  private void endLink() {
    String target = link;
    link = null;
    if (target == null) {
      return;
    }
    String words = out.substring(linkFrom).strip();
    String bare = target.regionMatches(true, 0, "mailto:", 0, 7) ? target.substring(7) : target;
    if (words.isEmpty()) {
      put(bare);
    } else if (!words.equals(bare)) {
      put(" (" + bare + ")");
    }
  }
}
