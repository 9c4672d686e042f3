package io.billhook.devkit.simulator.twilio;

import io.billhook.devkit.simulator.provider.callback.Retries;
import java.net.URI;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntPredicate;

/**
 * What the fragment of an address says of repeats: {@code #rc=5&rp=all} (Twilio docs, Webhooks:
 * connection overrides). Without one a call is repeated once, where no connection came about.
 *
 * @param address without the fragment: that is called, and signed
 */
record Overrides(URI address, Retries retries) {
  private static final int MOST = 5;

  static Overrides of(URI given) {
    String fragment = given.getRawFragment();
    String text = given.toString();
    URI address = fragment == null ? given : URI.create(text.substring(0, text.indexOf('#')));
    List<String> parts = fragment == null ? List.of() : Arrays.asList(fragment.split("&", -1));
    String count = value(parts, "rc", "1");
    int repeats = count.matches("[0-" + MOST + "]") ? Integer.parseInt(count) : 1;
    List<String> kinds = Arrays.asList(value(parts, "rp", "ct").split(",", -1));
    return new Overrides(address, new Retries(1 + repeats, status(kinds)));
  }

  private static IntPredicate status(List<String> kinds) {
    boolean all = kinds.contains("all");
    return status ->
        all
            || (status == 0 && (kinds.contains("ct") || kinds.contains("rt")))
            || (status >= 500 && kinds.contains("5xx"))
            || (status >= 400 && status < 500 && kinds.contains("4xx"));
  }

  private static String value(List<String> parts, String name, String otherwise) {
    return parts.stream()
        .filter(part -> part.startsWith(name + "="))
        .map(part -> part.substring(name.length() + 1))
        .findFirst()
        .orElse(otherwise);
  }
}
