package io.billhook.api.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.billhook.api.TestApi;
import io.billhook.api.contract.Contract;
import io.billhook.api.contract.Operation;
import io.vertx.core.http.HttpMethod;
import org.junit.jupiter.api.Test;

class SecurityHeadersTest {

  @Test
  void every_operation_answers_with_them_and_secrets_are_not_kept() {
    try (TestApi api = new TestApi()) {
      for (Operation operation : Contract.load().operations().values()) {
        String path = operation.path().replaceAll("\\{\\w+}", "x");
        var response = api.request(HttpMethod.valueOf(operation.method()), path).send().await();
        assertThat(response.getHeader("X-Content-Type-Options")).as(path).isEqualTo("nosniff");
        assertThat(response.getHeader("X-Frame-Options")).as(path).isEqualTo("DENY");
        assertThat(response.getHeader("Referrer-Policy")).as(path).isEqualTo("no-referrer");
        assertThat(response.getHeader("Content-Security-Policy"))
            .as(path)
            .startsWith("default-src 'none'")
            .contains("base-uri 'none'", "form-action '", "frame-ancestors 'none'")
            .doesNotContain("unsafe");
        assertThat(response.getHeader("Strict-Transport-Security")).as(path).isNotNull();
        if (response.body() != null) { // JSON is UTF-8 by itself (RFC 8259), other text says so
          assertThat(response.getHeader("Content-Type"))
              .as(path)
              .matches("application/(problem\\+)?json|text/[a-z]+;.*charset=utf-8|image/svg\\+xml");
        }
        if (path.startsWith("/v1/") || path.startsWith("/ops/api/")) {
          assertThat(response.getHeader("Cache-Control")).as(path).isEqualTo("no-store");
        }
      }
    }
  }
}
