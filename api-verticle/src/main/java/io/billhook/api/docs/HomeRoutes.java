package io.billhook.api.docs;

import io.billhook.api.http.Answer;
import io.billhook.api.http.Feature;
import io.billhook.api.http.Routes;
import io.billhook.api.http.StaticFile;
import io.billhook.api.http.access.Access;
import io.billhook.api.http.page.HtmlPage;

/** {@code /}, for whoever opens the address in a browser: what runs here, and where to go. */
public final class HomeRoutes implements Feature {
  private static final StaticFile ICON = StaticFile.resource("image/svg+xml", "/page/icon.svg");

  private final HtmlPage page;
  private final String content;

  /**
   * @param development whether it also leads to the simulators
   */
  public HomeRoutes(HtmlPage page, boolean development) {
    this.page = page;
    content =
        "<p>Programs call it; Billhook runs it.</p>"
            + page.toApp()
            + "<dl>"
            + link("/docs", "every route, to read and to try")
            + link("/openapi.json", "the same for programs (OpenAPI 3.1)")
            + link("/health/ready", "whether it works")
            + (development
                ? link("/_sim/inbox", "mails and text messages that were sent")
                    + link("/_sim", "simulated Stripe, Brevo and Twilio")
                    + link("/metrics", "numbers for Prometheus")
                : "")
            + "</dl>";
  }

  @Override
  public void contribute(Routes routes) {
    routes.operation("getHome", Access.anyone(), _ -> home());
    routes.hot("getIcon", ICON::send);
  }

  private Answer home() {
    return page.answer(200, "The API of " + page.product(), content);
  }

  private static String link(String path, String what) {
    return "<dt><a href=\"%s\">%s</a></dt><dd>%s</dd>".formatted(path, path, what);
  }
}
