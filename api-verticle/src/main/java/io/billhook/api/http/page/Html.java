package io.billhook.api.http.page;

import io.billhook.published.Public;

/** Text within HTML. */
@Public
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
