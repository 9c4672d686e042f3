package io.billhook.api.intake;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Reads JSON (RFC 8259) from bytes, forward only, for who wants few of its members: what is skipped
 * is checked for its form, and nothing is made of it. Any other parser makes a token of every
 * member, which was a fifth of intake's time.
 *
 * <p>Bytes within a string are not looked at beyond quotes, escapes and control characters: that
 * they are UTF-8 is for the caller to know.
 */
public final class JsonScanner {
  private static final int DEEPEST = 1000;

  /** Bytes that end no run within a string: neither quote nor escape nor control character. */
  private static final boolean[] PLAIN = new boolean[256];

  static {
    Arrays.fill(PLAIN, ' ', PLAIN.length, true);
    PLAIN['"'] = false;
    PLAIN['\\'] = false;
  }

  private static final VarHandle EIGHT =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private static final long ONES = 0x0101010101010101L;
  private static final long HIGH = 0x8080808080808080L;

  /** The text is not JSON. Where, nobody asks. */
  public static final class Malformed extends Exception {
    private static final long serialVersionUID = 1;

    Malformed() {
      super("not JSON", null, false, false);
    }
  }

  private final byte[] json;
  private int at;
  private boolean fresh; // just behind a '{'
  private int nameFrom;
  private int nameTo;
  private boolean nameEscaped;
  private boolean escaped; // whether the string that was read last has an escape in it

  public JsonScanner(byte[] json) {
    this.json = json;
  }

  /** Whether the next value is an object; if so its members are next. */
  public boolean enter() throws Malformed {
    fresh = peek() == '{';
    at += fresh ? 1 : 0;
    return fresh;
  }

  /** Goes to the next member of the object, before its value; false at the object's end. */
  public boolean next() throws Malformed {
    int c = take();
    if (c == '}') {
      fresh = false;
      return false;
    }
    if (!fresh) {
      expect(c == ',');
      c = take();
    }
    fresh = false;
    expect(c == '"');
    nameFrom = at;
    string();
    nameTo = at - 1;
    nameEscaped = escaped;
    expect(take() == ':');
    return true;
  }

  /** Whether the next value is an array; if so its elements are next. */
  public boolean enterArray() throws Malformed {
    fresh = peek() == '[';
    at += fresh ? 1 : 0;
    return fresh;
  }

  /** Goes to the next element of the array; false at the array's end. */
  public boolean element() throws Malformed {
    int c = peek();
    if (fresh ? c == ']' : take() == ']') {
      at += fresh ? 1 : 0;
      fresh = false;
      return false;
    }
    expect(fresh || c == ',');
    fresh = false;
    return true;
  }

  /** Where the next value begins, for {@link #since}. */
  public int start() throws Malformed {
    peek();
    return at;
  }

  /** What has been read since then, as it came. */
  public byte[] since(int start) {
    return Arrays.copyOfRange(json, start, at);
  }

  /** Whether the member has this name, given in UTF-8. */
  public boolean named(byte[] name) {
    return nameEscaped
        ? text(nameFrom, nameTo, true).equals(new String(name, UTF_8))
        : Arrays.equals(json, nameFrom, nameTo, name, 0, name.length);
  }

  /** The next value if it is a string; null for any other, which is skipped. */
  public @Nullable String text() throws Malformed {
    if (peek() != '"') {
      skip();
      return null;
    }
    int from = ++at;
    string();
    return text(from, at - 1, escaped);
  }

  /** The next value as it is written if it is a number; null for any other, which is skipped. */
  public @Nullable String number() throws Malformed {
    int c = peek();
    int from = at;
    skip();
    return c == '-' || (c >= '0' && c <= '9') ? new String(json, from, at - from, UTF_8) : null;
  }

  /** The next value if it is true or false; null for any other. */
  public @Nullable Boolean bool() throws Malformed {
    int c = peek();
    skip();
    return c == 't' ? Boolean.TRUE : c == 'f' ? Boolean.FALSE : null;
  }

  /** Goes behind the next value. */
  public void skip() throws Malformed {
    skip(0);
  }

  /** Checks that nothing is left. */
  public void end() throws Malformed {
    while (at < json.length) {
      expect(isSpace(json[at++]));
    }
  }

  private void skip(int depth) throws Malformed {
    expect(depth < DEEPEST);
    int c = take();
    switch (c) {
      case '"' -> string();
      case '{' -> {
        fresh = true;
        while (next()) {
          skip(depth + 1);
        }
      }
      case '[' -> elements(depth);
      case 't' -> literal("rue");
      case 'f' -> literal("alse");
      case 'n' -> literal("ull");
      default -> number(c);
    }
  }

  private void elements(int depth) throws Malformed {
    if (peek() == ']') {
      at++;
      return;
    }
    int c;
    do {
      skip(depth + 1);
      c = take();
    } while (c == ',');
    expect(c == ']');
  }

  private void literal(String rest) throws Malformed {
    for (int i = 0; i < rest.length(); i++) {
      expect(at < json.length && json[at++] == rest.charAt(i));
    }
  }

  /** RFC 8259 section 6. */
  private void number(int first) throws Malformed {
    int c = first;
    if (c == '-') {
      expect(at < json.length);
      c = json[at++];
    }
    expect(c >= '0' && c <= '9');
    if (c != '0') {
      digits();
    }
    if (isAt('.')) {
      at++;
      expect(digits() > 0);
    }
    if (isAt('e') || isAt('E')) {
      at++;
      at += isAt('+') || isAt('-') ? 1 : 0;
      expect(digits() > 0);
    }
  }

  private int digits() {
    int from = at;
    while (at < json.length && json[at] >= '0' && json[at] <= '9') {
      at++;
    }
    return at - from;
  }

  private boolean isAt(char c) {
    return at < json.length && json[at] == c;
  }

  /** From behind the opening quote to behind the closing one. */
  private void string() throws Malformed {
    byte[] bytes = json;
    int i = at;
    escaped = false;
    while (true) {
      i = behindPlain(bytes, i);
      expect(i < bytes.length);
      byte c = bytes[i++];
      if (c == '"') {
        at = i;
        return;
      }
      expect(c == '\\');
      escaped = true;
      i = behindEscape(i);
    }
  }

  /** Where the run ends: eight bytes at a time, since strings are most of what is read. */
  private static int behindPlain(byte[] bytes, int from) {
    int i = from;
    for (; i + Long.BYTES <= bytes.length; i += Long.BYTES) {
      long ends = ends((long) EIGHT.get(bytes, i));
      if (ends != 0) {
        return i + Long.numberOfTrailingZeros(ends) / Byte.SIZE;
      }
    }
    while (i < bytes.length && PLAIN[bytes[i] & 0xFF]) {
      i++;
    }
    return i;
  }

  /**
   * Zero where all eight are plain; else the lowest bit set is the highest of the first that is
   * not. A byte below n, and no other before it, borrows where n is taken away.
   */
  private static long ends(long eight) {
    long quote = eight ^ '"' * ONES;
    long escape = eight ^ '\\' * ONES;
    return (((eight - ' ' * ONES) & ~eight)
            | ((quote - ONES) & ~quote)
            | ((escape - ONES) & ~escape))
        & HIGH;
  }

  private int behindEscape(int from) throws Malformed {
    expect(from < json.length);
    if (json[from] != 'u') {
      expect("\"\\/bfnrt".indexOf(json[from]) >= 0);
      return from + 1;
    }
    expect(from + 5 <= json.length);
    for (int i = from + 1; i < from + 5; i++) {
      expect(Character.digit(json[i], 16) >= 0);
    }
    return from + 5;
  }

  private String text(int from, int to, boolean withEscapes) {
    String raw = new String(json, from, to - from, UTF_8);
    return withEscapes ? unescaped(raw) : raw;
  }

  private static String unescaped(String raw) {
    StringBuilder text = new StringBuilder(raw.length());
    for (int i = 0; i < raw.length(); i++) {
      char c = raw.charAt(i);
      if (c != '\\') {
        text.append(c);
        continue;
      }
      char escape = raw.charAt(++i);
      switch (escape) {
        case 'b' -> text.append('\b');
        case 'f' -> text.append('\f');
        case 'n' -> text.append('\n');
        case 'r' -> text.append('\r');
        case 't' -> text.append('\t');
        case 'u' -> {
          text.append((char) Integer.parseInt(raw, i + 1, i + 5, 16));
          i += 4;
        }
        default -> text.append(escape);
      }
    }
    return text.toString();
  }

  private int peek() throws Malformed {
    byte[] bytes = json;
    int i = at;
    while (i < bytes.length && isSpace(bytes[i])) {
      i++;
    }
    at = i;
    expect(i < bytes.length);
    return bytes[i];
  }

  private int take() throws Malformed {
    int c = peek();
    at++;
    return c;
  }

  private static boolean isSpace(byte c) {
    return c == ' ' || c == '\n' || c == '\r' || c == '\t';
  }

  private static void expect(boolean holds) throws Malformed {
    if (!holds) {
      throw new Malformed();
    }
  }
}
