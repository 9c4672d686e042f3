package io.billhook.api.http.connection;

import static io.netty.channel.ChannelFutureListener.CLOSE_ON_FAILURE;

import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpStatusClass;
import io.netty.handler.codec.http.LastHttpContent;
import java.util.concurrent.TimeUnit;

/**
 * Bounds what one connection makes wait: closes it where more than {@link #MOST_WAITING} requests
 * are in without an answer, reads nothing more while what has been answered is not taken, and
 * closes it where what waits is not taken within 20 seconds.
 */
final class PatienceHandler extends ChannelDuplexHandler {
  /** Pipelined ones (RFC 9112, section 9.3.2), with the one that is being answered. */
  private static final int MOST_WAITING = 16 + 1;

  private static final int LOOK_SECONDS = 5;

  /** So 20 to 25 seconds. */
  private static final int MOST_LOOKS = 4;

  private int waiting;
  private boolean readLater;
  private boolean watched;

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) throws Exception {
    if (message instanceof HttpRequest && ++waiting > MOST_WAITING) {
      context.close();
    }
    super.channelRead(context, message);
  }

  @Override
  public void write(ChannelHandlerContext context, Object message, ChannelPromise promise)
      throws Exception {
    if (message instanceof LastHttpContent && !isInterim(message)) {
      waiting--;
    }
    // An answer that lacks a part, as where there is no memory for it, must not look like a whole.
    super.write(
        context, message, promise.isVoid() ? promise : promise.addListener(CLOSE_ON_FAILURE));
  }

  /** Such as 100 (Continue), after which the answer is still to come. */
  private static boolean isInterim(Object message) {
    return message instanceof HttpResponse response
        && response.status().codeClass() == HttpStatusClass.INFORMATIONAL;
  }

  @Override
  public void read(ChannelHandlerContext context) throws Exception {
    if (context.channel().isWritable()) {
      super.read(context);
    } else {
      readLater = true;
    }
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext context) throws Exception {
    if (readLater && context.channel().isWritable()) {
      readLater = false;
      context.read();
    }
    super.channelWritabilityChanged(context);
  }

  @Override
  public void flush(ChannelHandlerContext context) throws Exception {
    super.flush(context);
    if (!watched) {
      watch(context);
    }
  }

  /** An empty message is written when all that waits before it is. */
  private void watch(ChannelHandlerContext context) {
    ChannelOutboundBuffer queue = context.channel().unsafe().outboundBuffer();
    watched = queue != null && queue.size() > 0;
    if (watched) {
      ChannelFuture taken = context.writeAndFlush(Unpooled.EMPTY_BUFFER);
      later(context, () -> look(context, taken, 1));
    }
  }

  private void look(ChannelHandlerContext context, ChannelFuture taken, int looks) {
    if (taken.isDone()) {
      watch(context);
    } else if (looks < MOST_LOOKS) {
      later(context, () -> look(context, taken, looks + 1));
    } else {
      context.close();
    }
  }

  private static void later(ChannelHandlerContext context, Runnable look) {
    context.executor().schedule(look, LOOK_SECONDS, TimeUnit.SECONDS);
  }
}
