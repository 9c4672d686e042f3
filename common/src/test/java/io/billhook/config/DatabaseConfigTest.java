package io.billhook.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The address of api and worker, where only the owner's is told. */
final class DatabaseConfigTest {
  private static final String OWNER = "postgres://owner:secret@db.internal:5433/billhook";

  @ParameterizedTest
  @CsvSource({
    "postgres://owner:secret@db.internal:5433/billhook?sslmode=require,"
        + " postgres://app:p%2Fa%40s%3As@db.internal:5433/billhook?sslmode=require",
    "postgresql://db.internal/billhook?sslmode=require,"
        + " postgresql://app:p%2Fa%40s%3As@db.internal/billhook?sslmode=require",
    "postgres://o%40x:secret@[fd12::1]:5432/b?sslmode=require&a=b@c,"
        + " postgres://app:p%2Fa%40s%3As@[fd12::1]:5432/b?sslmode=require&a=b@c",
  })
  void the_owners_address_and_a_log_in_are_enough(String direct, String expected) {
    Env env = env("DATABASE_DIRECT_URL", direct, "p/a@s:s");
    DatabaseConfig config = DatabaseConfig.from(env);
    env.check();
    assertThat(config.url()).isEqualTo(URI.create(expected));
    assertThat(config.url().getUserInfo()).isEqualTo("app:p/a@s:s");
    assertThat(config.directUrl()).isEqualTo(URI.create(direct));
  }

  @Test
  void an_address_that_is_told_is_taken() {
    Map<String, String> told = variables("DATABASE_DIRECT_URL", OWNER, "x");
    told.put("DATABASE_URL", "postgres://api:y@elsewhere/billhook?sslmode=disable");
    assertThat(DatabaseConfig.from(new Env(told)).url()).hasUserInfo("api:y").hasHost("elsewhere");
  }

  @Test
  void a_pooler_has_an_address_of_its_own_and_half_a_log_in_is_none() {
    Map<String, String> pooler = variables("DATABASE_DIRECT_URL", OWNER, "x");
    pooler.put("DATABASE_POOLER", "transaction");
    refused(pooler, "DATABASE_URL is missing");
    refused(variables("RABBITMQ_URL", "amqp://localhost", "x"), "DATABASE_URL is missing");
    Map<String, String> half = variables("DATABASE_DIRECT_URL", OWNER, "x");
    half.remove("DATABASE_APP_PASSWORD");
    refused(half, "DATABASE_APP_USER and DATABASE_APP_PASSWORD go together");
  }

  private static void refused(Map<String, String> variables, String why) {
    Env env = new Env(variables);
    DatabaseConfig.from(env);
    assertThatThrownBy(env::check).hasMessageContaining(why);
  }

  private static Env env(String name, String value, String password) {
    return new Env(variables(name, value, password));
  }

  private static Map<String, String> variables(String name, String value, String password) {
    return new HashMap<>(
        Map.of(name, value, "DATABASE_APP_USER", "app", "DATABASE_APP_PASSWORD", password));
  }
}
