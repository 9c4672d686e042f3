package io.billhook.api.http.page;

/** Text within HTML. */
public final class Html {
  private Html() {}

  /** For content and for attributes in double quotes. */
  public static String escape(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;")
        .replace("'", "&#39;");
  }
}
