package io.billhook.devkit.simulator.identity;

import io.vertx.core.MultiMap;
import io.vertx.ext.web.RoutingContext;
import java.util.Arrays;
import java.util.stream.Collectors;

/** Asks who somebody wants to be, and leads to the same address with the answer. */
final class AuthorizePage {
  private AuthorizePage() {}

  static void send(RoutingContext ctx, MultiMap query) {
    String asked =
        query.entries().stream()
            .map(
                entry ->
                    "<input type=\"hidden\" name=\"%s\" value=\"%s\">"
                        .formatted(escaped(entry.getKey()), escaped(entry.getValue())))
            .collect(Collectors.joining("\n"));
    String faults =
        Arrays.stream(IdentityFault.values())
            .map(fault -> "<option>" + fault.key() + "</option>")
            .collect(Collectors.joining());
    ctx.response()
        .putHeader("Content-Type", "text/html; charset=utf-8")
        .putHeader("Content-Security-Policy", "default-src 'none'; style-src 'unsafe-inline'");
    ctx.end(page(asked, faults));
  }

  private static String page(String asked, String faults) {
    return """
      <!doctype html>
      <html lang="en">
      <head>
      <meta charset="utf-8">
      <meta name="viewport" content="width=device-width, initial-scale=1">
      <title>Log in · identity simulator</title>
      <style>
      :root { color-scheme: light dark; }
      body { font: 1rem/1.5 system-ui, sans-serif; max-width: 28rem; margin: 3rem auto; padding: 0 1rem; }
      label { display: block; margin: 1rem 0 .25rem; font-weight: 600; }
      input, select { font: inherit; width: 100%%; box-sizing: border-box; padding: .5rem; }
      button { font: inherit; margin-top: 1.5rem; padding: .6rem 1.2rem; font-weight: 600; }
      </style>
      </head>
      <body>
      <main>
      <h1>Who are you?</h1>
      <form>
      %s
      <label for="email">E-mail address</label>
      <input id="email" name="login_hint" type="email" value="ada@example.com" required>
      <label for="name">Name</label>
      <input id="name" name="name" value="Ada Lovelace">
      <label for="verified">Is the address verified?</label>
      <select id="verified" name="verified"><option>true</option><option>false</option></select>
      <label for="fault">Fault</label>
      <select id="fault" name="fault">%s</select>
      <button type="submit">Log in</button>
      </form>
      <p>This is a simulator: anybody may be anybody.</p>
      </main>
      </body>
      </html>
      """
        .formatted(asked, faults);
  }

  private static String escaped(String value) {
    return value
        .replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;");
  }
}
