package io.billhook.devkit.simulator.stripe.control;

import java.util.LinkedHashMap;
import java.util.Map;

/** What one may pay with on the pages (Stripe docs, Test card numbers). */
final class TestCards {
  static final String GOOD = "4242424242424242";

  private static final Map<String, String> SHOWN = new LinkedHashMap<>();

  static {
    SHOWN.put(GOOD, "4242 4242 4242 4242|Succeeds");
    SHOWN.put("4000000000000002", "4000 0000 0000 0002|Is declined");
    SHOWN.put("4000000000000341", "4000 0000 0000 0341|Attaches, and fails when it is charged");
    SHOWN.put("4000002760003184", "4000 0027 6000 3184|Wants a confirmation each time");
    SHOWN.put("bank_debit", "Bank debit|Takes four days");
  }

  private TestCards() {}

  /** A group of radio buttons named {@code card}. */
  static String choices(String legend) {
    StringBuilder html = new StringBuilder("<fieldset><legend>" + legend + "</legend>\n");
    SHOWN.forEach(
        (value, words) -> {
          String[] parts = words.split("\\|", 2);
          html.append(
              """
              <label class="choice"><input type="radio" name="card" value="%s"%s><span>%s<small>%s</small></span></label>
              """
                  .formatted(value, value.equals(GOOD) ? " checked" : "", parts[0], parts[1]));
        });
    return html.append("</fieldset>\n").toString();
  }
}
