package io.billhook.launcher;

import io.billhook.api.auth.factor.OperatorEnrolment;
import io.billhook.api.auth.token.Installation;
import io.billhook.broker.Broker;
import io.billhook.config.BrokerConfig;
import io.billhook.config.DatabaseConfig;
import io.billhook.config.SmsConfig;
import io.billhook.config.SmtpUrl;
import io.billhook.config.StripeConfig;
import io.billhook.config.TenantMailConfig;
import io.billhook.config.TwilioConfig;
import io.billhook.launcher.DoctorCommand.Finding;
import io.billhook.launcher.DoctorCommand.Verdict;
import io.billhook.migrations.LogIn;
import io.billhook.postgres.Database;
import io.billhook.postgres.Transactions;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.function.Function;

/** Each check reaches one service as the processes do, bounded in time, and changes nothing. */
final class DoctorChecks {
  private static final Duration WAIT = Duration.ofSeconds(10);

  private DoctorChecks() {}

  static List<Finding> of(Settings settings) {
    String stripe = settings.stripe().apiBase() + "/v1/customers?limit=1";
    String brevo = settings.brevo().apiBase() + "/v3/account";
    List<Finding> findings = new ArrayList<>();
    Finding migrations = check("migrations", () -> migrations(settings.database()));
    findings.add(migrations);
    findings.add(logIn(settings.database()));
    if (migrations.verdict() == Verdict.OK) { // else there is nothing to look at
      findings.add(check("database", () -> database(settings.database())));
      if (settings.access().ops().factorRequired()) {
        findings.add(operators(settings.database()));
      }
    }
    findings.add(mails(settings));
    findings.add(check("broker", () -> broker(settings.broker())));
    findings.add(check("stripe", () -> stripe(settings.stripe(), stripe)));
    if (settings.brevo().isSet()) {
      findings.add(check("brevo", () -> answers(brevo, "api-key", settings.brevo().apiKey())));
    }
    SmtpUrl mailServer = settings.smtp().server();
    if (mailServer != null) {
      findings.add(check("smtp", () -> MailServerProbe.of(mailServer, WAIT)));
    }
    findings.add(check("twilio", () -> twilio(settings.twilio())));
    if (settings.twilio().isSet()) {
      findings.add(texts(settings.sms()));
      if (settings.twilio().reports() == null) {
        findings.add(
            new Finding(
                Verdict.WARN,
                "text messages",
                "PUBLIC_BASE_URL is not set: Twilio does not report how they end"));
      }
    }
    settings
        .access()
        .oauth()
        .oidc()
        .forEach((name, oidc) -> findings.add(check(name, () -> discovered(oidc.issuer()))));
    return findings;
  }

  /** Who may send how much, and as whom: what a stranger could misuse. */
  private static Finding mails(Settings settings) {
    TenantMailConfig mails = settings.access().quotas().mails();
    String from = mails.from() == null ? "their own name and EMAIL_FROM" : "TENANT_EMAIL_FROM";
    String others = mails.daily() == 0 ? "any number" : String.valueOf(mails.daily());
    return mails.newTenantDaily() == 0
        ? new Finding(
            Verdict.WARN,
            "tenants' mail",
            "new tenants send as many mails a day as any, "
                + others
                + ", from "
                + from
                + ". Set EMAIL_NEW_TENANT_DAILY")
        : new Finding(
            Verdict.OK,
            "tenants' mail",
            "new ones " + mails.newTenantDaily() + " a day, others " + others + ", from " + from);
  }

  private static String stripe(StripeConfig config, String customers) throws Exception {
    List<String> missing = StripeRights.missing(config);
    if (!missing.isEmpty()) {
      throw new CannotStart("STRIPE_SECRET_KEY lacks rights: " + String.join(", ", missing));
    }
    return answers(customers, "Authorization", "Bearer " + config.secretKey());
  }

  private static String broker(BrokerConfig config) throws Exception {
    try {
      return Broker.probe(config);
    } catch (IOException e) { // RabbitMQ tells a log-in without this virtual host in two ways
      throw new CannotStart(why(e) + ", asked for the virtual host " + config.virtualHost());
    }
  }

  private static String twilio(TwilioConfig config) throws Exception {
    TwilioConfig.Account account = config.account();
    if (account == null) {
      return "not set: no text messages are sent";
    }
    String list = "/2010-04-01/Accounts/" + account.sid() + "/Messages.json?PageSize=1";
    byte[] pair = (account.sid() + ":" + account.authToken()).getBytes(StandardCharsets.UTF_8);
    String basic = "Basic " + Base64.getEncoder().encodeToString(pair);
    return answers(config.apiBase() + list, "Authorization", basic);
  }

  /** Where they go is what a bill depends on. */
  private static Finding texts(SmsConfig config) {
    String limits =
        "at most %d segments a day of a tenant, %d codes a day to a country"
            .formatted(config.segments(), config.codes());
    Set<String> countries = config.countries();
    return countries == null
        ? new Finding(
            Verdict.WARN,
            "text messages",
            "go to every country (SMS_COUNTRIES is *), also where fraud pays; " + limits)
        : new Finding(
            Verdict.OK,
            "text messages",
            "go to " + String.join(", ", new TreeSet<>(countries)) + "; " + limits);
  }

  private static Finding check(String what, Callable<String> probe) {
    try {
      return new Finding(Verdict.OK, what, probe.call());
    } catch (Exception e) {
      return new Finding(Verdict.FAIL, what, why(e));
    }
  }

  /** A process that is taken over can do what its log-in can. */
  private static Finding logIn(DatabaseConfig config) {
    try {
      List<String> excess = new LogIn(config.url()).excess();
      return excess.isEmpty()
          ? new Finding(Verdict.OK, "log-in", "may take its roles and no more")
          : new Finding(
              Verdict.WARN,
              "log-in",
              "of DATABASE_URL "
                  + String.join(", ", excess)
                  + ". Have billhook migrate make another: DATABASE_APP_USER");
    } catch (SQLException e) {
      return new Finding(Verdict.FAIL, "log-in", why(e));
    }
  }

  /** Those of before second factors were asked for, as a rule. */
  private static Finding operators(DatabaseConfig config) {
    try {
      long missing = within(config, OperatorEnrolment::missing);
      return missing == 0
          ? new Finding(Verdict.OK, "operators", "all have a second factor")
          : new Finding(
              Verdict.WARN,
              "operators",
              missing + " without a second factor. Run for each: billhook admin enrol EMAIL");
    } catch (RuntimeException e) {
      return new Finding(Verdict.FAIL, "operators", why(e));
    }
  }

  private static <T> T within(DatabaseConfig config, Function<Transactions, T> look) {
    Vertx vertx = Vertx.vertx();
    try (Database database = Database.open(vertx, config)) {
      return look.apply(database.auth());
    } finally {
      vertx.close().await();
    }
  }

  /** One line: a known trouble, else the first words of its causes, else a name of one. */
  private static String why(Throwable failure) {
    return Trouble.sentences(failure, "doctor").orElseGet(() -> words(failure));
  }

  private static String words(Throwable failure) {
    for (Throwable at = failure; at != null; at = at.getCause()) {
      String words = at.getMessage();
      if (words != null && !words.isBlank()) {
        return Trouble.firstLine(at);
      }
    }
    return failure.getClass().getSimpleName();
  }

  private static String migrations(DatabaseConfig config) {
    List<String> pending = MigrateCommand.migrations(config).pending();
    if (!pending.isEmpty()) {
      throw new CannotStart(MigrateCommand.named(pending) + " are pending. Run: billhook migrate");
    }
    return "none pending";
  }

  private static String database(DatabaseConfig config) {
    return within(config, auth -> "answers, installation " + new Installation(auth).id());
  }

  private static String discovered(String issuer) throws Exception {
    String address = issuer.replaceAll("/$", "") + "/.well-known/openid-configuration";
    return answers(address, "Accept", "application/json");
  }

  /** Whether an address that a working key may ask answers with 2xx. */
  private static String answers(String address, String header, String value) throws Exception {
    try (HttpClient client = HttpClient.newBuilder().connectTimeout(WAIT).build()) {
      HttpRequest request =
          HttpRequest.newBuilder(URI.create(address)).timeout(WAIT).header(header, value).build();
      int status = status(client, request);
      if (status == 401 || status == 403) {
        throw new CannotStart("answers " + status + ": the key is not accepted");
      }
      if (status / 100 != 2) {
        throw new CannotStart("answers " + status + " at " + address.replaceFirst("\\?.*", ""));
      }
      return "answers " + status;
    }
  }

  private static int status(HttpClient client, HttpRequest request) throws Exception {
    try {
      return client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
    } catch (ConnectException _) { // which says neither where nor why
      throw new CannotStart("no connection to " + request.uri().getAuthority());
    }
  }
}
