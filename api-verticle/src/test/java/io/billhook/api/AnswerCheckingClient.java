package io.billhook.api;

import io.billhook.api.contract.AnswerCheck;
import io.vertx.ext.web.client.HttpResponse;
import io.vertx.ext.web.client.WebClient;
import io.vertx.ext.web.client.impl.ClientPhase;
import io.vertx.ext.web.client.impl.HttpContext;
import io.vertx.ext.web.client.impl.WebClientInternal;
import java.util.Objects;

/** Makes a client fail where an answer is not as the contract says. */
final class AnswerCheckingClient {
  private AnswerCheckingClient() {}

  static void check(WebClient client) {
    ((WebClientInternal) client).addInterceptor(AnswerCheckingClient::look);
  }

  private static void look(HttpContext<?> context) {
    if (context.phase() == ClientPhase.DISPATCH_RESPONSE) {
      try {
        check(context);
      } catch (AssertionError e) {
        context.fail(e);
        return;
      }
    }
    context.next();
  }

  private static void check(HttpContext<?> context) {
    HttpResponse<?> response = context.response();
    String path = context.requestOptions().getURI().replaceFirst("\\?.*", "");
    AnswerCheck.check(
        context.requestOptions().getMethod().name(),
        path,
        response.statusCode(),
        response.getHeader("Content-Type"),
        Objects.requireNonNullElse(response.bodyAsString(), ""));
  }
}
