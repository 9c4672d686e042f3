package io.billhook.api.messaging.email;

import io.billhook.api.limit.MailAllowance;
import io.billhook.api.limit.MailAllowance.Planned;
import io.billhook.api.limit.TenantStanding;
import io.billhook.messaging.Draft;
import io.billhook.messaging.EmailOutbox;
import io.billhook.messaging.TenantSender;
import io.billhook.messaging.template.TenantTemplates;
import io.billhook.postgres.Tx;
import io.billhook.problem.ProblemException;
import io.billhook.problem.ProblemException.FieldError;
import java.net.URI;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Takes on the mails of one request: those that are right and that the tenant may send. */
final class EmailWriting {
  private final EmailOutbox outgoing;
  private final TenantTemplates templates;
  private final MailAllowance allowance;
  private final TenantSender sender;
  private final URI publicBaseUrl;
  private final Clock clock;

  EmailWriting(
      EmailOutbox outgoing,
      TenantTemplates templates,
      MailAllowance allowance,
      TenantSender sender,
      URI publicBaseUrl,
      Clock clock) {
    this.outgoing = outgoing;
    this.templates = templates;
    this.allowance = allowance;
    this.sender = sender;
    this.publicBaseUrl = publicBaseUrl;
    this.clock = clock;
  }

  /**
   * What became of one of them.
   *
   * @param id null where it was not taken on
   * @param errors what was wrong with it
   * @param refusal why it may not go, although it was right; null where it may
   */
  record Taken(
      @Nullable UUID id,
      String status,
      List<FieldError> errors,
      @Nullable ProblemException refusal) {
    private static Taken wrong(List<FieldError> errors) {
      return new Taken(null, "", errors, null);
    }

    private static Taken refused(ProblemException refusal) {
      return new Taken(null, "", List.of(new FieldError("", refusal.detail())), refusal);
    }

    private static Taken queued(UUID id, Draft draft) {
      boolean later = draft.options().sendAt() != null;
      return new Taken(id, later ? "scheduled" : "queued", List.of(), null);
    }
  }

  /**
   * Writes those that are right, in a transaction of the api in the tenant's scope.
   *
   * @return of each, in the same order, what became of it
   * @throws ProblemException FORBIDDEN where the tenant may send nothing at all
   */
  List<Taken> take(Tx tx, UUID tenant, List<EmailItem> items) {
    TenantStanding standing = TenantStanding.of(tx, tenant);
    standing.requireNotBlocked();
    var composer = new Composer(tx, templates, sender.of(standing.name()), publicBaseUrl);
    List<Composer.Composed> composed = items.stream().map(item -> compose(composer, item)).toList();
    List<Draft> right =
        composed.stream().map(Composer.Composed::draft).filter(Objects::nonNull).toList();
    List<Optional<ProblemException>> refusals =
        allowance.takeAll(tx, standing, right.stream().map(this::planned).toList());
    List<Draft> allowed = new ArrayList<>(right.size());
    for (int i = 0; i < right.size(); i++) {
      if (refusals.get(i).isEmpty()) {
        allowed.add(right.get(i));
      }
    }
    List<UUID> ids = allowed.isEmpty() ? List.of() : outgoing.queueAll(tx, tenant, allowed);
    return told(composed, refusals, ids);
  }

  private static Composer.Composed compose(Composer composer, EmailItem item) {
    EmailRequest wanted = item.wanted();
    return wanted == null ? new Composer.Composed(null, item.errors()) : composer.compose(wanted);
  }

  private Planned planned(Draft draft) {
    Instant sendAt = draft.options().sendAt();
    return new Planned(draft.to().address(), sendAt == null ? clock.instant() : sendAt);
  }

  private static List<Taken> told(
      List<Composer.Composed> composed, List<Optional<ProblemException>> refusals, List<UUID> ids) {
    List<Taken> told = new ArrayList<>(composed.size());
    int right = 0;
    int queued = 0;
    for (Composer.Composed one : composed) {
      Draft draft = one.draft();
      if (draft == null) {
        told.add(Taken.wrong(one.errors()));
        continue;
      }
      Optional<ProblemException> refusal = refusals.get(right++);
      told.add(
          refusal.isPresent()
              ? Taken.refused(refusal.get())
              : Taken.queued(ids.get(queued++), draft));
    }
    return told;
  }
}
