package io.billhook.api.auth;

import io.billhook.api.auth.account.AccountDeletion;
import io.billhook.api.auth.account.AccountExport;
import io.billhook.api.auth.account.Invited;
import io.billhook.api.auth.account.MailPage;
import io.billhook.api.auth.account.MailPages;
import io.billhook.api.auth.account.MeRoutes;
import io.billhook.api.auth.account.NewAccounts;
import io.billhook.api.auth.account.NewcomerRoutes;
import io.billhook.api.auth.account.Profiles;
import io.billhook.api.auth.account.SignUps;
import io.billhook.api.auth.email.AddressChanges;
import io.billhook.api.auth.email.AddressMails;
import io.billhook.api.auth.email.AddressPages;
import io.billhook.api.auth.email.AddressRoutes;
import io.billhook.api.auth.email.AddressTakeBacks;
import io.billhook.api.auth.external.ExternalLogIns;
import io.billhook.api.auth.external.Identities;
import io.billhook.api.auth.external.IdentityRoutes;
import io.billhook.api.auth.external.LogInCodes;
import io.billhook.api.auth.external.OAuthRoutes;
import io.billhook.api.auth.factor.FactorLimit;
import io.billhook.api.auth.factor.FactorMails;
import io.billhook.api.auth.factor.IdempotentWork;
import io.billhook.api.auth.factor.MfaRoutes;
import io.billhook.api.auth.factor.PhoneRoutes;
import io.billhook.api.auth.factor.Phones;
import io.billhook.api.auth.factor.RecoveryCodes;
import io.billhook.api.auth.factor.SecondFactors;
import io.billhook.api.auth.factor.SignIns;
import io.billhook.api.auth.factor.SmsFactor;
import io.billhook.api.auth.factor.TextCodes;
import io.billhook.api.auth.factor.TotpFactor;
import io.billhook.api.auth.key.ApiKeys;
import io.billhook.api.auth.key.KeyRoutes;
import io.billhook.api.auth.oauth.AttemptCookie;
import io.billhook.api.auth.oauth.Providers;
import io.billhook.api.auth.password.AttemptLimit;
import io.billhook.api.auth.password.FairTurns;
import io.billhook.api.auth.password.NewPassword;
import io.billhook.api.auth.password.PasswordChanges;
import io.billhook.api.auth.password.PasswordResets;
import io.billhook.api.auth.password.PasswordTries;
import io.billhook.api.auth.password.Passwords;
import io.billhook.api.auth.password.StrangerMails;
import io.billhook.api.auth.password.WaysIn;
import io.billhook.api.auth.reauthentication.Reauthentication;
import io.billhook.api.auth.reauthentication.ReauthenticationCodes;
import io.billhook.api.auth.session.LiveSessions;
import io.billhook.api.auth.session.Memberships;
import io.billhook.api.auth.session.NewSessions;
import io.billhook.api.auth.session.People;
import io.billhook.api.auth.session.Refreshes;
import io.billhook.api.auth.session.SecurityMails;
import io.billhook.api.auth.session.SessionRoutes;
import io.billhook.api.auth.session.Sessions;
import io.billhook.api.auth.token.AccessTokens;
import io.billhook.api.auth.token.AuthAnswer;
import io.billhook.api.auth.token.Installation;
import io.billhook.api.auth.token.Remembered;
import io.billhook.api.auth.token.Remembered.Kind;
import io.billhook.api.auth.token.SigningKeys;
import io.billhook.api.http.Feature;
import io.billhook.api.http.OriginCheck;
import io.billhook.api.http.ReturnTargets;
import io.billhook.api.http.access.Authenticator;
import io.billhook.api.http.page.HtmlPage;
import io.billhook.api.limit.Buckets;
import io.billhook.api.limit.MailQuota;
import io.billhook.api.limit.TenantQuota;
import io.billhook.config.AccessConfig;
import io.billhook.config.HttpConfig;
import io.billhook.config.SmsConfig;
import io.billhook.crypto.Sealer;
import io.billhook.messaging.EmailAddress;
import io.billhook.messaging.EmailOutbox;
import io.billhook.messaging.SmsOutbox;
import io.billhook.outbox.Outbox;
import io.billhook.postgres.Database;
import io.billhook.postgres.Transactions;
import io.billhook.process.ProcessHeartbeat;
import io.billhook.telemetry.Health;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Vertx;
import java.time.Clock;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/** What of log-in and accounts serves all event loops of a process, wired once. */
public final class Identity {
  private final Authenticator authenticator;
  private final List<Feature> routes;
  private final Remembered remembered = new Remembered();
  private final SigningKeys signingKeys;

  /**
   * Reads the signing keys, and makes the first one where there is none; so it blocks.
   *
   * @param sender of the mails, as {@code Name <address>} or the address alone
   * @param http tells what the links in them begin with, and whose pages may use cookies
   * @param texts whether codes are sent by text message, and where to
   * @param buckets where tries of passwords and mails are counted
   * @param access who may come in, by what, and how much they may have
   */
  public Identity(
      Vertx vertx,
      Database database,
      Sealer sealer,
      Outbox outbox,
      String sender,
      HttpConfig http,
      SmsConfig texts,
      Buckets buckets,
      AccessConfig access,
      Clock clock) {
    EmailAddress from =
        EmailAddress.parse(sender).orElseThrow(() -> new IllegalArgumentException("EMAIL_FROM"));
    Transactions auth = database.auth();
    var mails = new SecurityMails(new EmailOutbox(outbox, sealer), from, http, clock);
    var turns = FairTurns.ofCores();
    var passwords = new Passwords(turns);
    var newPassword = new NewPassword(turns);
    var quota = new StrangerMails(new MailQuota(buckets, http.limits()));

    signingKeys = new SigningKeys(auth, sealer, clock);
    var tokens = new AccessTokens(vertx, signingKeys, new Installation(auth).id(), clock);
    var live = new LiveSessions(auth, remembered, clock);
    var people = new People(tokens, live, new Memberships(auth, remembered, clock));
    var apiKeys = new ApiKeys(auth, remembered, clock);
    var sessions = new Sessions(auth, live, clock);
    var newSessions = new NewSessions(sealer, mails, live, access.quotas().sessions(), clock);

    var factorMails = new FactorMails(mails);
    var recovery = new RecoveryCodes(clock);
    var page = new MailPage(HtmlPage.of(http.app(), from.displayName()));
    String product = page.frame().product();
    var totp = new TotpFactor(auth, sealer, recovery, factorMails, newSessions, product, clock);
    var codes = new TextCodes(sealer, new SmsOutbox(outbox, sealer), product, texts, clock);
    var sms = new SmsFactor(auth, codes, recovery, factorMails, newSessions, clock);
    var factors =
        new SecondFactors(
            auth,
            totp,
            sms,
            recovery,
            new FactorLimit(factorMails, clock),
            factorMails,
            newSessions,
            clock);
    var signIns = new SignIns(auth, factors, newSessions, clock);
    authenticator = new BearerTokens(apiKeys, people, factors, access.ops());

    var accounts = new NewAccounts(access.signUp(), sessions, clock);
    var signUps = new SignUps(auth, passwords, mails, quota, accounts, clock);
    var invited = new Invited(auth, passwords, accounts, new TenantQuota(access.quotas()));
    var tries = new PasswordTries(auth, passwords, new AttemptLimit(buckets), sealer, clock);
    var logIn = new LogIn(auth, passwords, tries, signIns);
    var changes = new PasswordChanges(auth, passwords, tries, sessions, mails, clock);
    var again = new ReauthenticationCodes(clock);
    var reauthentication = new Reauthentication(auth, changes, again);
    var providers = new Providers(vertx, access.oauth(), clock);
    var waysIn = new WaysIn(providers::title, clock);
    var resets = new PasswordResets(auth, passwords, mails, quota, sessions, waysIn, clock);
    var targets =
        new ReturnTargets(
            http.publicBaseUrl(),
            access.oauth().returnTo(),
            access.oauth().anyLoopback(),
            Set.of("code", "error"));
    var logInCodes = new LogInCodes(clock);
    var identities = new Identities(auth, providers, logInCodes, mails);
    var originCheck = new OriginCheck(http.publicBaseUrl(), http.cors());
    var answer = new AuthAnswer(tokens, originCheck);
    var work = new IdempotentWork(auth);
    var addressMails = new AddressMails(mails);
    var takeBacks =
        new AddressTakeBacks(
            auth, addressMails, resets, waysIn, sessions, this::forgetTenant, clock);
    var addressChanges = new AddressChanges(auth, addressMails, takeBacks, clock);
    routes =
        List.of(
            new AuthRoutes(
                logIn,
                new Refreshes(auth, sealer, live, clock),
                resets,
                newPassword,
                originCheck,
                tokens,
                answer),
            new OAuthRoutes(
                page,
                providers,
                targets,
                new AttemptCookie(sealer, clock),
                identities,
                new ExternalLogIns(auth, identities, accounts, logInCodes, again, signIns),
                answer,
                http.publicBaseUrl()),
            new IdentityRoutes(
                work, providers, targets, identities, reauthentication, http.publicBaseUrl()),
            new NewcomerRoutes(signUps, invited, newPassword, newSessions, answer),
            new MailPages(page, signUps, resets, invited, newPassword),
            new AddressRoutes(work, reauthentication, quota, addressChanges, takeBacks),
            new AddressPages(page, addressChanges, takeBacks),
            new SessionRoutes(sessions),
            new KeyRoutes(
                database, remembered, reauthentication, mails, access.quotas().apiKeys(), clock),
            new MeRoutes(
                new Profiles(auth),
                changes,
                new AccountExport(auth),
                new AccountDeletion(auth, sessions, mails, outbox, this::forgetTenant, clock),
                newPassword,
                reauthentication),
            new MfaRoutes(work, totp, sms, factors, signIns, reauthentication, answer),
            new PhoneRoutes(
                work, new Phones(auth, codes, recovery, factorMails), reauthentication, texts));
  }

  public Authenticator authenticator() {
    return authenticator;
  }

  /** For who has changed an account's part in a tenant: it is looked at anew, here. */
  public void forgetAccount(UUID account) {
    remembered.forget(Kind.ACCOUNT, account);
  }

  /** For who has deleted a tenant: its keys and members are looked at anew, here. */
  public void forgetTenant(UUID tenant) {
    remembered.forget(Kind.TENANT, tenant);
  }

  /**
   * From now on what other processes have changed is forgotten as they commit it, and not only
   * after 30 s.
   */
  public AccessNotices listen(Database database, Health health, MeterRegistry registry) {
    return AccessNotices.start(remembered, database, health, registry);
  }

  /** Where other processes are beside this one: they say to each other which keys they have. */
  public void follow(ProcessHeartbeat heartbeat) {
    signingKeys.follow(heartbeat);
  }

  public List<Feature> routes() {
    return routes;
  }
}
