package io.billhook.api.http.connection;

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
import io.netty.util.ReferenceCountUtil;
import io.vertx.core.net.HostAndPort;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Refuses requests of which two readers can see different ends or addresses, so that no proxy in
 * front takes for one what are two here (RFC 9112, sections 3.2, 6.1 and 11.2). Netty's decoder
 * does most of it; what it lets through is made such a request as it would have refused: answered
 * in its turn, the last of its connection.
 */
final class FramingHandler extends ChannelDuplexHandler {
  private static final String CHUNKED = "chunked";

  private int unanswered;
  private boolean refused;

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) throws Exception {
    if (refused) {
      ReferenceCountUtil.release(message);
      return;
    }
    if (message instanceof HttpRequest request) {
      unanswered++;
      Exception doubt = request.decoderResult().isFailure() ? null : doubt(request);
      if (doubt != null) {
        refused = true;
        ReferenceCountUtil.release(message);
        super.channelRead(context, refused(doubt));
        return;
      }
    } else if (message instanceof HttpContent content && content.decoderResult().isFailure()) {
      refused = true;
      ReferenceCountUtil.release(message);
      end(context);
      return;
    }
    super.channelRead(context, message);
  }

  /** Why it cannot be told what is asked; null where it can. */
  private static @Nullable Exception doubt(HttpRequest request) {
    HttpHeaders headers = request.headers();
    boolean old = request.protocolVersion().equals(HttpVersion.HTTP_1_0);
    List<String> hosts = headers.getAll(HttpHeaderNames.HOST);
    if (hosts.size() > 1 || (hosts.isEmpty() && !old)) {
      return new IllegalArgumentException("One header Host is needed");
    }
    String host = hosts.isEmpty() ? "" : hosts.getFirst();
    if (!host.isEmpty() && HostAndPort.parseAuthority(host, -1) == null) {
      return new IllegalArgumentException("The header Host is malformed");
    }
    if (headers.contains("")) {
      return new IllegalArgumentException("A header has no name");
    }
    String length = headers.get(HttpHeaderNames.CONTENT_LENGTH);
    if (length != null && length.startsWith(" ")) { // folded; Netty has looked at the rest
      return new IllegalArgumentException("Content-Length is malformed");
    }
    List<String> codings = headers.getAll(HttpHeaderNames.TRANSFER_ENCODING);
    if (codings.isEmpty()
        || (codings.size() == 1 && CHUNKED.equalsIgnoreCase(codings.getFirst()))) {
      return null;
    }
    return String.join(",", codings).toLowerCase(Locale.ROOT).matches("[a-z]+, ?chunked")
        ? new UnknownCoding()
        : new IllegalArgumentException("Transfer-Encoding is malformed");
  }

  private static HttpRequest refused(Exception why) {
    var request = new DefaultFullHttpRequest(HttpVersion.HTTP_1_1, HttpMethod.GET, "/bad-request");
    request.setDecoderResult(DecoderResult.failure(why));
    return request;
  }

  /** The body's end is lost: it is said where the answer has not begun. */
  private void end(ChannelHandlerContext context) {
    if (unanswered != 1) {
      context.close();
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
    }
    super.write(context, message, promise);
  }
}
