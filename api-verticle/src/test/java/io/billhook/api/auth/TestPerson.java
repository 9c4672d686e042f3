package io.billhook.api.auth;

import io.billhook.api.TestApi;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.client.HttpResponse;
import io.vertx.ext.web.client.WebClient;
import io.vertx.ext.web.client.WebClientOptions;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Somebody who has signed up, over HTTP alone. */
public record TestPerson(TestApi api, String email, String access, String refresh) {
  public static final String PASSWORD = "quite a long phrase";
  private static final Pattern LINK = Pattern.compile("token=([A-Za-z0-9_-]{43})");

  public static JsonObject wish(String email) {
    return new JsonObject().put("email", email).put("name", "Ada").put("tenant_name", "Engines");
  }

  public static TestPerson register(TestApi api, String email) {
    post(api, "/v1/auth/signup", wish(email));
    return of(api, email, post(api, "/v1/auth/verify-email", chosen(lastToken(api, email))));
  }

  public static TestPerson of(TestApi api, String email, HttpResponse<Buffer> answer) {
    JsonObject tokens = TestApi.json(answer);
    return new TestPerson(
        api, email, tokens.getString("access_token"), tokens.getString("refresh_token"));
  }

  public static TestPerson logIn(TestApi api, String email) {
    return of(api, email, api.logIn(email, PASSWORD));
  }

  /** From another address of this machine. */
  public static HttpResponse<Buffer> logInFrom(TestApi api, String address, String email) {
    var options =
        new WebClientOptions()
            .setDefaultHost("127.0.0.1")
            .setDefaultPort(api.port)
            .setLocalAddress(address);
    WebClient client = WebClient.create(api.vertx, options);
    try {
      return client
          .post("/v1/auth/login")
          .sendJsonObject(new JsonObject().put("email", email).put("password", PASSWORD))
          .await();
    } finally {
      client.close();
    }
  }

  public static String lastToken(TestApi api, String email) {
    Matcher link = LINK.matcher(api.mailsTo(email).getLast());
    if (!link.find()) {
      throw new AssertionError("No link in the last mail to " + email);
    }
    return link.group(1);
  }

  /** What shows that it is the person themselves, where they have no second factor. */
  public static JsonObject proof() {
    return new JsonObject().put("password", PASSWORD);
  }

  public static JsonObject token(String token) {
    return new JsonObject().put("token", token);
  }

  /** With the usual password. */
  public static JsonObject chosen(String token) {
    return token(token).put("password", PASSWORD);
  }

  public static HttpResponse<Buffer> post(TestApi api, String path, JsonObject body) {
    return api.client.post(path).sendJsonObject(body).await();
  }

  public HttpResponse<Buffer> get(String path) {
    return api.get(path, access);
  }

  public HttpResponse<Buffer> send(HttpMethod method, String path, JsonObject body) {
    return api.request(method, path).bearerTokenAuthentication(access).sendJsonObject(body).await();
  }

  public HttpResponse<Buffer> delete(String path) {
    return api.request(HttpMethod.DELETE, path).bearerTokenAuthentication(access).send().await();
  }

  /** What a refresh with this token answers. */
  public static HttpResponse<Buffer> refresh(TestApi api, String token) {
    return post(api, "/v1/auth/refresh", new JsonObject().put("refresh_token", token));
  }

  /** The same person with the next tokens. */
  public TestPerson refreshed() {
    return of(api, email, refresh(api, refresh));
  }
}
