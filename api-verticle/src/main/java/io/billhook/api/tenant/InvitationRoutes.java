package io.billhook.api.tenant;

import io.billhook.api.audit.AuditLog;
import io.billhook.api.http.Answer;
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
import io.billhook.api.limit.BucketState;
import io.billhook.api.limit.MailAllowance;
import io.billhook.api.limit.MailQuota;
import io.billhook.api.limit.TenantQuota;
import io.billhook.crypto.RandomToken;
import io.billhook.entitlement.Seats;
import io.billhook.messaging.EmailOutbox;
import io.billhook.postgres.Database;
import io.billhook.postgres.Row;
import io.billhook.postgres.RowIds;
import io.billhook.problem.ProblemType;
import io.vertx.core.buffer.Buffer;
import java.util.UUID;

/**
 * {@code /v1/tenants/{id}/invitations} and {@code /v1/invitations/accept}. An invitation is for who
 * has the address, works once, and for 7 days; a new one to the same address replaces it.
 */
public final class InvitationRoutes implements Feature {
  private static final int DAYS = 7;

  private final Database database;
  private final TenantGuard guard;
  private final EmailOutbox outgoing;
  private final InvitationMail mail;
  private final MailQuota quota;
  private final MailAllowance allowance;
  private final TenantQuota tenants;

  /**
   * @param mail what the invited are sent
   */
  public InvitationRoutes(
      Database database,
      EmailOutbox outgoing,
      InvitationMail mail,
      MailQuota quota,
      MailAllowance allowance,
      TenantQuota tenants) {
    this.database = database;
    this.guard = new TenantGuard(database.auth());
    this.outgoing = outgoing;
    this.mail = mail;
    this.quota = quota;
    this.allowance = allowance;
    this.tenants = tenants;
  }

  @Override
  public void contribute(Routes routes) {
    routes.operation("listInvitations", Access.person(), this::list);
    routes.operation("createInvitation", Access.person(), this::create);
    routes.operation("revokeInvitation", Access.person(), this::revoke);
    routes.operation("acceptInvitation", Access.person(), this::accept);
  }

  private Answer list(Request request) {
    PageRequest page = request.query().page();
    var invitations =
        guard.read(
            request,
            TenantRole.ADMIN,
            (tx, _) ->
                tx.query(InvitationSql.LIST, page.before(), page.fetch()).map(InvitationView::of));
    return Answer.ok(Page.of(invitations, page, InvitationView::id));
  }

  private Answer create(Request request) {
    Fields fields = request.json();
    String email = fields.text("email", TextRule.EMAIL);
    TenantRole role = Names.role(fields);
    fields.check();
    if (role.includes(TenantRole.ADMIN)) {
      request.requireStepUp(); // as grave as making a member one
    }
    if (wouldSend(request, email, role)) {
      takeQuota(email);
    }
    return guard.change(
        request,
        TenantRole.ADMIN,
        (tx, caller) -> {
          Rank.mayManage(caller.role(), role);
          if (!tx.query(InvitationSql.MEMBER_WITH, email).isEmpty()) {
            throw ProblemType.CONFLICT.because("Who has this address is a member already");
          }
          String inviter =
              MemberView.of(tx.query(MemberSql.GET, caller.person().account()).first()).name();
          tx.update(InvitationSql.REPLACE, email);
          String token = RandomToken.create();
          UUID id = RowIds.next();
          Row made =
              tx.query(
                      InvitationSql.CREATE,
                      new InvitationSql.Create(
                          id,
                          caller.tenant().id(),
                          email,
                          role.publicName(),
                          Buffer.buffer(RandomToken.hash(token)),
                          caller.person().account(),
                          DAYS))
                  .first();
          Seats.requireWithinPlan(tx);
          allowance.take(tx, caller.tenant().id(), email);
          outgoing.queueSecret(
              tx,
              caller.tenant().id(),
              mail.draft(tx, email, caller.tenant().name(), inviter, role, token, DAYS),
              DAYS + 1);
          caller.note(tx, "invitation.create", "invitation:" + id);
          return Answer.created(InvitationView.of(made));
        });
  }

  /**
   * Whether there would be a mail, as far as can be told before the work: who may not invite, or
   * repeats a request, takes nothing of what an address may get.
   */
  private boolean wouldSend(Request request, String email, TenantRole role) {
    return guard.show(
        request,
        (tx, caller) ->
            caller.tenant().deletedAt() == null
                && Rank.manages(caller.role(), role)
                && request.earlier(tx, caller.tenant().id()).isEmpty()
                && tx.query(InvitationSql.MEMBER_WITH, email).isEmpty());
  }

  private void takeQuota(String email) {
    BucketState level = quota.take(MailQuota.Purpose.INVITATION, email);
    if (!level.isTaken()) {
      throw ProblemType.TOO_MANY_REQUESTS
          .because("This address was sent too many mails; invite it again later")
          .retryAfter(level.next());
    }
  }

  private Answer revoke(Request request) {
    UUID id = request.pathId("invitation_id");
    return guard.change(
        request,
        TenantRole.ADMIN,
        (tx, caller) -> {
          TenantRole role =
              tx.query(InvitationSql.ROLE_OF_OPEN, id)
                  .one()
                  .flatMap(row -> TenantRole.of(row.text("role")))
                  .orElseThrow(() -> ProblemType.NOT_FOUND.because("There is no such invitation"));
          Rank.mayManage(caller.role(), role);
          tx.update(InvitationSql.REVOKE, id);
          caller.note(tx, "invitation.revoke", "invitation:" + id);
          return Answer.noContent();
        });
  }

  /** Unknown, used, expired, revoked, or for another address: all answered alike. */
  private Answer accept(Request request) {
    Fields fields = request.json();
    String token = fields.text("token", TextRule.LINE);
    fields.check();
    Principal.Person person = request.person();
    return database
        .auth()
        .transact(
            tx ->
                request.once(
                    tx,
                    null,
                    () -> {
                      Row used =
                          tx.query(
                                  InvitationSql.ACCEPT,
                                  (Object) RandomToken.hash(token),
                                  person.account())
                              .one()
                              .orElseThrow(
                                  () ->
                                      ProblemType.NOT_FOUND.because(
                                          "There is no such invitation for your address; it may be used"
                                              + " or expired"));
                      UUID tenant = used.uuid("tenant_id");
                      tx.update(InvitationSql.JOIN, tenant, person.account(), used.text("role"));
                      if (used.text("role").equals(TenantRole.OWNER.publicName())) {
                        tenants.require(tx, person.account());
                      }
                      tx.update(InvitationSql.MAKE_DEFAULT, person.account(), tenant);
                      AuditLog.note(
                          tx,
                          tenant,
                          person,
                          request.remoteAddress(),
                          request.id(),
                          "invitation.accept",
                          "invitation:" + used.uuid("id"));
                      return Answer.ok(
                          TenantView.of(
                              tx.query(InvitationSql.JOINED, tenant, person.account()).first()));
                    }));
  }
}
