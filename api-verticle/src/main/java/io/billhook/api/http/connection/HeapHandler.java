package io.billhook.api.http.connection;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.HttpContent;

/**
 * Copies parts of bodies into the heap. Vert.x does so when it hands them over, and forgets those
 * of a paused request whose connection ends before that: left where they are, nobody ever releases
 * them, and each unfinished body takes memory for good.
 */
final class HeapHandler extends ChannelInboundHandlerAdapter {
  @Override
  public void channelRead(ChannelHandlerContext context, Object message) throws Exception {
    if (message instanceof HttpContent part && part.content().isReadable()) {
      ByteBuf pooled = part.content();
      HttpContent copy = part.replace(Unpooled.wrappedBuffer(ByteBufUtil.getBytes(pooled)));
      copy.setDecoderResult(part.decoderResult());
      pooled.release();
      super.channelRead(context, copy);
    } else {
      super.channelRead(context, message);
    }
  }
}
