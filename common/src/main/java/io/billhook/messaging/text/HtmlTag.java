package io.billhook.messaging.text;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/** A tag of a page, read as browsers do: a quote hides what would end it. */
final class HtmlTag {
  private final String html;
  private final String name;
  private final Map<String, String> attributes = new HashMap<>();
  private int at;

  /**
   * @param from where its name begins
   */
  HtmlTag(String html, int from) {
    this.html = html;
    this.at = from;
    this.name = word().toLowerCase(Locale.ROOT);
    while (at < html.length() && html.charAt(at) != '>') {
      attribute();
    }
    at = Math.min(html.length(), at + 1);
  }

  String name() {
    return name;
  }

  /** Its value; empty where it is missing. */
  String attribute(String wanted) {
    return attributes.getOrDefault(wanted, "");
  }

  /** Behind it. */
  int end() {
    return at;
  }

  private void attribute() {
    char c = html.charAt(at);
    if (isBlank(c) || c == '/' || c == '=') {
      at++;
      return;
    }
    String key = word().toLowerCase(Locale.ROOT);
    skipBlanks();
    if (at >= html.length() || html.charAt(at) != '=') {
      return;
    }
    at++;
    skipBlanks();
    String value = value();
    if (key.equals("href") || key.equals("alt")) { // what anybody asks for
      attributes.putIfAbsent(key, HtmlEntity.decoded(value));
    }
  }

  private String value() {
    char quote = at < html.length() ? html.charAt(at) : '>';
    int begin = at;
    if (quote == '"' || quote == '\'') {
      int end = html.indexOf(quote, at + 1);
      at = end < 0 ? html.length() : end + 1;
      return html.substring(begin + 1, end < 0 ? html.length() : end);
    }
    while (at < html.length() && !isBlank(html.charAt(at)) && html.charAt(at) != '>') {
      at++;
    }
    return html.substring(begin, at);
  }

  private String word() {
    int begin = at;
    while (at < html.length() && !isBlank(html.charAt(at)) && "/=>".indexOf(html.charAt(at)) < 0) {
      at++;
    }
    return html.substring(begin, at);
  }

  private void skipBlanks() {
    while (at < html.length() && isBlank(html.charAt(at))) {
      at++;
    }
  }

  private static boolean isBlank(char c) {
    return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f';
  }
}
