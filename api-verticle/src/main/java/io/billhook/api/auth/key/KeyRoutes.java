package io.billhook.api.auth.key;

import io.billhook.api.audit.AuditLog;
import io.billhook.api.auth.reauthentication.Reauthentication;
import io.billhook.api.auth.session.SecurityMails;
import io.billhook.api.auth.token.Installation;
import io.billhook.api.auth.token.Remembered;
import io.billhook.api.http.Answer;
import io.billhook.api.http.ApiExtensions;
import io.billhook.api.http.Feature;
import io.billhook.api.http.Request;
import io.billhook.api.http.Routes;
import io.billhook.api.http.access.Access;
import io.billhook.api.http.access.Principal;
import io.billhook.api.http.access.TenantRole;
import io.billhook.api.http.input.Fields;
import io.billhook.api.http.input.Page;
import io.billhook.api.http.input.PageRequest;
import io.billhook.api.http.input.TextRule;
import io.billhook.postgres.Database;
import io.billhook.postgres.Row;
import io.billhook.postgres.RowIds;
import io.billhook.postgres.Tx;
import io.billhook.problem.ProblemType;
import io.vertx.core.buffer.Buffer;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * {@code /v1/api-keys}: made, listed, rotated and revoked by admins, or by a key that may. A key
 * never gives what it has not: it makes and rotates only keys whose scopes are among its own.
 */
public final class KeyRoutes implements Feature {
  private static final int USUAL_OVERLAP_SECONDS = 24 * 60 * 60;
  private static final TextRule NAME =
      new TextRule(
          "must have a visible character, and no control characters",
          text -> TextRule.LINE.accepts().test(text) && !text.isBlank());
  private static final TextRule SCOPE =
      new TextRule(
          "must be one of "
              + String.join(", ", ApiExtensions.installed().scopes().stream().sorted().toList()),
          ApiExtensions.installed().scopes()::contains);

  private final Database database;
  private final Remembered remembered;
  private final Installation installation;
  private final Reauthentication reauthentication;
  private final SecurityMails mails;
  private final int most;
  private final Clock clock;

  /**
   * @param most that a tenant has at a time
   */
  public KeyRoutes(
      Database database,
      Remembered remembered,
      Reauthentication reauthentication,
      SecurityMails mails,
      int most,
      Clock clock) {
    this.database = database;
    this.remembered = remembered;
    this.reauthentication = reauthentication;
    this.mails = mails;
    this.most = most;
    this.installation = new Installation(database.auth());
    this.clock = clock;
  }

  @Override
  public void contribute(Routes routes) {
    Access read = Access.scope("api-keys:read", TenantRole.ADMIN);
    Access write = Access.scope("api-keys:write", TenantRole.ADMIN);
    routes.operation("listApiKeys", read, this::list);
    routes.operation("getApiKey", read, this::get);
    routes.operation("createApiKey", write, this::create);
    routes.operation("rotateApiKey", write, this::rotate);
    routes.operation("revokeApiKey", write, this::revoke);
  }

  private Answer list(Request request) {
    PageRequest page = request.query().page();
    var found =
        inTenant(
            request, tx -> tx.query(KeySql.LIST, page.before(), page.fetch()).map(KeyView::of));
    return Answer.ok(Page.of(found, page, KeyView::id));
  }

  private Answer get(Request request) {
    UUID id = request.pathId("id");
    return Answer.ok(inTenant(request, tx -> KeyView.of(present(tx, KeySql.GET, id))));
  }

  private Answer create(Request request) {
    Fields fields = request.json();
    String name = fields.text("name", NAME);
    List<String> scopes = fields.texts("scopes", SCOPE);
    Instant expiresAt = fields.time("expires_at");
    if (expiresAt != null && !expiresAt.isAfter(clock.instant())) {
      fields.error("expires_at", "must be in the future");
    }
    fields.check();
    requireOwn(request.principal(), scopes);
    boolean live = !installation.isDevelopment();
    return once(
        request,
        fields,
        tx -> {
          var made = insert(tx, request, live, name, scopes, expiresAt);
          requireRoom(tx);
          note(tx, request, "api_key.create", made.id());
          tell(tx, request, made);
          return Answer.created(made);
        });
  }

  private Answer rotate(Request request) {
    UUID id = request.pathId("id");
    Fields fields = request.json();
    int overlap = fields.integer("expires_in_seconds", USUAL_OVERLAP_SECONDS);
    fields.check();
    boolean live = !installation.isDevelopment();
    return once(
        request,
        fields,
        tx -> {
          Row old = present(tx, KeySql.LOCK, id);
          requireOwn(request.principal(), old.texts("scopes"));
          if (!old.bool("usable") || old.uuidOrNull("rotated_to") != null) {
            throw ProblemType.CONFLICT.because("This key is expired, or has a successor");
          }
          NewKey successor =
              insert(
                  tx,
                  request,
                  live,
                  old.text("name"),
                  old.texts("scopes"),
                  old.instantOrNull("successor_expires_at"));
          tx.update(KeySql.RETIRE, id, successor.id(), overlap);
          forgetAfter(tx, id);
          requireRoom(tx);
          note(tx, request, "api_key.rotate", id);
          tell(tx, request, successor);
          return Answer.created(successor);
        });
  }

  private Answer revoke(Request request) {
    UUID id = request.pathId("id");
    change(
        request,
        tx -> {
          present(tx, KeySql.LOCK, id);
          tx.update(KeySql.REVOKE, id);
          forgetAfter(tx, id);
          note(tx, request, "api_key.revoke", id);
          return true;
        });
    return Answer.noContent();
  }

  private void forgetAfter(Tx tx, UUID key) {
    tx.afterEnd(_ -> remembered.forget(Remembered.Kind.KEY, key));
  }

  private static NewKey insert(
      Tx tx,
      Request request,
      boolean live,
      String name,
      List<String> scopes,
      @Nullable Instant expiresAt) {
    String key = ApiKeyFormat.create(live);
    UUID maker = request.principal() instanceof Principal.Person person ? person.account() : null;
    return NewKey.of(
        key,
        tx.query(
                KeySql.CREATE,
                new KeySql.Create(
                    RowIds.next(),
                    request.tenant(),
                    name,
                    ApiKeyFormat.prefix(key),
                    Buffer.buffer(ApiKeyFormat.hash(key)),
                    scopes,
                    expiresAt,
                    live,
                    maker))
            .first());
  }

  /**
   * Asked after the change: of two at once, the later one sees the earlier. As many again may have
   * a successor and wait for their end, so that keys can be rotated where there is no room.
   */
  private void requireRoom(Tx tx) {
    tx.query(KeySql.LOCK_TENANT);
    Row working = tx.query(KeySql.WORKING).first();
    if (working.bigint("lasting") > most) {
      throw ProblemType.LIMIT_REACHED.because(
          "A tenant has at most " + most + " API keys; revoke one that nobody needs first");
    }
    if (working.bigint("replaced") > most) {
      throw ProblemType.LIMIT_REACHED.because(
          "More than " + most + " replaced API keys still work; revoke one of them first");
    }
  }

  private static void requireOwn(Principal principal, List<String> scopes) {
    if (principal instanceof Principal.ApiKey key && !key.scopes().containsAll(scopes)) {
      throw ProblemType.FORBIDDEN.because("A key gives only scopes that it has itself");
    }
  }

  private static Row present(Tx tx, String sql, UUID id) {
    return tx.query(sql, id)
        .one()
        .orElseThrow(() -> ProblemType.NOT_FOUND.because("There is no such API key"));
  }

  private static void note(Tx tx, Request request, String action, UUID key) {
    AuditLog.note(
        tx,
        request.tenant(),
        request.principal(),
        request.remoteAddress(),
        request.id(),
        action,
        "api_key:" + key);
  }

  /** The person by whom it was made; a program's doing stands in the tenant's log. */
  private void tell(Tx tx, Request request, NewKey made) {
    if (request.principal() instanceof Principal.Person person) {
      tx.asAuth();
      String email = tx.query(KeySql.ADDRESS, person.account()).first().text("email");
      mails.keyMade(tx, email, made.prefix());
    }
  }

  private Answer once(Request request, Fields fields, Function<Tx, Answer> work) {
    UUID tenant = request.tenant();
    return reauthentication.once(
        request,
        fields,
        () -> change(request, tx -> request.earlier(tx, tenant)),
        () -> change(request, tx -> request.once(tx, tenant, () -> work.apply(tx))));
  }

  /**
   * What is remembered of the caller may be 30 s old, and a key outlives who made it: so whether
   * they still may is asked in the transaction.
   */
  private <T> T change(Request request, Function<Tx, T> work) {
    UUID tenant = request.tenant();
    return database
        .auth()
        .transact(
            tx -> {
              requireStill(tx, request.principal(), tenant);
              tx.asApi(tenant);
              return work.apply(tx);
            });
  }

  private static void requireStill(Tx tx, Principal principal, UUID tenant) {
    switch (principal) {
      case Principal.Person person -> {
        Row row =
            tx.query(KeySql.MEMBER, tenant, person.account())
                .one()
                .orElseThrow(() -> ProblemType.NOT_FOUND.because("There is no such tenant"));
        if (TenantRole.of(row.text("role")).filter(r -> r.includes(TenantRole.ADMIN)).isEmpty()) {
          throw ProblemType.FORBIDDEN.because(
              "This needs a member of the tenant with the role admin");
        }
      }
      case Principal.ApiKey key -> {
        if (tx.query(KeySql.USABLE, tenant, key.id()).isEmpty()) {
          throw ProblemType.UNAUTHENTICATED.because("This API key is not valid");
        }
      }
      case Principal.Anonymous _ -> throw new IllegalStateException("A route without a caller");
    }
  }

  private <T> T inTenant(Request request, Function<Tx, T> work) {
    return database.api(request.tenant()).transact(work);
  }
}
