package io.billhook.messaging;

import io.billhook.crypto.Sealer;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A mail as its row has it.
 *
 * @param sealed what it says
 * @param headers as JSON; null for none
 * @param days after which its text is worth nothing; null where it has no end
 * @param key by what a provider knows it again; null: by its id
 */
record QueuedMail(
    UUID id,
    Draft draft,
    Lane lane,
    Buffer sealed,
    @Nullable String headers,
    @Nullable Integer days,
    @Nullable UUID key) {

  static QueuedMail of(
      UUID id, Draft mail, Lane lane, @Nullable Integer days, @Nullable UUID key, Sealer sealer) {
    MailText text = MailText.of(mail.subject(), mail.html(), mail.text());
    Map<String, String> headers = mail.options().headers();
    UnsubscribeLink link = mail.options().unsubscribe();
    if (link != null) {
      text = link.within(text);
      headers = new HashMap<>(headers);
      headers.putAll(link.headers());
    }
    return new QueuedMail(
        id,
        mail,
        lane,
        Buffer.buffer(text.seal(sealer, id)),
        headers.isEmpty() ? null : new JsonObject(Map.copyOf(headers)).encode(),
        days,
        key);
  }

  List<Attachment> attachments() {
    return draft.options().attachments();
  }

  @Nullable String replyTo() {
    EmailAddress address = draft.options().replyTo();
    return address == null ? null : address.header();
  }

  @Nullable UUID template() {
    MailOptions.MadeFrom from = draft.options().template();
    return from == null ? null : from.id();
  }

  @Nullable Integer templateVersion() {
    MailOptions.MadeFrom from = draft.options().template();
    return from == null ? null : from.version();
  }

  @Nullable Buffer unsubscribe() {
    UnsubscribeLink link = draft.options().unsubscribe();
    return link == null ? null : link.hash();
  }

  /** The tags as PostgreSQL writes an array: a list of lists is none of rows. */
  String tags() {
    var out = new StringBuilder("{");
    for (String tag : draft.tags()) {
      out.append(out.length() > 1 ? ",\"" : "\"")
          .append(tag.replace("\\", "\\\\").replace("\"", "\\\""))
          .append('"');
    }
    return out.append('}').toString();
  }

  /** Personal data stays out of logs, also when a record is printed by mistake. */
  @Override
  public String toString() {
    return "QueuedMail[" + id + "]";
  }
}
