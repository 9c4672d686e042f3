package io.billhook.api.messaging.email;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.billhook.api.contract.Contract;
import io.billhook.api.contract.Schema;
import io.billhook.api.http.input.Fields;
import io.billhook.problem.ProblemException.FieldError;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Many mails in one request: each is what it says itself, laid over what is said for all. Values
 * and headers are laid over each other one by one.
 */
final class EmailBatch {
  private static final List<String> BY_MEMBER = List.of("values", "headers");
  private static final int MOST_MEMBERS = 100;

  /** What each mail may say, the same as what may be said for all. */
  private final Schema each;

  EmailBatch(Contract contract) {
    this.each =
        Schema.of(
            contract
                .operation("createEmails")
                .description()
                .at("/requestBody/content/application~1json/schema/properties/defaults"));
  }

  /**
   * Reads each of them; the contract has bounded how many there are, and checked what is said for
   * all.
   */
  List<EmailItem> read(Fields fields, Instant now) {
    JsonNode defaults = fields.raw("defaults");
    JsonNode emails = fields.raw("emails");
    var files = new AttachmentReader();
    List<EmailItem> items = new ArrayList<>();
    if (emails != null) {
      for (JsonNode email : emails) {
        items.add(item(email, defaults, now, files));
      }
    }
    return items;
  }

  private EmailItem item(
      JsonNode email, @Nullable JsonNode defaults, Instant now, AttachmentReader files) {
    if (!(email instanceof ObjectNode own)) {
      return EmailItem.wrong(List.of(new FieldError("", "must be an object")));
    }
    List<FieldError> errors = each.errors(own);
    if (!errors.isEmpty()) {
      return EmailItem.wrong(errors);
    }
    Fields fields = new Fields(defaults instanceof ObjectNode all ? laidOver(all, own) : own);
    BY_MEMBER.forEach(name -> requireFew(fields, name));
    EmailRequest wanted = EmailRequest.read(fields, now, files);
    return fields.errors().isEmpty() ? EmailItem.of(wanted) : EmailItem.wrong(fields.errors());
  }

  private static void requireFew(Fields fields, String name) {
    JsonNode members = fields.raw(name);
    if (members != null && members.size() > MOST_MEMBERS) {
      fields.error(name, "must have at most 100 members, with those of all");
    }
  }

  /** The members' values are shared, not copied. */
  private static ObjectNode laidOver(ObjectNode defaults, ObjectNode own) {
    ObjectNode laid = JsonNodeFactory.instance.objectNode();
    laid.setAll(defaults);
    for (Map.Entry<String, JsonNode> member : own.properties()) {
      String name = member.getKey();
      boolean both =
          BY_MEMBER.contains(name)
              && defaults.get(name) instanceof ObjectNode
              && member.getValue() instanceof ObjectNode;
      if (both) {
        ObjectNode members = JsonNodeFactory.instance.objectNode();
        members.setAll((ObjectNode) defaults.get(name));
        members.setAll((ObjectNode) member.getValue());
        laid.set(name, members);
      } else {
        laid.set(name, member.getValue());
      }
    }
    return laid;
  }
}
