package io.billhook.api.intake.twilio;

import io.billhook.api.intake.Arrival.Wanted;
import io.billhook.api.intake.InboundEvent;
import io.billhook.api.intake.Refusal;
import io.billhook.api.intake.http.Webhook.Part;
import io.billhook.api.intake.http.Webhook.Reading;
import io.billhook.api.intake.twilio.TwilioAccounts.Holder;
import io.billhook.contract.JobArgs;
import io.billhook.twilio.TwilioForm;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import java.net.URI;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Who has signed a callback: the installation's account, with any of its tokens; else the tenants
 * that say the account is theirs, and whose token has signed it. Each of these gets an event of its
 * own, for none can tell of another's messages.
 */
final class TwilioCallers {
  private static final Pattern ACCOUNT = Pattern.compile("AC[0-9a-fA-F]{32}");

  /** Much more than Twilio sends: each is hashed twice a token, a stranger's too. */
  private static final int MOST_BYTES = 64 * 1024;

  private final TwilioSignature signature;
  private final List<String> own;
  private final TwilioAccounts accounts;

  /** What a callback says. */
  interface Reader<A extends JobArgs> {
    /**
     * As an event, with its job; empty where it is about no message.
     *
     * @param tenant whose own account it is; null: the installation's
     */
    Optional<Event<A>> read(TwilioForm form, @Nullable UUID tenant);
  }

  /** An event of one account. */
  record Event<A extends JobArgs>(InboundEvent event, Wanted<A> wanted) {}

  /**
   * @param own the installation's tokens; none where it sends no text messages
   */
  TwilioCallers(URI publicBaseUrl, List<String> own, TwilioAccounts accounts) {
    this.signature = new TwilioSignature(publicBaseUrl);
    this.own = own;
    this.accounts = accounts;
  }

  static Optional<Refusal> refusedByHead(HttpServerRequest request) {
    String header = request.getHeader(TwilioSignature.HEADER);
    if (header == null) {
      return Optional.of(TwilioRefusals.NO_HEADER);
    }
    return TwilioSignature.isOne(header)
        ? Optional.empty()
        : Optional.of(TwilioRefusals.BAD_SIGNATURE);
  }

  <A extends JobArgs> Reading<A> read(HttpServerRequest request, byte[] body, Reader<A> reader) {
    String header = request.getHeader(TwilioSignature.HEADER);
    if (header == null) {
      return new Reading.Refused<>(TwilioRefusals.NO_HEADER);
    }
    if (!TwilioSignature.isOne(header)) {
      return new Reading.Refused<>(TwilioRefusals.BAD_SIGNATURE);
    }
    if (body.length > MOST_BYTES) {
      return new Reading.Refused<>(TwilioRefusals.TOO_LONG);
    }
    TwilioForm form;
    try {
      form = TwilioForm.of(request.getHeader(HttpHeaders.CONTENT_TYPE), body);
    } catch (TwilioForm.Malformed _) {
      return new Reading.Refused<>(TwilioRefusals.MALFORMED_FORM);
    }
    List<byte[]> texts = signature.texts(target(request), form, body);
    if (own.stream().filter(token -> TwilioSignature.isSigned(texts, header, token)).count() > 0) {
      return accepted(form, reader);
    }
    String account = form.first("AccountSid");
    if (texts.isEmpty() || account == null || !ACCOUNT.matcher(account).matches()) {
      return new Reading.Refused<>(TwilioRefusals.BAD_SIGNATURE);
    }
    Future<List<Holder>> holders = accounts.holders(account);
    return holders.succeeded()
        ? ofTenants(signers(holders.result(), texts, header), form, body, reader)
        : new Reading.Later<>(
            holders.map(all -> ofTenants(signers(all, texts, header), form, body, reader)));
  }

  /** Path and query, as they came; what stands before them in a request to a proxy is not ours. */
  private static String target(HttpServerRequest request) {
    String uri = request.uri();
    if (uri.startsWith("/")) {
      return uri;
    }
    String path = Objects.requireNonNullElse(request.path(), "");
    String query = request.query();
    return query == null ? path : path + "?" + query;
  }

  private static List<UUID> signers(List<Holder> holders, List<byte[]> texts, String header) {
    return holders.stream()
        .filter(holder -> TwilioSignature.isSigned(texts, header, holder.authToken()))
        .map(Holder::tenant)
        .toList();
  }

  private static <A extends JobArgs> Reading<A> accepted(TwilioForm form, Reader<A> reader) {
    return reader
        .read(form, null)
        .<Reading<A>>map(event -> new Reading.Accepted<>(event.event(), event.wanted()))
        .orElseGet(() -> new Reading.Refused<>(TwilioRefusals.NO_MESSAGE));
  }

  private static <A extends JobArgs> Reading<A> ofTenants(
      List<UUID> tenants, TwilioForm form, byte[] body, Reader<A> reader) {
    if (tenants.isEmpty()) {
      return new Reading.Refused<>(TwilioRefusals.BAD_SIGNATURE);
    }
    List<Part<A>> parts =
        tenants.stream()
            .flatMap(tenant -> reader.read(form, tenant).stream())
            .map(event -> new Part<>(event.event(), Buffer.buffer(body), event.wanted()))
            .toList();
    return parts.isEmpty()
        ? new Reading.Refused<>(TwilioRefusals.NO_MESSAGE)
        : new Reading.Several<>(parts);
  }
}
