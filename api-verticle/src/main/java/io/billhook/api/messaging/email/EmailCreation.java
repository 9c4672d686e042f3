package io.billhook.api.messaging.email;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.billhook.api.contract.Contract;
import io.billhook.api.http.Answer;
import io.billhook.api.http.Request;
import io.billhook.api.http.input.Fields;
import io.billhook.api.messaging.email.EmailWriting.Taken;
import io.billhook.postgres.Database;
import io.billhook.problem.ProblemException;
import io.billhook.problem.ProblemException.FieldError;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** {@code POST /v1/emails} and {@code POST /v1/emails/batch}: what asks for mails. */
final class EmailCreation {
  private static final int MOST_ERRORS = 100;

  private record Queued(UUID id, String status, UUID jobId) {}

  private record Batch(List<Item> data) {}

  /** One of a batch: with id and status, or with errors. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  private record Item(
      int index, @Nullable UUID id, @Nullable String status, @Nullable List<FieldError> errors) {

    static Item of(int index, Taken taken) {
      return taken.id() == null
          ? new Item(index, null, null, taken.errors())
          : new Item(index, taken.id(), taken.status(), null);
    }
  }

  private final Database database;
  private final EmailWriting writing;
  private final EmailBatch batch = new EmailBatch(Contract.load());
  private final Clock clock;

  EmailCreation(Database database, EmailWriting writing, Clock clock) {
    this.database = database;
    this.writing = writing;
    this.clock = clock;
  }

  Answer one(Request request) {
    Fields fields = request.json();
    var wanted = EmailRequest.read(fields, clock.instant(), new AttachmentReader());
    fields.check();
    return written(
        request,
        List.of(EmailItem.of(wanted)),
        taken -> {
          Taken only = taken.getFirst();
          if (only.refusal() != null) {
            throw only.refusal();
          }
          if (only.id() == null) {
            throw Fields.failed(only.errors());
          }
          return Answer.accepted(new Queued(only.id(), only.status(), only.id()));
        });
  }

  Answer many(Request request) {
    return written(
        request,
        batch.read(request.json(), clock.instant()),
        taken -> {
          if (taken.stream().allMatch(one -> one.id() == null)) {
            throw none(taken);
          }
          List<Item> items = new ArrayList<>(taken.size());
          for (int i = 0; i < taken.size(); i++) {
            items.add(Item.of(i, taken.get(i)));
          }
          return Answer.accepted(new Batch(items));
        });
  }

  private Answer written(
      Request request, List<EmailItem> items, Function<List<Taken>, Answer> told) {
    UUID tenant = request.tenant();
    return database
        .api(tenant)
        .transact(
            tx -> request.once(tx, tenant, () -> told.apply(writing.take(tx, tenant, items))));
  }

  /** Where one was right, what keeps it back; else what was wrong with all of them. */
  private static ProblemException none(List<Taken> taken) {
    return taken.stream()
        .map(Taken::refusal)
        .filter(Objects::nonNull)
        .findFirst()
        .orElseGet(() -> Fields.failed(errors(taken)));
  }

  private static List<FieldError> errors(List<Taken> taken) {
    List<FieldError> errors = new ArrayList<>();
    for (int i = 0; i < taken.size() && errors.size() < MOST_ERRORS; i++) {
      String at = "/emails/" + i;
      taken.get(i).errors().stream()
          .map(error -> new FieldError(at + error.pointer(), error.detail()))
          .forEach(errors::add);
    }
    return errors;
  }
}
