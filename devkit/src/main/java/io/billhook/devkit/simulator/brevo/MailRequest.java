package io.billhook.devkit.simulator.brevo;

import io.billhook.devkit.simulator.inbox.Message;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.URLConnection;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The body of {@code POST /v3/smtp/email}, checked.
 *
 * @param versions one mail each; one alone where {@code messageVersions} is not used
 */
record MailRequest(
    String sender,
    List<Version> versions,
    List<String> tags,
    @Nullable String custom,
    @Nullable String idempotencyKey,
    @Nullable Instant scheduledAt) {

  /** What one group of recipients gets. */
  record Version(
      List<String> recipients,
      String subject,
      @Nullable String text,
      @Nullable String html,
      Message.More more) {}

  static MailRequest read(JsonObject body) {
    JsonObject headers = object(body, "headers");
    return new MailRequest(
        sender(body),
        versions(body),
        texts(body, "tags"),
        headers.getString("X-Mailin-custom"),
        idempotencyKey(body),
        scheduledAt(body));
  }

  /** Brevo docs, Sending transactional emails: the key is an entry of {@code headers}. */
  static @Nullable String idempotencyKey(JsonObject body) {
    return body.getValue("headers") instanceof JsonObject headers
            && headers.getValue("idempotencyKey") instanceof String key
        ? key
        : null;
  }

  private static String sender(JsonObject body) {
    if (!(body.getValue("sender") instanceof JsonObject sender)) {
      throw BrevoError.missing("sender");
    }
    if (sender.getValue("email") == null) {
      throw BrevoError.missing("sender email");
    }
    return address(sender, "sender");
  }

  private static List<Version> versions(JsonObject body) {
    List<Version> versions = new ArrayList<>();
    if (body.getValue("messageVersions") instanceof JsonArray wanted && !wanted.isEmpty()) {
      for (Object one : wanted) {
        if (!(one instanceof JsonObject version)) {
          throw BrevoError.invalid("messageVersions is invalid");
        }
        versions.add(version(body.copy().mergeIn(version)));
      }
    } else {
      versions.add(version(body));
    }
    return List.copyOf(versions);
  }

  private static Version version(JsonObject body) {
    if (!(body.getValue("to") instanceof JsonArray to) || to.isEmpty()) {
      throw BrevoError.missing("to");
    }
    List<String> recipients = new ArrayList<>();
    for (String field : List.of("to", "cc", "bcc")) {
      recipients.addAll(addresses(body, field));
    }
    JsonObject params = object(body, "params");
    String html = body.getString("htmlContent");
    String text = body.getString("textContent");
    if (body.getValue("templateId") == null) {
      if (isBlank(body.getString("subject"))) {
        throw BrevoError.missing("subject");
      }
      if (isBlank(html)) { // a text alone is not enough
        throw BrevoError.missing("htmlContent");
      }
    }
    return new Version(
        List.copyOf(recipients),
        filled(body.getString("subject", ""), params),
        text == null ? null : filled(text, params),
        html == null ? null : filled(html, params),
        new Message.More(replyTo(body), headers(body), attachments(body), texts(body, "tags")));
  }

  private static @Nullable String replyTo(JsonObject body) {
    return body.getValue("replyTo") instanceof JsonObject replyTo
        ? address(replyTo, "replyTo")
        : null;
  }

  /** As recipients see them: the key is for Brevo alone. */
  private static Map<String, String> headers(JsonObject body) {
    Map<String, String> headers = new LinkedHashMap<>();
    for (var header : object(body, "headers")) {
      if (!header.getKey().equals("idempotencyKey")) {
        headers.put(header.getKey(), String.valueOf(header.getValue()));
      }
    }
    return headers;
  }

  /**
   * Brevo docs, the same: each has a name, and its content in Base64 or an address to take it from.
   */
  private static List<Message.Attachment> attachments(JsonObject body) {
    List<Message.Attachment> attachments = new ArrayList<>();
    if (body.getValue("attachment") instanceof JsonArray files) {
      for (Object file : files) {
        if (!(file instanceof JsonObject one) || !(one.getValue("name") instanceof String name)) {
          throw BrevoError.invalid("attachment is invalid");
        }
        String type = URLConnection.guessContentTypeFromName(name);
        attachments.add(
            new Message.Attachment(
                name, type == null ? "application/octet-stream" : type, size(one)));
      }
    }
    return attachments;
  }

  private static int size(JsonObject file) {
    try {
      return Base64.getDecoder().decode(file.getString("content", "")).length;
    } catch (IllegalArgumentException _) {
      throw BrevoError.invalid("attachment content is not valid base64");
    }
  }

  private static boolean isBlank(@Nullable String text) {
    return text == null || text.isBlank();
  }

  /** Brevo docs, Template language: {@code {{params.name}}} stands for a parameter. */
  private static String filled(String text, JsonObject params) {
    String result = text;
    for (String name : params.fieldNames()) {
      String value = String.valueOf(params.getValue(name));
      result = result.replace("{{params." + name + "}}", value);
      result = result.replace("{{ params." + name + " }}", value);
    }
    return result;
  }

  private static List<String> addresses(JsonObject body, String field) {
    List<String> addresses = new ArrayList<>();
    if (body.getValue(field) instanceof JsonArray entries) {
      for (Object entry : entries) {
        if (!(entry instanceof JsonObject recipient)) {
          throw BrevoError.invalid(field + " is invalid");
        }
        addresses.add(address(recipient, field));
      }
    }
    return addresses;
  }

  private static String address(JsonObject entry, String field) {
    if (entry.getValue("email") instanceof String email
        && email.matches("[^\\s@<>,;]+@[^\\s@<>,;]+\\.?[^\\s@<>,;]+")) {
      return email;
    }
    throw BrevoError.invalid("email is not valid in " + field);
  }

  private static List<String> texts(JsonObject body, String field) {
    return body.getValue(field) instanceof JsonArray array
        ? array.stream().map(String::valueOf).toList()
        : List.of();
  }

  private static JsonObject object(JsonObject body, String field) {
    return body.getValue(field) instanceof JsonObject object ? object : new JsonObject();
  }

  private static @Nullable Instant scheduledAt(JsonObject body) {
    if (!(body.getValue("scheduledAt") instanceof String text)) {
      return null;
    }
    try {
      return OffsetDateTime.parse(text).toInstant();
    } catch (DateTimeException _) {
      throw BrevoError.invalid("scheduledAt should be a valid UTC date-time");
    }
  }
}
