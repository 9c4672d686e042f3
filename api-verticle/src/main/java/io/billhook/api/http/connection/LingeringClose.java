package io.billhook.api.http.connection;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.DuplexChannel;
import io.netty.util.ReferenceCountUtil;
import java.util.concurrent.TimeUnit;

/**
 * Ends a connection on which a client may still be sending (RFC 9112, section 9.6): what is written
 * goes out, then our end is closed, and a little of what comes is read into nothing until the
 * client closes too, for a second at the most. Closed at once, what is unread would reset the
 * connection, perhaps before the client has read the answer.
 */
final class LingeringClose extends ChannelInboundHandlerAdapter {
  private static final String NAME = "lingering";
  private static final int MOST_DISCARDED = 64 * 1024;
  private static final long MOST_MILLIS = 1_000;

  private int discarded;

  private LingeringClose() {}

  /** Called on the event loop of the connection; more than once does nothing. */
  static void of(Channel channel) {
    if (channel.pipeline().get(NAME) == null) {
      // Before the decoder: none of it is a request any more.
      channel.pipeline().addAfter(TurnHandler.NAME, NAME, new LingeringClose());
    }
  }

  /** Closes what is written out, past those who would linger: its place is taken. */
  static void cut(Channel channel) {
    ChannelHandlerContext first = channel.pipeline().context(TurnHandler.NAME);
    if (first != null) { // else it is closed
      first.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(_ -> first.close());
    }
  }

  @Override
  public void handlerAdded(ChannelHandlerContext context) {
    context
        .writeAndFlush(Unpooled.EMPTY_BUFFER) // which is written when all before it is
        .addListener(_ -> ((DuplexChannel) context.channel()).shutdownOutput());
    context.executor().schedule(() -> context.close(), MOST_MILLIS, TimeUnit.MILLISECONDS);
    context.channel().config().setAutoRead(true);
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    if (message instanceof ByteBuf bytes) {
      discarded += bytes.readableBytes();
    }
    ReferenceCountUtil.release(message);
    if (discarded > MOST_DISCARDED) {
      context.channel().config().setAutoRead(false);
    }
  }
}
