package io.billhook.launcher.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import io.billhook.config.DatabaseConfig;
import io.billhook.devkit.Certificates;
import io.billhook.devkit.FreePort;
import io.billhook.devkit.TestServices;
import io.billhook.launcher.Command;
import io.billhook.launcher.Served;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.junit5.VertxExtension;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** {@code billhook doctor --public}, through reverse proxies of all kinds. */
@ExtendWith(VertxExtension.class)
@Order(1)
final class PublicDoctorTest {
  private static final String TOKEN = "token-of-the-public-doctor";

  @TempDir private static Path folder = Path.of("");

  private static Vertx vertx;
  private static Certificates certificates;
  private static Command api;
  private static URI origin;

  @BeforeAll
  static void start(Vertx given) {
    vertx = given;
    certificates = Certificates.in(folder);
    DatabaseConfig database = TestServices.freshDatabase();
    URI nobody = URI.create("http://127.0.0.1:" + FreePort.find());
    Map<String, String> variables =
        new HashMap<>(Served.variables(database, nobody, TestServices.freshPrefix()));
    variables.put("MANAGEMENT_TOKEN", TOKEN);
    variables.put("TRUSTED_PROXY_HOPS", "1");
    api = Command.start(folder, variables, "api", "--port", "0");
    origin = api.awaitReady();
  }

  @AfterAll
  static void stop() {
    api.close();
  }

  @Test
  void through_a_proxy_that_does_as_it_should_all_is_well() {
    try (ReverseProxy proxy =
            new ReverseProxy(vertx, origin, certificates, certificates.of("localhost"));
        ReverseProxy redirects =
            new ReverseProxy(vertx, origin) {
              @Override
              boolean answers(HttpServerRequest request) {
                String to = "https://localhost" + request.uri();
                request.response().setStatusCode(308).putHeader("Location", to).end();
                return true;
              }
            }) {
      Command.Ended well = doctor(proxy.base(), "--http-port", "" + redirects.port());
      assertThat(well.code()).as(well.out()).isZero();
      assertThat(well.out().lines())
          .hasSize(10)
          .allMatch(line -> line.startsWith("ok "))
          .anyMatch(line -> line.contains("TLSv1.3, certificate good until 20"))
          .anyMatch(line -> line.contains("308 from http:// to https://"))
          .anyMatch(line -> line.contains("it is this one that answers at " + proxy.base()))
          .anyMatch(line -> line.contains("1 entry of X-Forwarded-For is by proxies"))
          .anyMatch(line -> line.contains("900 kB arrive unchanged"))
          .anyMatch(line -> line.contains("5 MiB arrive unchanged"))
          .anyMatch(line -> line.contains("/webhooks/stripe is reached"));
      assertThat(well.out() + well.err()).doesNotContain(TOKEN);

      Command.Ended open = doctor(proxy.base(), "--http-port", "" + origin.getPort());
      assertThat(failures(open))
          .singleElement()
          .asString()
          .contains("http:// is served without TLS");
    }
  }

  @Test
  void a_certificate_that_clients_refuse_is_named_with_its_reason() {
    String expired = certificates.of("localhost", "-3d", 1);
    String other = certificates.of("other.example");
    String good = certificates.of("localhost", "-1d", 40);
    try (ReverseProxy late = new ReverseProxy(vertx, origin, certificates, expired);
        ReverseProxy wrong = new ReverseProxy(vertx, origin, certificates, other);
        ReverseProxy right = new ReverseProxy(vertx, origin, certificates, good);
        ReverseProxy open = new ReverseProxy(vertx, origin)) {
      assertThat(failures(doctor(late.base())))
          .singleElement()
          .asString()
          .startsWith("FAIL  tls ")
          .contains("the certificate has expired on 20");
      assertThat(failures(doctor(wrong.base())))
          .singleElement()
          .asString()
          .contains("the certificate is for other.example, not for localhost");
      assertThat(failures(doctor(URI.create("https://localhost:" + open.port()))))
          .singleElement()
          .asString()
          .contains("no TLS is spoken there");
      Command.Ended unknown = run(Map.of("PUBLIC_BASE_URL", right.base().toString()));
      assertThat(failures(unknown))
          .singleElement()
          .asString()
          .contains("an authority that is not trusted here", "CN=Authority of tests");
      assertThat(unknown.code()).isEqualTo(1);
    }
  }

  @Test
  void who_else_answers_is_found_out_and_never_told_the_token() {
    List<String> heard = new ArrayList<>();
    try (ReverseProxy impostor =
        new ReverseProxy(vertx, origin) {
          @Override
          boolean answers(HttpServerRequest request) {
            heard.add(request.headers().toString());
            request
                .response()
                .putHeader("Content-Type", "application/json")
                .end(
                    "{\"length\": 0, \"sha256\": \"%s\", \"headers\": {}, \"trusted_proxy_hops\": 0,"
                            .formatted("0".repeat(64))
                        + " \"client_address\": \"\", \"proof\": \"guessed\"}");
            return true;
          }
        }) {
      assertThat(failures(impostor.base()))
          .singleElement()
          .asString()
          .startsWith("FAIL  installation ")
          .contains("cannot show MANAGEMENT_TOKEN");
      assertThat(heard).isNotEmpty().noneMatch(headers -> headers.contains(TOKEN));
    }
    assertThat(lines(origin, "another"))
        .last()
        .asString()
        .startsWith("FAIL  installation ")
        .contains("a Billhook answers that does not know this MANAGEMENT_TOKEN");
    assertThat(failures(URI.create("http://127.0.0.1:" + FreePort.find())))
        .singleElement()
        .asString()
        .contains("nobody listens there");
  }

  @Test
  void the_number_of_proxies_is_measured_and_compared() {
    assertThat(notOk(origin))
        .anyMatch(
            line ->
                line.startsWith("FAIL  proxies")
                    && line.contains("none of X-Forwarded-For is by a proxy")
                    && line.contains("anybody can choose the address they come from. Set it to 0"));
    try (ReverseProxy inner = new ReverseProxy(vertx, origin);
        ReverseProxy outer = new ReverseProxy(vertx, inner.base());
        ReverseProxy overwrites =
            new ReverseProxy(vertx, origin) {
              @Override
              void forwarded(HttpServerRequest request, MultiMap headers) {
                headers.set("X-Forwarded-For", "203.0.113.9");
              }
            };
        ReverseProxy lies =
            new ReverseProxy(vertx, origin) {
              private final AtomicInteger turn = new AtomicInteger();

              @Override
              void forwarded(HttpServerRequest request, MultiMap headers) {
                for (int i = turn.getAndIncrement() % 3; i >= 0; i--) {
                  append(headers, "203.0.113." + i);
                }
              }
            }) {
      assertThat(notOk(outer.base()))
          .anyMatch(
              line ->
                  line.startsWith("warn  proxies")
                      && line.contains("2 entries of X-Forwarded-For are by proxies")
                      && line.contains("TRUSTED_PROXY_HOPS is 1")
                      && line.endsWith("Set it to 2"));
      assertThat(failures(overwrites.base())).isEmpty();
      assertThat(failures(lies.base()))
          .singleElement()
          .asString()
          .contains("requests come by different ways");
    }
  }

  @Test
  void bodies_that_do_not_arrive_are_told_by_who_stops_them() {
    try (ReverseProxy bounded =
            new ReverseProxy(vertx, origin) {
              @Override
              boolean answers(HttpServerRequest request) {
                String length = request.getHeader("Content-Length");
                if (length == null || Long.parseLong(length) <= 1_000_000) {
                  return false;
                }
                request.response().setStatusCode(413).putHeader("Server", "small/1.0").end();
                return true;
              }
            };
        ReverseProxy cuts =
            new ReverseProxy(vertx, origin) {
              @Override
              Buffer changed(Buffer body) {
                return body.slice(0, Math.min(body.length(), 65_536));
              }
            };
        ReverseProxy rewrites =
            new ReverseProxy(vertx, origin) {
              @Override
              Buffer changed(Buffer body) {
                return Buffer.buffer(body.toString().replace('\t', ' '));
              }
            }) {
      assertThat(failures(bounded.base()))
          .singleElement()
          .asString()
          .contains("5 MiB are refused by a proxy, 413 (Server: small/1.0)", "Raise its bound");
      assertThat(failures(cuts.base()))
          .hasSize(2)
          .anyMatch(line -> line.contains("900 kB arrive as 65536 bytes of 900000"));
      assertThat(failures(rewrites.base()))
          .hasSize(2)
          .allMatch(line -> line.contains("arrive with other bytes"));
    }
  }

  @Test
  void webhooks_that_are_challenged_and_answers_of_caches_are_found() {
    try (ReverseProxy challenges =
        new ReverseProxy(vertx, origin) {
          @Override
          boolean answers(HttpServerRequest request) {
            switch (String.valueOf(request.path())) {
              case "/webhooks/stripe" ->
                  request
                      .response()
                      .setStatusCode(403)
                      .putHeader("Content-Type", "text/html")
                      .end("<html><title>One moment</title>captcha</html>");
              case "/webhooks/brevo" ->
                  request
                      .response()
                      .setStatusCode(401)
                      .putHeader("WWW-Authenticate", "Basic realm=\"staging\"")
                      .end();
              case "/webhooks/twilio/status" ->
                  request
                      .response()
                      .setStatusCode(302)
                      .putHeader("Location", "https://www.example.com/")
                      .end();
              case "/health/live" ->
                  request
                      .response()
                      .putHeader("X-Request-Id", "of-another-request")
                      .end("{\"status\":\"up\"}");
              default -> {
                return false;
              }
            }
            return true;
          }
        }) {
      assertThat(failures(challenges.base()))
          .satisfiesExactly(
              cache -> assertThat(cache).startsWith("FAIL  caches"),
              stripe -> assertThat(stripe).contains("/webhooks/stripe", "asks for a browser"),
              brevo -> assertThat(brevo).contains("/webhooks/brevo", "a log-in", "staging"),
              twilio ->
                  assertThat(twilio).contains("/twilio/", "redirect to https://www.example.com/"));
    }
  }

  @Test
  void what_it_wants_to_know_is_asked_for_by_name() {
    Command.Ended ended = Command.run(folder, Map.of(), "doctor", "--public");
    assertThat(ended.code()).isEqualTo(1);
    assertThat(failures(ended))
        .hasSize(2)
        .anyMatch(line -> line.contains("PUBLIC_BASE_URL is missing"))
        .anyMatch(line -> line.contains("MANAGEMENT_TOKEN is missing"));
    assertThat(failures(URI.create("http://billhook.invalid:1")))
        .first()
        .asString()
        .startsWith("FAIL  tls ")
        .contains("pass in clear", "https://");
  }

  /** As the command has it, by who trusts the authority of these certificates. */
  private static Command.Ended doctor(URI base, String... more) {
    return run(
        Map.of(
            "PUBLIC_BASE_URL",
            base.toString(),
            "JAVA_TOOL_OPTIONS",
            "-Djavax.net.ssl.trustStore=%s -Djavax.net.ssl.trustStorePassword=%s"
                .formatted(certificates.trusted(), Certificates.PASSWORD)),
        more);
  }

  private static Command.Ended run(Map<String, String> own, String... more) {
    Map<String, String> variables = new HashMap<>(Map.of("MANAGEMENT_TOKEN", TOKEN));
    variables.putAll(own);
    List<String> arguments = new ArrayList<>(List.of("doctor", "--public"));
    arguments.addAll(List.of(more));
    return Command.run(folder, variables, arguments.toArray(String[]::new));
  }

  /** The lines of the command, without the second that a JVM takes to start. */
  private static List<String> lines(URI base, String token) {
    return new PublicChecks(
            Map.of("PUBLIC_BASE_URL", base.toString(), "MANAGEMENT_TOKEN", token), 80)
        .run().stream().map(Finding::line).toList();
  }

  private static List<String> failures(Command.Ended ended) {
    return ended.out().lines().filter(line -> line.startsWith("FAIL ")).toList();
  }

  private static List<String> failures(URI base) {
    return lines(base, TOKEN).stream().filter(line -> line.startsWith("FAIL ")).toList();
  }

  private static List<String> notOk(URI base) {
    return lines(base, TOKEN).stream().filter(line -> !line.startsWith("ok ")).toList();
  }
}
