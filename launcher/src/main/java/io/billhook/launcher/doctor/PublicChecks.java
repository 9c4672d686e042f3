package io.billhook.launcher.doctor;

import io.billhook.config.Env;
import io.billhook.config.HttpConfig;
import io.billhook.config.Loopback;
import io.billhook.crypto.RandomToken;
import io.billhook.launcher.doctor.Door.Answer;
import io.billhook.launcher.doctor.Echo.Result;
import io.billhook.launcher.doctor.Finding.Verdict;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What stands between the world and the installation, asked one after the other. */
public final class PublicChecks {
  private static final String INSTALLATION = "installation";
  private static final String LIVE = "/health/live";
  private static final int HTTPS = 443;
  private static final int HTTP = 80;

  private final Map<String, String> variables;
  private final int httpPort;

  /**
   * @param variables the settings
   * @param httpPort where requests without TLS would be answered
   */
  public PublicChecks(Map<String, String> variables, int httpPort) {
    this.variables = variables;
    this.httpPort = httpPort;
  }

  /** Looks; where nobody answers, or somebody else, that is the last finding. */
  public List<Finding> run() {
    Env env = new Env(variables);
    HttpConfig config = HttpConfig.from(env);
    String token = config.managementToken();
    if (env.text("PUBLIC_BASE_URL") == null) {
      env.error("PUBLIC_BASE_URL is missing: it wants the address that is to be asked");
    }
    if (token == null) {
      env.error(
          "MANAGEMENT_TOKEN is missing: it wants that of the installation that answers there");
    }
    try {
      env.check();
    } catch (Env.ConfigException e) {
      return e.errors().stream().map(error -> Finding.fail("settings", error)).toList();
    }
    return looked(config.publicBaseUrl(), String.valueOf(token));
  }

  private List<Finding> looked(URI base, String token) {
    List<Finding> findings = new ArrayList<>();
    findings.add(tls(base));
    if (findings.getFirst().verdict() == Verdict.FAIL && base.getScheme().equals("https")) {
      return findings;
    }
    Finding redirect = redirect(base);
    if (redirect != null) {
      findings.add(redirect);
    }
    Door door = Door.to(base);
    Echo echo = new Echo(door, token);
    Finding installation = installation(echo);
    findings.add(installation);
    if (installation.verdict() != Verdict.FAIL) {
      findings.add(new ForwardedCheck(echo).look());
      findings.addAll(new BodyCheck(echo).look());
      findings.add(cache(door));
      findings.addAll(new WebhookCheck(door).look());
    }
    return findings;
  }

  private static Finding tls(URI base) {
    if (base.getScheme().equals("https")) {
      return TlsCheck.of(base);
    }
    String none = "PUBLIC_BASE_URL is http://: passwords, tokens and keys pass in clear";
    return Loopback.isPage(base)
        ? Finding.warn("tls", none + " there, on this machine alone")
        : Finding.fail("tls", none + ". Set one with https://");
  }

  /** Null where there is nothing to be asked: a port of TLS's own says nothing of the other. */
  private @Nullable Finding redirect(URI base) {
    boolean usual = base.getPort() < 0 || base.getPort() == HTTPS;
    if (base.getScheme().equals("http") || (!usual && httpPort == HTTP)) {
      return null;
    }
    String what = "redirect";
    Door open = Door.to(URI.create("http://" + base.getHost() + ":" + httpPort));
    Answer answer;
    try {
      answer = open.send("GET", base.getRawPath() + LIVE, RandomToken.create(), Map.of(), none());
    } catch (ConnectException _) {
      return Finding.ok(what, "nobody answers without TLS, on port " + httpPort);
    } catch (IOException e) {
      return Finding.warn(what, "no answer without TLS, on port " + httpPort + ": " + said(e));
    }
    if (answer.status() / 100 == 3) {
      String to = answer.header("Location");
      return to.startsWith("https://" + base.getHost())
          ? Finding.ok(what, answer.status() + " from http:// to https://")
          : Finding.fail(what, "http:// leads to " + to + ": let it lead to " + base);
    }
    return answer.status() / 100 == 2
        ? Finding.fail(
            what, "http:// is served without TLS: let the proxy answer 308 to https:// there")
        : Finding.ok(what, "http:// is refused with " + Stranger.named(answer));
  }

  private static Finding installation(Echo echo) {
    try {
      return switch (echo.ask(none(), Map.of())) {
        case Result.Arrived _ ->
            Finding.ok(INSTALLATION, "it is this one that answers at " + echo.door().base());
        case Result.Unknown _ ->
            Finding.fail(
                INSTALLATION,
                "a Billhook answers that does not know this MANAGEMENT_TOKEN: another installation, one"
                    + " that has none set, an older version, or a proxy takes Authorization away");
        case Result.Unproven _ ->
            Finding.fail(
                INSTALLATION,
                "who answers cannot show MANAGEMENT_TOKEN: it is not this installation, or something"
                    + " gives answers of before");
        case Result.Strange strange ->
            Finding.fail(
                INSTALLATION,
                "somebody else answers POST /health/echo: " + Stranger.named(strange.answer()));
      };
    } catch (IOException e) {
      return Finding.fail(INSTALLATION, "no answer of " + echo.door().base() + ": " + said(e));
    }
  }

  /** Nothing may be kept in between but what says so; each of two requests wants its own answer. */
  private static Finding cache(Door door) {
    String what = "caches";
    try {
      for (int i = 0; i < 2; i++) {
        Answer answer = door.send("GET", LIVE, RandomToken.create(), Map.of(), none());
        if (!answer.isOfNow()) {
          return Finding.fail(
              what,
              "GET /health/live is answered by something in between, not by the installation: "
                  + Stranger.named(answer)
                  + ". Have it cache /.well-known/jwks.json and /openapi.json at the most");
        }
      }
      return Finding.ok(what, "each request is answered by the installation");
    } catch (IOException e) {
      return Finding.fail(what, said(e));
    }
  }

  private static byte[] none() {
    return new byte[0];
  }

  /** Words of a failure, which Java's client often leaves out. */
  static String said(IOException failure) {
    for (Throwable at = failure; at != null; at = at.getCause()) {
      if (at.getMessage() != null && !at.getMessage().isBlank()) {
        return at.getMessage();
      }
    }
    return failure instanceof ConnectException
        ? "nobody listens there"
        : failure.getClass().getSimpleName();
  }
}
