package io.billhook.api.intake.twilio;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.twilio.security.RequestValidator;
import io.billhook.twilio.TwilioForm;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class TwilioSignatureTest {
  private static final String TOKEN = "12345";
  private static final RequestValidator THEIRS = new RequestValidator(TOKEN);
  private static final String TARGET = "/myapp.php?foo=1&bar=2";
  private static final List<String> BASES =
      List.of(
          "https://mycompany.com",
          "https://mycompany.com:443",
          "https://mycompany.com:1234",
          "http://mycompany.com",
          "http://mycompany.com:80",
          "https://mycompany.com/behind/a/proxy");

  /** Of Twilio's documentation, and of the tests of its libraries. */
  private static final String FORM =
      "CallSid=CA1234567890ABCDE&Digits=1234&From=%2B14158675309&To=%2B18005551212"
          + "&Caller=%2B14158675309";

  @Test
  void takes_the_signatures_of_twilios_own_tests() throws Exception {
    assertThat(ours("https://mycompany.com", TARGET, FORM, "RSOYDt4T1cUTdK1PDd93/VVr8B8="))
        .isTrue();
    assertThat(ours("https://mycompany.com:1234", TARGET, FORM, "RSOYDt4T1cUTdK1PDd93/VVr8B8="))
        .as("without port")
        .isTrue();
    assertThat(ours("http://mycompany.com:1234", TARGET, FORM, "Zmvh+3yNM1Phv2jhDCwEM3q5ebU="))
        .as("with the port 1234")
        .isTrue();
    assertThat(ours("https://mycompany.com", TARGET, FORM, "kvajT1Ptam85bY51eRf/AJRuM3w="))
        .as("with the port 443")
        .isTrue();
    assertThat(ours("http://mycompany.com", TARGET, FORM, "0ZXoZLH/DfblKGATFgpif+LLRf4="))
        .as("with the port 80")
        .isTrue();
    assertThat(
            ours(
                "https://mycompany.com",
                TARGET,
                "Sid=CA123&SidAccount=AC123&Digits=5678&Digits=1234&Digits=1234",
                "IK+Dwps556ElfBT0I3Rgjkr1wJU="))
        .as("repeated, one value doubled")
        .isTrue();
    assertThat(
            oursOfJson(
                "https://mycompany.com",
                TARGET
                    + "&bodySHA256=0a1ff7634d9ab3b95db5c9a2dfe9416e41502b283a80c7cf19632632f96e6620",
                "{\"property\": \"value\", \"boolean\": true}",
                "a9nBmqA0ju/hNViExpshrM61xv4="))
        .as("JSON")
        .isTrue();
  }

  @Test
  void decides_on_forms_as_twilios_library_does() throws Exception {
    long seed = new Random().nextLong();
    Random random = new Random(seed);
    int accepted = 0;
    for (int i = 0; i < 3_000; i++) {
      String base = one(random, BASES);
      Map<String, String> form = form(random);
      String signature =
          TwilioSign.of(
              one(random, List.of(TOKEN, TOKEN, TOKEN, "other")),
              one(random, List.of(base, base, one(random, BASES))) + TARGET,
              several(form));
      if (random.nextInt(4) == 0) {
        form.put("To", "+1");
      }
      boolean theirs = THEIRS.validate(base + TARGET, form, signature);
      boolean ours = ours(base, TARGET, TwilioSign.encoded(several(form)), signature);
      assertThat(ours).as("seed %d, %s, %s", seed, base, form).isEqualTo(theirs);
      accepted += ours ? 1 : 0;
    }
    assertThat(accepted).as("accepted, seed %d", seed).isBetween(500, 2_900);
  }

  @Test
  void decides_on_json_as_twilios_library_does() throws Exception {
    long seed = new Random().nextLong();
    Random random = new Random(seed);
    int accepted = 0;
    for (int i = 0; i < 2_000; i++) {
      String base = one(random, BASES);
      String body = "{\"Body\": \"" + one(random, List.of("a", "ü 🙂", "x y")) + "\"}";
      String hash = one(random, List.of(TwilioSign.sha256(body), TwilioSign.sha256("{}"), ""));
      String target =
          TARGET + one(random, List.of("", "&bodySHA256=" + hash, "&bodySHA256=" + hash + "&x=1"));
      String signature =
          TwilioSign.of(
              one(random, List.of(TOKEN, TOKEN, "other")),
              one(random, List.of(base, one(random, BASES))) + target,
              Map.of());
      boolean theirs = theirsOfJson(base + target, body, signature);
      boolean ours = target.contains("SHA") && oursOfJson(base, target, body, signature);
      assertThat(ours).as("seed %d, %s, %s", seed, base, target).isEqualTo(theirs);
      accepted += ours ? 1 : 0;
    }
    assertThat(accepted).as("accepted, seed %d", seed).isBetween(100, 1_900);
  }

  @Test
  void the_query_counts_as_it_came() throws Exception {
    String base = "https://mycompany.com";
    String target = "/a%7Eb?x=%7e&y=a+b%20c&&z";
    String signature = TwilioSign.of(TOKEN, base + target, Map.of("A", List.of("1")));
    assertThat(ours(base, target, "A=1", signature)).isTrue();
    assertThat(ours(base, "/a~b?x=%7e&y=a+b%20c&&z", "A=1", signature)).isFalse();
    assertThat(ours(base, "/a%7Eb?x=~&y=a+b%20c&&z", "A=1", signature)).isFalse();
  }

  @Test
  void forms_that_cannot_be_read_are_told() {
    for (String body : List.of("a=%", "a=%zz", "a=1&".repeat(301), "a=\u00ff")) {
      assertThatThrownBy(
              () -> TwilioForm.ofForm(body.getBytes(java.nio.charset.StandardCharsets.ISO_8859_1)))
          .as(body.substring(0, 3))
          .isInstanceOf(TwilioForm.Malformed.class);
    }
    for (String body : List.of("", "[]", "{\"a\":", "{}x")) {
      assertThatThrownBy(() -> TwilioForm.ofJson(body.getBytes(UTF_8)))
          .as(body)
          .isInstanceOf(TwilioForm.Malformed.class);
    }
  }

  private static boolean ours(String base, String target, String form, String signature)
      throws TwilioForm.Malformed {
    byte[] body = form.getBytes(UTF_8);
    var texts = new TwilioSignature(URI.create(base)).texts(target, TwilioForm.ofForm(body), body);
    return TwilioSignature.isOne(signature) && TwilioSignature.isSigned(texts, signature, TOKEN);
  }

  private static boolean oursOfJson(String base, String target, String json, String signature)
      throws TwilioForm.Malformed {
    byte[] body = json.getBytes(UTF_8);
    var texts = new TwilioSignature(URI.create(base)).texts(target, TwilioForm.ofJson(body), body);
    return TwilioSignature.isSigned(texts, signature, TOKEN);
  }

  private static boolean theirsOfJson(String url, String body, String signature)
      throws URISyntaxException {
    return THEIRS.validate(url, body, signature);
  }

  private static Map<String, String> form(Random random) {
    Map<String, String> form = new HashMap<>();
    for (String name : List.of("To", "From", "Body", "MessageSid", "SmsSid", "a", "ÄÖ", "To2")) {
      if (random.nextBoolean()) {
        form.put(
            name, one(random, List.of("", " ", "a&b=c", "+4917012", "grüße 🙂", "%2B", "x\n")));
      }
    }
    return form;
  }

  private static Map<String, List<String>> several(Map<String, String> form) {
    Map<String, List<String>> several = new LinkedHashMap<>();
    form.forEach((name, value) -> several.put(name, List.of(value)));
    return several;
  }

  private static <T> T one(Random random, List<T> of) {
    return of.get(random.nextInt(of.size()));
  }
}
