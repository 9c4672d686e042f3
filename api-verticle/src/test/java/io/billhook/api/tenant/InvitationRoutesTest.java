package io.billhook.api.tenant;

import static org.assertj.core.api.Assertions.assertThat;

import io.billhook.api.TestApi;
import io.billhook.api.TestPeople;
import io.billhook.api.http.access.TenantRole;
import io.billhook.postgres.Role;
import io.billhook.postgres.TenantScope;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.client.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class InvitationRoutesTest {
  private static final Pattern LINK =
      Pattern.compile("https://api\\.example\\.com/auth/accept-invitation\\?token=([\\w-]{43})\\s");
  private static TestPeople people;
  private static int number;

  private String host = "";
  private UUID owner = new UUID(0, 0);
  private UUID tenant = new UUID(0, 0);

  @BeforeAll
  static void start() {
    people = new TestPeople();
  }

  @AfterAll
  static void stop() {
    people.close();
  }

  @BeforeEach
  void make() {
    host = "@invite" + number++ + ".io";
    owner = people.account("o" + host);
    tenant = people.tenant(owner, "Inviting");
  }

  @Test
  void the_invited_gets_a_mail_and_becomes_a_member_once() {
    UUID bob = people.account("bob" + host);
    var made = invite(owner, "Bob" + host, "member");
    assertThat(made.statusCode()).isEqualTo(201);
    JsonObject invitation = TestApi.json(made);
    assertThat(invitation.getString("invited_by")).isEqualTo(owner.toString());
    assertThat(people.list(path(), owner)).containsExactly(invitation);
    String token = tokens().getFirst();
    assertThat(made.bodyAsString()).doesNotContain(token);

    var accepted = accept(bob, token);
    assertThat(accepted.statusCode()).isEqualTo(200);
    assertThat(TestApi.json(accepted).getString("id")).isEqualTo(tenant.toString());
    assertThat(TestApi.json(accepted).getString("role")).isEqualTo("member");
    assertThat(accept(bob, token).statusCode()).isEqualTo(404);
    assertThat(people.list(path(), owner)).isEmpty();
    assertThat(people.list("/v1/tenants/" + tenant + "/members", bob)).hasSize(2);
    assertThat(people.actions(tenant))
        .containsExactly("invitation.accept", "invitation.create", "tenant.create");
  }

  @Test
  void a_tenants_own_template_is_what_the_invited_get() {
    JsonObject own =
        new JsonObject()
            .put("name", "product.invitation")
            .put("locale", "de")
            .put("subject", "{{inviter}} lädt dich ein")
            .put("text", "Komm zu {{tenant}} ({{product}}):\n{{link}}\n");
    assertThat(people.post("/v1/templates", owner, own).statusCode()).isEqualTo(201);
    UUID bob = people.account("bob" + host);
    invite(owner, "bob" + host, "member");

    assertThat(mails()).singleElement().asString().startsWith("Komm zu Inviting (Shop):");
    String subject =
        people
            .api
            .database
            .api(tenant)
            .transact(tx -> tx.query("SELECT subject FROM email").first().text("subject"));
    assertThat(subject).isEqualTo("N. of o" + host + " lädt dich ein");
    assertThat(accept(bob, tokens().getFirst()).statusCode()).isEqualTo(200);
  }

  @Test
  void the_page_of_the_mail_lets_an_account_of_the_address_join() {
    UUID bob = people.account("bob" + host);
    invite(owner, "bob" + host, "admin");
    String token = tokens().getFirst();
    assertThat(page(token).bodyAsString()).contains("Inviting", "admin").doesNotContain("password");
    assertThat(press(token, "", "").statusCode()).isEqualTo(200);
    assertThat(people.list("/v1/tenants/" + tenant + "/members", bob)).hasSize(2);
    assertThat(press(token, "", "").statusCode()).isEqualTo(401);
    assertThat(page(token).statusCode()).isEqualTo(401);
    assertThat(page("x".repeat(43)).statusCode()).isEqualTo(401);
    assertThat(people.actions(tenant)).contains("invitation.accept");
  }

  @Test
  void the_page_of_the_mail_makes_the_account_of_who_has_none() {
    invite(owner, "zoe" + host, "viewer");
    String token = tokens().getFirst();
    assertThat(page(token).bodyAsString()).contains("name=\"password\"");
    assertThat(press(token, "Zoe", "short").statusCode()).isEqualTo(422);
    assertThat(press(token, "", "quite a long phrase").statusCode()).isEqualTo(422);
    assertThat(press(token, "Zoe", "zoe" + host).statusCode()).as("the address").isEqualTo(422);
    assertThat(press(token, "Zoe", "quite a long phrase").statusCode()).isEqualTo(200);
    var in = people.api.logIn("zoe" + host, "quite a long phrase");
    JsonObject me =
        TestApi.json(people.api.get("/v1/me", TestApi.json(in).getString("access_token")));
    assertThat(me.getString("default_tenant")).isEqualTo(tenant.toString());
    assertThat(me.getJsonArray("tenants")).hasSize(1);
  }

  private static HttpResponse<Buffer> page(String token) {
    return people.api.client.get("/auth/accept-invitation?token=" + token).send().await();
  }

  private static HttpResponse<Buffer> press(String token, String name, String password) {
    var form =
        MultiMap.caseInsensitiveMultiMap()
            .add("token", token)
            .add("name", name)
            .add("password", password);
    return people.api.client.post("/auth/accept-invitation").sendForm(form).await();
  }

  @Test
  void only_who_has_the_verified_address_may_accept() {
    UUID eve = people.account("eve" + host);
    UUID bob = people.account("bob" + host);
    invite(owner, "bob" + host, "admin");
    String token = tokens().getFirst();
    var refused = accept(eve, token);
    assertThat(refused.statusCode()).isEqualTo(404);
    assertThat(TestApi.json(refused).getString("detail"))
        .isEqualTo(TestApi.json(accept(eve, "x".repeat(43))).getString("detail"));
    people.alter("UPDATE account SET email_verified_at = NULL WHERE id = '" + bob + "'");
    assertThat(accept(bob, token).statusCode()).isEqualTo(404);
    people.alter("UPDATE account SET email_verified_at = now() WHERE id = '" + bob + "'");
    assertThat(accept(bob, token).statusCode()).isEqualTo(200);
  }

  @Test
  void expired_revoked_and_replaced_ones_do_not_work() {
    UUID bob = people.account("bob" + host);
    invite(owner, "bob" + host, "viewer");
    people.alter("UPDATE invitation SET expires_at = now() WHERE tenant_id = '" + tenant + "'");
    assertThat(accept(bob, tokens().getFirst()).statusCode()).isEqualTo(404);

    String id = TestApi.json(invite(owner, "bob" + host, "viewer")).getString("id");
    assertThat(people.delete(path() + "/" + id, owner).statusCode()).isEqualTo(204);
    assertThat(people.delete(path() + "/" + id, owner).statusCode()).isEqualTo(404);
    assertThat(accept(bob, tokens().getFirst()).statusCode()).isEqualTo(404);

    invite(owner, "bob" + host, "viewer");
    String replaced = tokens().getFirst();
    String last = TestApi.json(invite(owner, "BOB" + host, "member")).getString("id");
    assertThat(people.list(path(), owner))
        .singleElement()
        .satisfies(one -> assertThat(one.getString("id")).isEqualTo(last));
    assertThat(accept(bob, replaced).statusCode()).isEqualTo(404);
    assertThat(accept(bob, tokens().getFirst()).statusCode()).isEqualTo(200);
  }

  @Test
  void parallel_acceptance_succeeds_once() throws Exception {
    UUID bob = people.account("bob" + host);
    invite(owner, "bob" + host, "member");
    String token = tokens().getFirst();
    Callable<Integer> accept = () -> accept(bob, token).statusCode();
    List<Integer> answers = new ArrayList<>();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (Future<Integer> done : threads.invokeAll(Collections.nCopies(12, accept))) {
        answers.add(done.get());
      }
    }
    assertThat(answers).containsOnlyOnce(200).contains(404).doesNotContain(500);
    assertThat(people.actions(tenant)).containsOnlyOnce("invitation.accept");
  }

  @Test
  void admins_invite_members_and_owners_everybody() {
    UUID admin = people.member(tenant, "a" + host, TenantRole.ADMIN);
    UUID member = people.member(tenant, "m" + host, TenantRole.MEMBER);
    assertThat(invite(admin, "x" + host, "member").statusCode()).isEqualTo(201);
    assertThat(invite(admin, "y" + host, "admin").statusCode()).isEqualTo(403);
    assertThat(invite(admin, "y" + host, "owner").statusCode()).isEqualTo(403);
    assertThat(invite(member, "y" + host, "viewer").statusCode()).isEqualTo(403);
    assertThat(people.get(path(), member).statusCode()).isEqualTo(403);
    String owners = TestApi.json(invite(owner, "z" + host, "owner")).getString("id");
    assertThat(people.delete(path() + "/" + owners, admin).statusCode()).isEqualTo(403);
    assertThat(invite(owner, "M" + host, "viewer").statusCode()).as("a member").isEqualTo(409);
  }

  @Test
  void who_loses_a_role_has_no_invitations_out() {
    UUID admin = people.member(tenant, "a" + host, TenantRole.ADMIN);
    UUID bob = people.account("bob" + host);
    invite(admin, "bob" + host, "member");
    people.delete("/v1/tenants/" + tenant + "/members/" + admin, owner);
    assertThat(accept(bob, tokens().getFirst()).statusCode()).isEqualTo(404);
  }

  @Test
  void nobodys_inbox_is_filled_by_invitations() {
    UUID stranger = people.account("s" + host);
    UUID member = people.member(tenant, "m" + host, TenantRole.MEMBER);
    for (int i = 0; i < 7; i++) {
      assertThat(invite(stranger, "victim" + host, "viewer").statusCode()).isEqualTo(404);
      assertThat(invite(member, "victim" + host, "viewer").statusCode()).isEqualTo(403);
    }
    var wish = new JsonObject().put("email", "victim" + host).put("role", "viewer");
    for (int i = 0; i < 9; i++) {
      assertThat(people.send(HttpMethod.POST, path(), owner, "same", wish).statusCode())
          .as("repeats of one request are one mail")
          .isEqualTo(201);
    }
    for (int i = 0; i < 5; i++) {
      assertThat(invite(owner, "Victim" + host, "viewer").statusCode()).isEqualTo(201);
    }
    var refused = invite(owner, "victim" + host, "viewer");
    assertThat(refused.statusCode()).isEqualTo(429);
    assertThat(Integer.parseInt(refused.getHeader("Retry-After"))).isBetween(1, 600);
    assertThat(tokens()).hasSize(6);
    assertThat(invite(owner, "other" + host, "viewer").statusCode()).isEqualTo(201);
    people.api.clock.advance(Duration.ofMinutes(10));
    assertThat(invite(owner, "victim" + host, "viewer").statusCode()).isEqualTo(201);
    people.api.clock.reset();
  }

  /** Half of a lane is the most that one tenant has, so its own mails would hold these up too. */
  @Test
  void invitations_and_mails_of_accounts_wait_behind_no_mail_of_a_tenant() {
    UUID bob = people.account("bob" + host);
    invite(owner, "bob" + host, "viewer");
    people
        .api
        .client
        .post("/v1/auth/password/forgot")
        .sendJsonObject(new JsonObject().put("email", "bob" + host))
        .await();
    String mail =
        TestApi.json(
                people.post(
                    "/v1/emails",
                    owner,
                    new JsonObject()
                        .put("to", "bob" + host)
                        .put("subject", "Hi")
                        .put("text", "Hi")))
            .getString("id");
    assertThat(bob).isNotNull();
    var queues =
        people.api.rows(
            "SELECT id, queue FROM job WHERE kind = 'email.send' ORDER BY id DESC LIMIT 3");
    assertThat(queues)
        .extracting(row -> row.text("queue"))
        .containsExactly("email", "email-security", "email-security");
    assertThat(queues.getFirst().uuid("id")).isEqualTo(UUID.fromString(mail));
  }

  @Test
  void the_mail_says_who_invites_and_cuts_what_is_long() {
    UUID ann = people.account("ann" + host);
    tenant = people.tenant(ann, "x".repeat(200));
    invite(ann, "bob" + host, "member");
    String text = mails().getFirst();
    String inviter = "N. of ann" + host;
    assertThat(text).contains(inviter);
    assertThat(text).contains(" invites you to join " + "x".repeat(60) + "… with the role member");
  }

  @Test
  void a_name_from_before_the_rule_leads_nowhere() {
    UUID ann = people.account("ann" + host);
    tenant = people.tenant(ann, "Acme");
    people.api.database.run(
        Role.AUTH,
        TenantScope.none(),
        tx -> {
          tx.update("UPDATE tenant SET name = 'pay at https://x.io' WHERE id = $1", tenant);
          tx.update("UPDATE account SET name = 'www.x.io' WHERE id = $1", ann);
        });
    invite(ann, "bob" + host, "member");
    assertThat(mails().getFirst()).startsWith("Somebody invites you to join a team with");
  }

  @Test
  void wrong_input_is_refused() {
    for (String address : List.of("", "bob", "bob@", "a\u0000@b.io", "x".repeat(300) + "@b.io")) {
      assertThat(invite(owner, address, "member").statusCode()).as(address).isEqualTo(422);
    }
    assertThat(invite(owner, "bob" + host, "king").statusCode()).isEqualTo(422);
    assertThat(accept(owner, "").statusCode()).isEqualTo(422);
    assertThat(accept(owner, "a\u0000").statusCode()).isEqualTo(422);
    assertThat(accept(owner, "x".repeat(100_000)).statusCode()).isEqualTo(422);
    assertThat(accept(owner, "\u202E🙂").statusCode()).isEqualTo(404);
    UUID stranger = people.account("s" + host);
    assertThat(invite(stranger, "bob" + host, "member").statusCode()).isEqualTo(404);
  }

  @Test
  void a_deleted_tenant_takes_nobody_in() {
    UUID bob = people.account("bob" + host);
    invite(owner, "bob" + host, "member");
    people.delete("/v1/tenants/" + tenant, owner);
    assertThat(accept(bob, tokens().getFirst()).statusCode()).isEqualTo(404);
  }

  private String path() {
    return "/v1/tenants/" + tenant + "/invitations";
  }

  private HttpResponse<Buffer> invite(UUID actor, String email, String role) {
    return people.post(path(), actor, new JsonObject().put("email", email).put("role", role));
  }

  private static HttpResponse<Buffer> accept(UUID who, String token) {
    return people.post("/v1/invitations/accept", who, new JsonObject().put("token", token));
  }

  /** Of the mails of the tenant, newest first. */
  private List<String> tokens() {
    List<String> tokens = new ArrayList<>();
    for (String mail : mails()) {
      Matcher link = LINK.matcher(mail);
      assertThat(link.find()).isTrue();
      tokens.add(link.group(1));
    }
    return tokens;
  }

  private List<String> mails() {
    return people.api.database.transact(
        Role.API,
        TenantScope.of(tenant),
        tx -> tx.query("SELECT id, sealed FROM email ORDER BY id DESC").map(TestApi::mail));
  }
}
