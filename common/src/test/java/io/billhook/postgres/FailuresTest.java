package io.billhook.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import io.billhook.postgres.DatabaseException.Kind;
import io.vertx.pgclient.PgException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class FailuresTest {
  @ParameterizedTest
  @ValueSource(strings = {"53000", "53100", "53200", "53300", "25006"})
  void what_the_server_cannot_do_for_now_is_not_refused_and_nothing_was_written(String state) {
    assertThat(kindOf(state)).isEqualTo(Kind.UNAVAILABLE);
    assertThat(Failures.ofCommit(answer(state)).kind()).isEqualTo(Kind.UNAVAILABLE);
    assertThat(Failures.ofCommit(answer(state)).sqlState()).isEqualTo(state);
  }

  @ParameterizedTest
  @ValueSource(strings = {"57P01", "57P02", "57P03", "08006"})
  void a_server_that_goes_away_may_have_committed_before(String state) {
    assertThat(kindOf(state)).isEqualTo(Kind.UNAVAILABLE);
    assertThat(Failures.ofCommit(answer(state)).kind()).isEqualTo(Kind.COMMIT_UNKNOWN);
  }

  @ParameterizedTest
  @ValueSource(strings = {"23505", "22001", "40P01", "25P02", "42501", "53400", "54000", "57014"})
  void what_is_wrong_with_the_statement_is_refused(String state) {
    assertThat(kindOf(state)).isEqualTo(Kind.REFUSED);
    assertThat(Failures.ofCommit(answer(state)).kind()).isEqualTo(Kind.REFUSED);
  }

  @Test
  void no_answer_at_all_leaves_a_commit_unknown() {
    Throwable lost = new java.io.IOException("Connection reset");
    assertThat(Failures.translate(lost))
        .isInstanceOfSatisfying(
            DatabaseException.class, e -> assertThat(e.kind()).isEqualTo(Kind.UNAVAILABLE));
    assertThat(Failures.ofCommit(lost).kind()).isEqualTo(Kind.COMMIT_UNKNOWN);
  }

  private static Kind kindOf(String state) {
    return ((DatabaseException) Failures.translate(answer(state))).kind();
  }

  private static PgException answer(String state) {
    return new PgException("as the server says", "ERROR", state, "a detail");
  }
}
