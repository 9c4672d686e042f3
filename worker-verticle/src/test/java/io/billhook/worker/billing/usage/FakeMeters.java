package io.billhook.worker.billing.usage;

import io.billhook.worker.testing.FakeProvider;
import io.billhook.worker.testing.FakeProvider.Call;
import java.math.BigDecimal;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A Stripe that takes meter events, each identifier once, and is ill when it is told to be. */
final class FakeMeters implements AutoCloseable {
  static final String EVENTS = "/v1/billing/meter_events";
  static final String ADJUSTMENTS = "/v1/billing/meter_event_adjustments";

  /** What the next events meet. */
  enum Mood {
    WELL,
    /** Takes it, and no answer comes through. */
    TAKES_AND_FAILS,
    /** Takes nothing. */
    FAILS,
    REFUSES
  }

  final FakeProvider provider = new FakeProvider();
  final List<Map<String, String>> taken = new ArrayList<>();
  volatile Mood mood = Mood.WELL;

  FakeMeters() {
    provider.on(EVENTS, exchange -> answer().to(exchange));
    provider.on(ADJUSTMENTS, 200, "{\"object\":\"billing.meter_event_adjustment\"}");
  }

  private synchronized FakeProvider.Reply answer() {
    Map<String, String> form = form(provider.calls().getLast());
    String identifier = form.getOrDefault("identifier", "");
    boolean known = taken.stream().anyMatch(event -> identifier.equals(event.get("identifier")));
    return switch (mood) {
      case FAILS -> FakeProvider.reply(503, "");
      case REFUSES ->
          FakeProvider.reply(
              400, "{\"error\":{\"type\":\"invalid_request_error\",\"code\":\"no_such\"}}");
      case WELL, TAKES_AND_FAILS -> {
        if (known) {
          yield FakeProvider.reply(
              400,
              "{\"error\":{\"type\":\"invalid_request_error\",\"message\":"
                  + "\"An event already exists with identifier "
                  + identifier
                  + ".\"}}");
        }
        taken.add(form);
        yield mood == Mood.WELL
            ? FakeProvider.reply(200, "{\"object\":\"billing.meter_event\"}")
            : FakeProvider.reply(500, "");
      }
    };
  }

  /** The values taken, in their order. */
  synchronized List<String> values() {
    return taken.stream().map(event -> event.get("payload[value]")).toList();
  }

  synchronized BigDecimal sum() {
    return values().stream().map(BigDecimal::new).reduce(BigDecimal.ZERO, BigDecimal::add);
  }

  long calls(String path) {
    return provider.calls().stream().filter(call -> call.path().equals(path)).count();
  }

  static Map<String, String> form(Call call) {
    Map<String, String> form = new LinkedHashMap<>();
    Arrays.stream(call.body().split("&"))
        .map(pair -> pair.split("=", 2))
        .forEach(pair -> form.put(decoded(pair[0]), decoded(pair[1])));
    return form;
  }

  private static String decoded(String text) {
    return URLDecoder.decode(text, StandardCharsets.UTF_8);
  }

  @Override
  public void close() {
    provider.close();
  }
}
