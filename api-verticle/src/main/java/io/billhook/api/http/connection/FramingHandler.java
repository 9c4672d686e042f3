package io.billhook.api.http.connection;

import io.billhook.api.http.connection.UnreadableRequests.Reason;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.DecoderResult;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpStatusClass;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import io.vertx.core.net.HostAndPort;
import java.util.List;
import java.util.Locale;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Refuses requests of which two readers can see different ends or addresses, so that no proxy in
 * front takes for one what are two here (RFC 9112, sections 3.2, 6.1 and 11.2). Netty's decoder
 * does most of it; what it lets through is made such a request as it would have refused: answered
 * in its turn, the last of its connection. A connection lingers that ends so, or answered while its
 * request is still coming. Once the process is about to end, each answer is the last of its
 * connection, and says so.
 */
final class FramingHandler extends ChannelDuplexHandler {
  private static final String CHUNKED = "chunked";

  private final UnreadableRequests unreadable;
  private final BooleanSupplier draining;
  private int unanswered;
  private boolean refused;
  private boolean leaving; // with the answer that is being written
  private boolean within; // a request that has begun and not ended

  FramingHandler(UnreadableRequests unreadable, BooleanSupplier draining) {
    this.unreadable = unreadable;
    this.draining = draining;
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) throws Exception {
    if (refused) {
      ReferenceCountUtil.release(message);
    } else if (message instanceof HttpRequest request) {
      unanswered++;
      within = true;
      super.channelRead(context, judged(request));
    } else if (message instanceof HttpContent content && content.decoderResult().isFailure()) {
      refused = true;
      ReferenceCountUtil.release(message);
      unreadable.note(Reason.BODY);
      end(context);
    } else {
      within = !(message instanceof LastHttpContent);
      super.channelRead(context, message);
    }
  }

  /** Itself, or what is answered in its place. */
  private HttpRequest judged(HttpRequest request) {
    Throwable failure = request.decoderResult().cause(); // null for none
    Throwable doubt = failure == null ? doubt(request) : failure;
    if (doubt == null) {
      return request;
    }
    refused = true;
    unreadable.note(Reason.of(doubt));
    if (failure != null) {
      return request;
    }
    ReferenceCountUtil.release(request);
    return refused(doubt);
  }

  /** Why it cannot be told what is asked; null where it can. */
  private static @Nullable Exception doubt(HttpRequest request) {
    HttpHeaders headers = request.headers();
    boolean old = request.protocolVersion().equals(HttpVersion.HTTP_1_0);
    if (!old && !request.protocolVersion().equals(HttpVersion.HTTP_1_1)) {
      return new DoubtfulRequest(Reason.VERSION);
    }
    if (!hasPath(request.uri())) {
      return new DoubtfulRequest(Reason.TARGET);
    }
    List<String> hosts = headers.getAll(HttpHeaderNames.HOST);
    if (hosts.size() > 1 || (hosts.isEmpty() && !old)) {
      return new DoubtfulRequest(Reason.HOST);
    }
    String host = hosts.isEmpty() ? "" : hosts.getFirst();
    if (!host.isEmpty() && HostAndPort.parseAuthority(host, -1) == null) {
      return new DoubtfulRequest(Reason.HOST);
    }
    if (headers.contains("")) {
      return new DoubtfulRequest(Reason.HEADER_NAME);
    }
    String length = headers.get(HttpHeaderNames.CONTENT_LENGTH);
    if (length != null && length.startsWith(" ")) { // folded; Netty has looked at the rest
      return new DoubtfulRequest(Reason.CONTENT_LENGTH);
    }
    List<String> codings = headers.getAll(HttpHeaderNames.TRANSFER_ENCODING);
    if (codings.isEmpty()
        || (codings.size() == 1 && CHUNKED.equalsIgnoreCase(codings.getFirst()))) {
      return null;
    }
    return String.join(",", codings).toLowerCase(Locale.ROOT).matches("[a-z]+, ?chunked")
        ? new UnknownCoding()
        : new DoubtfulRequest(Reason.TRANSFER_ENCODING);
  }

  /** Alone or in an address; the other forms are for proxies (RFC 9112, section 3.2). */
  private static boolean hasPath(String target) {
    return target.startsWith("/")
        || target.regionMatches(true, 0, "http://", 0, 7)
        || target.regionMatches(true, 0, "https://", 0, 8);
  }

  private static HttpRequest refused(Throwable why) {
    var request = new DefaultFullHttpRequest(HttpVersion.HTTP_1_1, HttpMethod.GET, "/bad-request");
    request.setDecoderResult(DecoderResult.failure(why));
    return request;
  }

  /** The body's end is lost: it is said where the answer has not begun. */
  private void end(ChannelHandlerContext context) {
    if (unanswered != 1) {
      close(context, context.newPromise());
      return;
    }
    var answer = new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.BAD_REQUEST);
    answer
        .headers()
        .set(HttpHeaderNames.CONTENT_LENGTH, 0)
        .set(HttpHeaderNames.CONNECTION, "close");
    context.writeAndFlush(answer).addListener(ChannelFutureListener.CLOSE);
  }

  @Override
  public void write(ChannelHandlerContext context, Object message, ChannelPromise promise)
      throws Exception {
    if (message instanceof HttpResponse response
        && response.status().codeClass() != HttpStatusClass.INFORMATIONAL) {
      unanswered--;
      if (unanswered == 0 && draining.getAsBoolean()) {
        leaving = true;
        refused = true; // what comes now is not answered any more
        response.headers().set(HttpHeaderNames.CONNECTION, "close");
      }
    }
    if (!leaving || !(message instanceof LastHttpContent)) {
      super.write(context, message, promise);
      return;
    }
    leaving = false;
    ChannelPromise written = promise.unvoid();
    super.write(context, message, written);
    // Not before: a client that takes a long answer slowly has more time than one that is sending.
    written.addListener(
        done -> {
          if (done.isSuccess()) {
            LingeringClose.of(context.channel());
          }
        });
  }

  @Override
  public void close(ChannelHandlerContext context, ChannelPromise promise) {
    if (context.channel().isActive() && (refused || (within && unanswered == 0))) {
      context.channel().closeFuture().addListener(_ -> promise.trySuccess());
      LingeringClose.of(context.channel());
    } else {
      context.close(promise);
    }
  }
}
