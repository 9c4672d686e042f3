package io.billhook.launcher.doctor;

import io.billhook.launcher.doctor.Echo.Result;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/**
 * How many entries of X-Forwarded-For are the proxies' own: what stands behind the last that a
 * client has written, or all where nothing of his is left. Addresses for documentation (RFC 5737)
 * stand for a client who lies.
 */
record ForwardedCheck(Echo echo) {
  private static final String WHAT = "proxies";
  private static final String LIE = "192.0.2.77";
  private static final String OTHER = "198.51.100.77";
  private static final List<String> SENT = List.of("", LIE, OTHER + ", " + LIE, "", LIE);

  Finding look() {
    try {
      TreeSet<Integer> added = new TreeSet<>();
      List<String> seen = new ArrayList<>();
      int trusted = 0;
      for (String sent : SENT) {
        var headers = sent.isEmpty() ? Map.<String, String>of() : Map.of("X-Forwarded-For", sent);
        if (!(echo.ask(new byte[0], headers) instanceof Result.Arrived arrived)) {
          return Finding.fail(
              WHAT,
              sent.isEmpty()
                  ? "one of several requests is answered by somebody else"
                  : "a request with X-Forwarded-For of its own is answered by somebody else");
        }
        List<String> entries = arrived.forwarded();
        added.add(entries.size() - 1 - entries.lastIndexOf(LIE));
        seen.add(entries.isEmpty() ? "none" : String.join(", ", entries));
        trusted = arrived.trustedHops();
      }
      return added.size() == 1
          ? judged(added.getFirst(), trusted)
          : Finding.fail(
              WHAT,
              "requests come by different ways, with "
                  + added
                  + " entries of X-Forwarded-For by proxies ("
                  + String.join(" | ", seen)
                  + "): have each proxy append one, always");
    } catch (IOException e) {
      return Finding.fail(WHAT, PublicChecks.said(e));
    }
  }

  private static Finding judged(int added, int trusted) {
    String found =
        added == 0
            ? "none of X-Forwarded-For is by a proxy, and TRUSTED_PROXY_HOPS is " + trusted
            : "%d %s of X-Forwarded-For %s by proxies, and TRUSTED_PROXY_HOPS is %d"
                .formatted(
                    added, added == 1 ? "entry" : "entries", added == 1 ? "is" : "are", trusted);
    if (trusted == added) {
      return Finding.ok(WHAT, found);
    }
    return trusted > added
        ? Finding.fail(
            WHAT, found + ": anybody can choose the address they come from. Set it to " + added)
        : Finding.warn(
            WHAT, found + ": all clients look like one proxy, to limits too. Set it to " + added);
  }
}
