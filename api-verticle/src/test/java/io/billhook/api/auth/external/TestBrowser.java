package io.billhook.api.auth.external;

import io.billhook.api.TestApi;
import io.billhook.api.auth.TestPerson;
import io.netty.handler.codec.http.QueryStringDecoder;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.client.HttpResponse;
import io.vertx.ext.web.client.WebClient;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A person's browser: keeps cookies, and follows redirects a step at a time. */
public final class TestBrowser {
  public static final String RETURN_TO = "https://app.example.com/done";

  public final Map<String, String> cookies = new TreeMap<>();
  private final TestApi api;
  private final WebClient providers;

  /**
   * @param providers reaches those that are simulated
   */
  TestBrowser(TestApi api, WebClient providers) {
    this.api = api;
    this.providers = providers;
  }

  /** From the front end to the end of the log-in: the query with which the browser is back. */
  public Map<String, String> logIn(String provider, String person) {
    return query(comeBack(approve(begin(provider, ""), person)));
  }

  /** Signs in all the way. */
  public HttpResponse<Buffer> tokens(String provider, String person) {
    String code = Objects.requireNonNull(logIn(provider, person).get("code"), "no code");
    return TestPerson.post(api, "/v1/auth/oauth/token", new JsonObject().put("code", code));
  }

  public TestPerson person(String provider, String email) {
    return TestPerson.of(api, email, tokens(provider, "login_hint=" + email));
  }

  /** The provider's address that the browser is sent to. */
  public String begin(String provider, String more) {
    return location(open("/v1/auth/oauth/" + provider + "?return_to=" + RETURN_TO + more));
  }

  /** At the provider; gives where it leads to. */
  public String approve(String address, String person) {
    var answer = providers.getAbs(address + "&" + person).followRedirects(false).send().await();
    return location(answer);
  }

  /** With the provider's answer. */
  public HttpResponse<Buffer> comeBack(String address) {
    URI uri = URI.create(address);
    return open(uri.getRawPath() + "?" + uri.getRawQuery());
  }

  public HttpResponse<Buffer> open(String path) {
    var request = api.client.get(path).followRedirects(false);
    cookies.forEach((name, value) -> request.putHeader("Cookie", name + "=" + value));
    var answer = request.send().await();
    answer.cookies().forEach(this::keep);
    return answer;
  }

  private void keep(String header) {
    String[] pair = header.split(";", 2)[0].split("=", 2);
    if (header.contains("Max-Age=0")) {
      cookies.remove(pair[0]);
    } else {
      cookies.put(pair[0], pair[1]);
    }
  }

  public static String location(HttpResponse<Buffer> answer) {
    if (answer.statusCode() != 302) {
      throw new AssertionError(answer.statusCode() + " " + answer.bodyAsString());
    }
    return Objects.requireNonNull(answer.getHeader("Location"));
  }

  /** Of a redirect to the front end. */
  public static Map<String, String> query(HttpResponse<Buffer> answer) {
    String location = location(answer);
    if (!location.startsWith(RETURN_TO + "?")) {
      throw new AssertionError("Led to " + location);
    }
    return query(location);
  }

  public static Map<String, String> query(@Nullable String address) {
    Map<String, String> query = new TreeMap<>();
    Map<String, List<String>> all = new QueryStringDecoder(String.valueOf(address)).parameters();
    all.forEach((name, values) -> query.put(name, String.join(",", values)));
    return query;
  }
}
