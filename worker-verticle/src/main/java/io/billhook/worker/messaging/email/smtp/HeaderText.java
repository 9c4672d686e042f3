package io.billhook.worker.messaging.email.smtp;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.billhook.messaging.EmailAddress;
import java.util.Base64;
import java.util.regex.Pattern;

/** Texts as a mail's header holds them: ASCII, in encoded words where that is needed (RFC 2047). */
final class HeaderText {
  private static final Pattern PLAIN = Pattern.compile("[ -~]*");
  private static final Pattern ATOMS = Pattern.compile("[A-Za-z0-9!#$%&'*+/=?^_`{|}~ -]+");

  /** Of a line are 998 characters at most, the header's name among them (RFC 5322, 2.1.1). */
  private static final int LONGEST_PLAIN = 900;

  /** Bytes of an encoded word, which has 75 characters at most: 12 around them, 4 for 3 of them. */
  private static final int WORD = 45;

  private HeaderText() {}

  /** A line of text. What is no line of text, as a line break, is a blank. */
  static String of(String text) {
    return isPlain(text) ? text : encoded(text);
  }

  /** An address with its name. */
  static String of(EmailAddress address) {
    String name = address.name();
    return name == null ? address.address() : phrase(name) + " <" + address.address() + ">";
  }

  private static String phrase(String name) {
    if (!isPlain(name)) {
      return encoded(name);
    }
    return ATOMS.matcher(name).matches()
        ? name
        : "\"" + name.replace("\\", "\\\\").replace("\"", "\\\"") + "\"";
  }

  /** What looks like an encoded word and is meant as it stands must be one. */
  private static boolean isPlain(String text) {
    return text.length() <= LONGEST_PLAIN
        && PLAIN.matcher(text).matches()
        && !text.contains("=?")
        && text.strip().length() == text.length();
  }

  private static String encoded(String text) {
    StringBuilder words = new StringBuilder();
    StringBuilder word = new StringBuilder();
    int bytes = 0;
    for (int letter : text.codePoints().toArray()) {
      String one = Character.isISOControl(letter) ? " " : Character.toString(letter);
      int more = one.getBytes(UTF_8).length;
      if (bytes + more > WORD) {
        append(words, word);
        word.setLength(0);
        bytes = 0;
      }
      word.append(one);
      bytes += more;
    }
    append(words, word);
    return words.toString();
  }

  private static void append(StringBuilder words, CharSequence word) {
    words
        .append(words.isEmpty() ? "" : "\r\n ")
        .append("=?UTF-8?B?")
        .append(Base64.getEncoder().encodeToString(word.toString().getBytes(UTF_8)))
        .append("?=");
  }
}
