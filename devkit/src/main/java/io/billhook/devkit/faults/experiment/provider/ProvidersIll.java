package io.billhook.devkit.faults.experiment.provider;

import io.billhook.devkit.faults.Experiment;
import io.billhook.devkit.faults.Lab;
import java.util.List;
import java.util.Map;

/**
 * All providers at once do something in place of what they should; then they are well.
 *
 * @param fault as {@code POST /_sim/faults} has it, with its details
 */
record ProvidersIll(String ill, String does, String fault, Map<String, ?> details)
    implements Experiment {
  private static final List<String> ALL = List.of("stripe", "brevo", "twilio");

  /** What a lying provider does first, as all that answer badly. */
  private static final String DONE = "do as they are asked and ";

  static final List<ProvidersIll> KINDS =
      List.of(
          new ProvidersIll("fail", "answer 500", "status", Map.of("status", 500)),
          new ProvidersIll(
              "fail-every-second",
              "answer each second call with 500",
              "status",
              Map.of("status", 500, "every", 2)),
          new ProvidersIll(
              "ask-to-wait",
              "answer 429 with Retry-After",
              "status",
              Map.of("status", 429, "retry_after", 3)),
          new ProvidersIll("refuse-keys", "refuse our keys (401)", "status", Map.of("status", 401)),
          new ProvidersIll("hang", "do not answer", "hang", Map.of()),
          new ProvidersIll("close", "read the call and close the connection", "reset", Map.of()),
          new ProvidersIll(
              "lose-answers", DONE + "close the connection", "accept_then_reset", Map.of()),
          new ProvidersIll("drip", DONE + "answer a byte each half second", "drip", Map.of()),
          new ProvidersIll("flood", DONE + "answer without an end", "flood", Map.of()),
          new ProvidersIll(
              "fat-headers",
              DONE + "answer with 100 kB of headers",
              "headers",
              Map.of("bytes", 100_000)),
          lie("nonsense", "answer 200 with a page", 200, "text/html", "<h1>It works</h1>"),
          lie("empty", "answer 201 without a body", 201, "application/json", ""),
          lie("wrong-type", "answer 200 with a text", 200, "text/plain", "[{\"id\": 7}]"),
          new ProvidersIll("redirect", "redirect (307)", "redirect", Map.of()));

  private static ProvidersIll lie(String ill, String does, int status, String type, String body) {
    return new ProvidersIll(
        ill, DONE + does, "lie", Map.of("status", status, "content_type", type, "body", body));
  }

  @Override
  public String name() {
    return "providers-" + ill;
  }

  @Override
  public String what() {
    return "all providers " + does;
  }

  @Override
  public void run(Lab lab) throws Exception {
    for (String provider : ALL) {
      lab.ail(provider, fault, details);
    }
    lab.hold();
    for (String provider : ALL) {
      long struck = lab.struck(provider);
      lab.prove(struck + " calls of " + provider + " met it", struck > 0);
    }
    lab.mendProviders();
  }
}
