package io.billhook.api.auth.token;

import io.billhook.api.http.input.Fields;
import io.billhook.api.http.input.TextRule;
import java.util.Locale;

/** How a client keeps its refresh token. */
public enum SessionKind {
  /** In the answer: for apps and servers, which keep it themselves. */
  TOKEN,
  /** In a cookie that scripts cannot read: for pages of the same site. */
  COOKIE;

  /** The member {@code session}; where it is missing, the token is in the answer. */
  static SessionKind read(Fields fields) {
    String wanted = fields.optionalText("session", TextRule.LINE);
    if (wanted == null) {
      return TOKEN;
    }
    for (SessionKind kind : values()) {
      if (kind.publicName().equals(wanted)) {
        return kind;
      }
    }
    fields.error("session", "must be token or cookie");
    return TOKEN;
  }

  private String publicName() {
    return name().toLowerCase(Locale.ROOT);
  }
}
