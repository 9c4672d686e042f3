package io.billhook.messaging.text;

import static java.util.Map.entry;

import java.util.Map;

/**
 * A character of a page that is written as a name or a number. Names that few write stay as they
 * are.
 *
 * @param text what it stands for
 * @param length in the page, in characters
 */
record HtmlEntity(String text, int length) {
  private static final int LONGEST = 12;
  private static final Map<String, String> NAMED =
      Map.ofEntries(
          entry("amp", "&"),
          entry("lt", "<"),
          entry("gt", ">"),
          entry("quot", "\""),
          entry("apos", "'"),
          entry("nbsp", "\u00a0"),
          entry("shy", ""),
          entry("zwnj", ""),
          entry("zwj", ""),
          entry("copy", "©"),
          entry("reg", "®"),
          entry("trade", "™"),
          entry("hellip", "…"),
          entry("mdash", "—"),
          entry("ndash", "–"),
          entry("lsquo", "‘"),
          entry("rsquo", "’"),
          entry("sbquo", "‚"),
          entry("ldquo", "“"),
          entry("rdquo", "”"),
          entry("bdquo", "„"),
          entry("laquo", "«"),
          entry("raquo", "»"),
          entry("bull", "•"),
          entry("middot", "·"),
          entry("euro", "€"),
          entry("pound", "£"),
          entry("cent", "¢"),
          entry("yen", "¥"),
          entry("sect", "§"),
          entry("deg", "°"),
          entry("times", "×"),
          entry("larr", "←"),
          entry("rarr", "→"),
          entry("ensp", " "),
          entry("emsp", " "),
          entry("thinsp", " "),
          entry("auml", "ä"),
          entry("ouml", "ö"),
          entry("uuml", "ü"),
          entry("Auml", "Ä"),
          entry("Ouml", "Ö"),
          entry("Uuml", "Ü"),
          entry("szlig", "ß"),
          entry("eacute", "é"),
          entry("egrave", "è"),
          entry("ecirc", "ê"),
          entry("agrave", "à"),
          entry("aacute", "á"),
          entry("acirc", "â"),
          entry("ccedil", "ç"),
          entry("iacute", "í"),
          entry("oacute", "ó"),
          entry("ocirc", "ô"),
          entry("uacute", "ú"),
          entry("ntilde", "ñ"),
          entry("aring", "å"),
          entry("oslash", "ø"),
          entry("aelig", "æ"));

  /** What stands where there is an ampersand: the ampersand itself where it begins nothing. */
  static HtmlEntity at(String html, int ampersand) {
    int most = Math.min(html.length(), ampersand + LONGEST);
    int end = ampersand + 1;
    while (end < most && html.charAt(end) != ';') {
      end++;
    }
    if (end == most) {
      return new HtmlEntity("&", 1);
    }
    String name = html.substring(ampersand + 1, end);
    String text =
        name.startsWith("#") ? numbered(name) : NAMED.getOrDefault(name, "&" + name + ";");
    return new HtmlEntity(text, end + 1 - ampersand);
  }

  /** All of a text. */
  static String decoded(String text) {
    int ampersand = text.indexOf('&');
    if (ampersand < 0) {
      return text;
    }
    var out = new StringBuilder(text.length());
    int from = 0;
    while (ampersand >= 0) {
      HtmlEntity entity = at(text, ampersand);
      out.append(text, from, ampersand).append(entity.text());
      from = ampersand + entity.length();
      ampersand = text.indexOf('&', from);
    }
    return out.append(text, from, text.length()).toString();
  }

  /** What no text may hold is left out. */
  private static String numbered(String name) {
    boolean hex = name.startsWith("#x") || name.startsWith("#X");
    String digits = name.substring(hex ? 2 : 1);
    try {
      int point = Integer.parseUnsignedInt(digits, hex ? 16 : 10);
      boolean blank = point == '\n' || point == '\t' || point == '\r';
      boolean told =
          Character.isValidCodePoint(point)
              && Character.getType(point) != Character.SURROGATE
              && (blank || !Character.isISOControl(point));
      return told ? Character.toString(point) : "";
    } catch (NumberFormatException e) {
      return "&" + name + ";"; // no number, so it is only a text that looks like one
    }
  }
}
