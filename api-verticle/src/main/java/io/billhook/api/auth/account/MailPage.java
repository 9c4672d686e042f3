package io.billhook.api.auth.account;

import io.billhook.api.http.Answer;
import io.billhook.api.http.Request;
import io.billhook.api.http.input.TextRule;
import io.billhook.api.http.page.Html;
import io.billhook.api.http.page.HtmlPage;
import io.billhook.problem.ProblemException;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * A page that a link in a mail leads to: without script, and nothing happens until its button is
 * pressed, so that programs which follow the links of mails use nothing up.
 *
 * @param frame what is around it
 */
public record MailPage(HtmlPage frame) {
  private static final String GONE =
      "This link is unknown, used up or too old. Ask for a new one, and use the newest mail.";

  /** A page that says how it ended, and leads to the front end. */
  public Answer said(int status, String title, String sentence) {
    return said(status, title, List.of(sentence));
  }

  public Answer said(int status, String title, List<String> sentences) {
    return frame.answer(
        status,
        title,
        sentences.stream()
                .map(sentence -> "<p>" + Html.escape(sentence) + "</p>")
                .collect(Collectors.joining())
            + frame.toApp());
  }

  /**
   * A page with a form. It is sent to the page's path alone: without an action the token would be
   * in the address too, where no POST takes one.
   *
   * @param content trusted HTML: the fields, without the token and the button
   */
  public Answer form(int status, String title, String content, String token, String button) {
    return frame.answer(
        status,
        title,
        "<form method=\"post\" action=\"?\">%s<input type=\"hidden\" name=\"token\" value=\"%s\"><button>%s</button></form>"
            .formatted(content, Html.escape(token), Html.escape(button)));
  }

  /** What the act answers; where its token or its time is over, a page that says so. */
  public Answer orGone(String title, Supplier<Answer> act) {
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
}
