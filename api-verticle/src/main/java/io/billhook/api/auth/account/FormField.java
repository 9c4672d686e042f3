package io.billhook.api.auth.account;

import io.billhook.api.http.page.Html;
import org.jspecify.annotations.Nullable;

/**
 * A field of a page's form. What is wrong with it stands between its label and it, and is tied to
 * it for who cannot see that; the first wrong one has the focus.
 *
 * @param name also its id
 * @param autocomplete what a browser or a password manager fills in (HTML, section 4.10.18.7)
 * @param wrong null: nothing
 */
record FormField(
    String name, String label, String autocomplete, String value, @Nullable String wrong) {
  private static final String NEW_PASSWORD = "new-password";

  /**
   * Browsers count in UTF-16: twice what a text may have in code points, which the server counts.
   */
  private static final int MOST_UNITS = 400;

  static FormField password(String label, @Nullable String wrong) {
    return new FormField("password", label, NEW_PASSWORD, "", wrong);
  }

  /** The address of an account, which cannot be changed; password managers keep it. */
  static String address(String email) {
    return "<label for=\"username\">E-mail address</label><input id=\"username\" type=\"email\""
        + " readonly autocomplete=\"username\" value=\"%s\">".formatted(Html.escape(email));
  }

  /** Fields one below the other, as trusted HTML. */
  static String all(FormField... fields) {
    StringBuilder html = new StringBuilder();
    boolean focused = false;
    for (FormField field : fields) {
      boolean focus = !focused && field.wrong != null;
      focused |= focus;
      html.append(field.html(focus));
    }
    return html.toString();
  }

  private String html(boolean focus) {
    String error =
        wrong == null
            ? ""
            : "<p class=\"error\" id=\"%s-error\">%s</p>".formatted(name, Html.escape(wrong));
    String tied =
        wrong == null ? "" : " aria-invalid=\"true\" aria-describedby=\"%s-error\"".formatted(name);
    String kind =
        autocomplete.equals(NEW_PASSWORD)
            ? " type=\"password\" minlength=\"8\""
            : " value=\"%s\"".formatted(Html.escape(value));
    return "<label for=\"%s\">%s</label>%s<input id=\"%s\" name=\"%s\"%s required maxlength=\"%d\" autocomplete=\"%s\"%s%s>"
        .formatted(
            name,
            Html.escape(label),
            error,
            name,
            name,
            kind,
            MOST_UNITS,
            autocomplete,
            tied,
            focus ? " autofocus" : "");
  }
}
