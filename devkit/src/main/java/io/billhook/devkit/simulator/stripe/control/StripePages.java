package io.billhook.devkit.simulator.stripe.control;

import io.billhook.devkit.simulator.provider.control.Page;
import io.billhook.devkit.simulator.provider.control.Refused;
import io.billhook.devkit.simulator.stripe.state.StripeError;
import org.jspecify.annotations.Nullable;

/** What the pages share, and the smallest of them. */
final class StripePages {
  private StripePages() {}

  static Page missing() {
    return new Page("Stripe", "Not found", "<section><p>There is no such page.</p></section>\n");
  }

  /** A name and its amount within a {@code dl}. */
  static void row(StringBuilder html, String attribute, @Nullable Object name, String value) {
    html.append(
        "<dt%s>%s</dt><dd%s>%s</dd>\n"
            .formatted(attribute, Page.escaped(name), attribute, Page.escaped(value)));
  }

  static String badge(@Nullable Object status) {
    String name = Page.escaped(status);
    return "<span class=\"badge %s\">%s</span>".formatted(name, name.replace('_', ' '));
  }

  /** What Stripe would say of a button that cannot be pressed, as a problem. */
  static Refused refused(StripeError error) {
    int status = error.status() == 400 ? 409 : error.status();
    return Refused.because(status, String.valueOf(error.getMessage()));
  }
}
