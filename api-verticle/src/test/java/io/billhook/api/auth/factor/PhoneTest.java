package io.billhook.api.auth.factor;

import static org.assertj.core.api.Assertions.assertThat;

import io.billhook.api.TestApi;
import io.billhook.api.auth.TestPerson;
import io.billhook.messaging.SmsOutbox;
import io.billhook.postgres.Role;
import io.billhook.postgres.TenantScope;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.client.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Phone numbers, and codes by text message as second factor. */
class PhoneTest {
  private static final AtomicInteger NUMBERS = new AtomicInteger(1000);
  private static TestApi api;

  @BeforeAll
  static void start() {
    api = new TestApi();
  }

  @AfterAll
  static void stop() {
    api.close();
  }

  @AfterEach
  void presentTime() {
    api.clock.reset();
  }

  @Test
  void a_number_is_taken_by_the_code_that_was_sent_to_it() {
    TestPerson ada = TestPerson.register(api, "phone@x.io");
    String phone = number();
    assertThat(ask(ada, phone).statusCode()).isEqualTo(202);
    assertThat(me(ada).getString("phone")).as("not before it is verified").isNull();
    String text = texts(phone).getLast();
    assertThat(text).matches("[0-9]{6} is your code for Shop\\. .*");
    assertThat(api.count("SELECT count(*) AS count FROM job WHERE kind = 'sms.send'")).isPositive();
    assertThat(verify(ada, other(code(phone))).statusCode()).isEqualTo(422);
    assertThat(verify(ada, code(phone)).statusCode()).isEqualTo(204);
    assertThat(verify(ada, code(phone)).statusCode()).as("a second time").isEqualTo(422);
    assertThat(me(ada).getString("phone")).isEqualTo(phone);
    assertThat(api.mailsTo("phone@x.io")).anyMatch(mail -> mail.contains("set to another one"));
    String export = ada.get("/v1/me/export").bodyAsString();
    assertThat(export).contains("phone.verify", "phone.send_code").doesNotContain(code(phone));
    assertThat(ada.delete("/v1/me/phone").statusCode()).isEqualTo(204);
    assertThat(ada.delete("/v1/me/phone").statusCode()).isEqualTo(404);
    assertThat(me(ada).getString("phone")).isNull();
  }

  @Test
  void only_numbers_are_sent_texts() {
    TestPerson ada = TestPerson.register(api, "e164@x.io");
    for (String wrong :
        List.of(
            "0170 1234567",
            "+0170123456",
            "+49170",
            "+49 170 1234567",
            "+1\u0000",
            "+491511234567", // of a length that is not assigned
            "+19005551234")) { // premium rate
      assertThat(ask(ada, wrong).statusCode()).as(wrong).isEqualTo(422);
    }
  }

  @Test
  void a_code_is_void_after_ten_minutes_and_after_five_attempts_and_after_the_next() {
    TestPerson ada = TestPerson.register(api, "void-code@x.io");
    String phone = number();
    ask(ada, phone);
    api.clock.advance(Duration.ofMinutes(10));
    assertThat(verify(ada, code(phone)).statusCode()).isEqualTo(422);
    ask(ada, phone);
    for (int i = 0; i < 5; i++) {
      assertThat(verify(ada, other(code(phone))).statusCode()).isEqualTo(422);
    }
    assertThat(verify(ada, code(phone)).statusCode()).isEqualTo(422);
    api.clock.advance(Duration.ofMinutes(1));
    ask(ada, phone);
    String before = code(phone);
    api.clock.advance(Duration.ofMinutes(1));
    ask(ada, phone);
    if (!before.equals(code(phone))) {
      assertThat(verify(ada, before).statusCode()).isEqualTo(422);
    }
    assertThat(verify(ada, code(phone)).statusCode()).isEqualTo(204);
  }

  @Test
  void texts_are_few_for_an_account_and_for_a_number() {
    TestPerson ada = TestPerson.register(api, "few@x.io");
    String phone = number();
    assertThat(ask(ada, phone).statusCode()).isEqualTo(202);
    var soon = ask(ada, number());
    assertThat(soon.statusCode()).isEqualTo(429);
    assertThat(Integer.parseInt(soon.getHeader("Retry-After"))).isBetween(1, 61);
    for (int i = 1; i < 5; i++) {
      api.clock.advance(Duration.ofMinutes(1));
      assertThat(ask(ada, phone).statusCode()).isEqualTo(202);
    }
    api.clock.advance(Duration.ofMinutes(1));
    assertThat(ask(ada, number()).statusCode()).as("a sixth of the account").isEqualTo(429);
    TestPerson eve = TestPerson.register(api, "few-eve@x.io");
    assertThat(ask(eve, phone).statusCode()).as("a sixth to the number").isEqualTo(429);
    assertThat(ask(eve, number()).statusCode()).isEqualTo(202);
    TestPerson later = ada;
    for (int i = 5; i < 10; i++) {
      api.clock.advance(Duration.ofMinutes(61));
      later = later.refreshed();
      assertThat(ask(later, phone).statusCode()).isEqualTo(202);
    }
    api.clock.advance(Duration.ofMinutes(61));
    assertThat(ask(later.refreshed(), phone).statusCode()).as("an eleventh a day").isEqualTo(429);
  }

  @Test
  void codes_by_text_are_a_second_factor_when_switched_on() {
    TestPerson ada = TestPerson.register(api, "text-factor@x.io");
    assertThat(ada.send(HttpMethod.POST, "/v1/me/mfa/sms", TestPerson.proof()).statusCode())
        .as("without a number")
        .isEqualTo(409);
    String phone = number();
    ask(ada, phone);
    verify(ada, code(phone));
    assertThat(TestApi.json(api.logIn("text-factor@x.io", TestPerson.PASSWORD)).fieldNames())
        .as("a number alone is no factor")
        .contains("access_token");
    var on = ada.send(HttpMethod.POST, "/v1/me/mfa/sms", TestPerson.proof());
    assertThat(TestApi.json(on).getJsonArray("recovery_codes")).hasSize(10);
    assertThat(me(ada).getJsonObject("mfa").getBoolean("sms")).isTrue();

    TestFactor factor = new TestFactor(ada, "", List.of());
    String token = factor.mfaToken();
    api.clock.advance(Duration.ofMinutes(1));
    assertThat(sendSms(token).statusCode()).isEqualTo(202);
    String code = code(phone);
    assertThat(factor.answer(token, other(code)).statusCode()).isEqualTo(401);
    assertThat(factor.answer(token, code).statusCode()).isEqualTo(200);
    assertThat(factor.answer(factor.mfaToken(), code).statusCode()).isEqualTo(401);
    assertThat(sendSms("x".repeat(43)).statusCode()).isEqualTo(401);

    api.clock.advance(Duration.ofMinutes(15));
    TestPerson later = ada.refreshed();
    assertThat(ask(later, number()).statusCode()).as("another number").isEqualTo(403);
    assertThat(later.delete("/v1/me/phone").statusCode()).isEqualTo(403);
    assertThat(later.delete("/v1/me/mfa/sms").statusCode()).isEqualTo(403);
    assertThat(post(later, "/v1/me/mfa/sms/send").statusCode()).isEqualTo(202);
    assertThat(TestFactor.send(later, "/v1/me/mfa/verify", code(phone)).statusCode())
        .isEqualTo(204);
    assertThat(later.delete("/v1/me/mfa/sms").statusCode()).isEqualTo(204);
    assertThat(me(later).getJsonObject("mfa"))
        .isEqualTo(
            new JsonObject().put("totp", false).put("sms", false).put("recovery_codes_left", 0));
    assertThat(post(later, "/v1/me/mfa/sms/send").statusCode()).isEqualTo(404);
  }

  /** A code that is fished from its owner is of no use to who has begun another log-in. */
  @Test
  void a_code_by_text_is_good_for_the_log_in_that_asked_for_it_alone() {
    TestPerson ada = TestPerson.register(api, "own-log-in@x.io");
    String phone = number();
    ask(ada, phone);
    verify(ada, code(phone));
    ada.send(HttpMethod.POST, "/v1/me/mfa/sms", TestPerson.proof());
    TestFactor factor = new TestFactor(ada, "", List.of());
    String own = factor.mfaToken();
    String thiefs = factor.mfaToken();
    api.clock.advance(Duration.ofMinutes(1));
    assertThat(sendSms(own).statusCode()).isEqualTo(202);
    for (int i = 0; i < 4; i++) {
      assertThat(factor.answer(thiefs, code(phone)).statusCode()).isEqualTo(401);
    }
    assertThat(TestFactor.send(ada, "/v1/me/mfa/verify", code(phone)).statusCode())
        .as("nor for a device that is signed in")
        .isEqualTo(422);
    assertThat(factor.answer(own, code(phone)).statusCode())
        .as("and others' attempts do not count for it")
        .isEqualTo(200);

    api.clock.advance(Duration.ofMinutes(1));
    assertThat(post(ada, "/v1/me/mfa/sms/send").statusCode()).isEqualTo(202);
    assertThat(factor.answer(factor.mfaToken(), code(phone)).statusCode()).isEqualTo(401);
    assertThat(TestFactor.send(ada, "/v1/me/mfa/verify", code(phone)).statusCode()).isEqualTo(204);
  }

  @Test
  void a_code_that_verifies_a_number_is_no_second_factor() {
    TestFactor ada = TestFactor.enrolled(api, "other-purpose@x.io");
    String phone = number();
    ask(ada.person(), phone);
    assertThat(ada.answer(ada.mfaToken(), code(phone)).statusCode()).isEqualTo(401);
    assertThat(verify(ada.person(), code(phone)).statusCode()).isEqualTo(204);
    assertThat(sendSms(ada.mfaToken()).statusCode()).as("not switched on").isEqualTo(404);
  }

  private static String number() {
    return "+49170000" + NUMBERS.incrementAndGet();
  }

  /** Another code than this one. */
  private static String other(String code) {
    return (code.startsWith("0") ? "1" : "0") + code.substring(1);
  }

  private static HttpResponse<Buffer> ask(TestPerson person, String phone) {
    return person.send(HttpMethod.POST, "/v1/me/phone", TestPerson.proof().put("phone", phone));
  }

  private static HttpResponse<Buffer> verify(TestPerson person, String code) {
    return TestFactor.send(person, "/v1/me/phone/verify", code);
  }

  private static HttpResponse<Buffer> sendSms(String mfaToken) {
    return TestPerson.post(api, "/v1/auth/mfa/sms", new JsonObject().put("mfa_token", mfaToken));
  }

  private static HttpResponse<Buffer> post(TestPerson person, String path) {
    return api.client.post(path).bearerTokenAuthentication(person.access()).send().await();
  }

  private static JsonObject me(TestPerson person) {
    return TestApi.json(person.get("/v1/me"));
  }

  private static String code(String phone) {
    return texts(phone).getLast().substring(0, 6);
  }

  /** What was sent to a number, oldest first. */
  private static List<String> texts(String phone) {
    return api.database.transact(
        Role.WORKER,
        new TenantScope.Installation(),
        tx ->
            tx.query("SELECT id, sealed FROM sms WHERE recipient = $1 ORDER BY id", phone)
                .map(row -> SmsOutbox.open(TestApi.sealer(), row.uuid("id"), row.bytes("sealed"))));
  }
}
