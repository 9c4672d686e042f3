package io.billhook.api.auth.account;

import io.billhook.api.auth.session.Html;
import io.billhook.api.http.Answer;
import io.billhook.api.http.Request;
import io.billhook.api.http.input.TextRule;
import io.billhook.crypto.Sha256;
import io.billhook.problem.ProblemException;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * A page that a link in a mail leads to: without script, and nothing happens until its button is
 * pressed, so that programs which follow the links of mails use nothing up.
 */
public final class MailPage {
  private static final String STYLE =
      ":root{color-scheme:light dark;--ink:#1b1b1b;--ground:#fff;--line:#6b6b6b;--error:#a40000;"
          + "--button:#0b57d0;--on-button:#fff;--field:#fff;--still:#f0f0f0}"
          + "@media(prefers-color-scheme:dark){:root{--ink:#ececec;--ground:#161616;--line:#9a9a9a;"
          + "--error:#ffb4ab;--button:#a8c7fa;--on-button:#062e6f;--field:#222;--still:#2c2c2c}}"
          + "body{font:1.1rem/1.5 system-ui,sans-serif;max-width:32rem;margin:4rem auto;"
          + "padding:0 1rem;color:var(--ink);background:var(--ground);overflow-wrap:anywhere}"
          + "@media(max-width:30rem){body{margin:1.5rem auto}}"
          + "h1{line-height:1.25}"
          + "label,input,button{display:block;font:inherit}"
          + "input{width:100%;box-sizing:border-box;padding:.5rem;margin:.25rem 0 1rem;"
          + "color:inherit;background:var(--field);border:1px solid var(--line);"
          + "border-radius:.25rem}"
          + "input[readonly]{background:var(--still)}"
          + "input[aria-invalid]{border:2px solid var(--error)}"
          + "button{padding:.6rem 1.2rem;color:var(--on-button);background:var(--button);border:0;"
          + "border-radius:.25rem}"
          + "button:focus-visible,input:focus-visible{outline:3px solid #f2a600}"
          + ".error,[role=alert]{color:var(--error)}.error{margin:.25rem 0 0}";

  private static final String GONE =
      "This link is unknown, used up or too old. Ask for a new one, and use the newest mail.";
  private static final String POLICY =
      "default-src 'none'; style-src 'sha256-%s'; form-action 'self'; frame-ancestors 'none';"
              .formatted(hash())
          + " base-uri 'none'";

  private MailPage() {}

  /** A page that says how it ended. */
  public static Answer said(int status, String title, String sentence) {
    return said(status, title, List.of(sentence));
  }

  public static Answer said(int status, String title, List<String> sentences) {
    return page(
        status,
        title,
        sentences.stream()
            .map(sentence -> "<p>" + Html.escape(sentence) + "</p>")
            .collect(Collectors.joining()));
  }

  /**
   * A page with a form.
   *
   * @param content trusted HTML: the fields, without the token and the button
   */
  public static Answer form(int status, String title, String content, String token, String button) {
    return page(
        status,
        title,
        "<form method=\"post\">%s<input type=\"hidden\" name=\"token\" value=\"%s\"><button>%s</button></form>"
            .formatted(content, Html.escape(token), Html.escape(button)));
  }

  /** What the act answers; where its token or its time is over, a page that says so. */
  public static Answer orGone(String title, Supplier<Answer> act) {
    try {
      return act.get();
    } catch (ProblemException refused) {
      return switch (refused.type()) {
        case UNAUTHENTICATED -> said(401, title, GONE);
        case LIMIT_REACHED -> said(409, title, refused.detail() + ". Then open this page again.");
        case SIGNUP_CLOSED, CONFLICT ->
            said(refused.type().status(), title, refused.detail() + ".");
        default -> throw refused;
      };
    }
  }

  /** The token of the link that was opened. */
  public static String linked(Request request) {
    return sane(Objects.requireNonNullElse(request.query().text("token"), ""));
  }

  /** The token of the form that was sent. */
  public static String posted(Request request) {
    return sane(request.form("token"));
  }

  /** What is no token at all is none that anybody was sent. */
  private static String sane(String token) {
    return TextRule.LINE.accepts().test(token) ? token : "";
  }

  private static Answer page(int status, String title, String body) {
    String html =
        """
        <!doctype html>
        <html lang="en">
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <title>%s</title>
        <style>%s</style>
        </head>
        <body>
        <main>
        <h1>%s</h1>
        %s
        </main>
        </body>
        </html>
        """
            .formatted(Html.escape(title), STYLE, Html.escape(title), body);
    return Answer.text(status, "text/html; charset=utf-8", html)
        .with("Content-Security-Policy", POLICY);
  }

  private static String hash() {
    return Base64.getEncoder().encodeToString(Sha256.of(STYLE));
  }
}
