package io.billhook.api.http.connection;

import io.netty.channel.ChannelConfig;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.util.ReferenceCountUtil;
import java.util.ArrayDeque;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/**
 * Holds what a connection has sent while the turn of its network is over, and reads no more of it
 * until then. The first handler of a connection.
 */
final class TurnHandler extends ChannelDuplexHandler {
  static final String NAME = "turn";

  private final Turns turns;
  private final String network;
  private final Turns.Turn turn;
  private final Queue<Object> held = new ArrayDeque<>(2);
  private @Nullable ChannelHandlerContext context;
  private boolean waits;
  private boolean stopped; // by us: Vert.x too stops and starts the reading of a connection
  private boolean readLater;

  TurnHandler(Turns turns, String network) {
    this.turns = turns;
    this.network = network;
    this.turn = turns.join(network);
  }

  @Override
  public void handlerAdded(ChannelHandlerContext own) {
    context = own;
  }

  @Override
  public void channelRead(ChannelHandlerContext own, Object message) {
    if (!waits && turn.isOver()) {
      await(own.channel().config());
    }
    if (waits) {
      held.add(message);
    } else {
      long began = System.nanoTime();
      own.fireChannelRead(message);
      spent(own, began);
    }
  }

  private void await(ChannelConfig config) {
    waits = true;
    turn.await(this);
    if (config.isAutoRead()) {
      stopped = true;
      config.setAutoRead(false);
    }
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext own) {
    if (!waits) {
      long began = System.nanoTime();
      own.fireChannelReadComplete(); // which writes the answers
      spent(own, began);
    }
  }

  @Override
  public void read(ChannelHandlerContext own) {
    if (waits) {
      readLater = true;
    } else {
      own.read();
    }
  }

  /** The turn of its network has come. What fails is this connection's alone. */
  void goOn() {
    ChannelHandlerContext own = context;
    if (own == null) {
      return; // closed meanwhile
    }
    try {
      goOn(own);
    } catch (Throwable e) { // as Netty does where a handler fails: others wait behind this one
      own.fireExceptionCaught(e);
    }
  }

  private void goOn(ChannelHandlerContext own) {
    if (stopped) {
      stopped = false;
      own.channel().config().setAutoRead(true);
    }
    waits = false;
    long began = System.nanoTime();
    for (Object message = held.poll(); message != null; message = held.poll()) {
      own.fireChannelRead(message);
    }
    own.fireChannelReadComplete();
    spent(own, began);
    if (readLater && own.channel().config().isAutoRead()) {
      own.read();
    }
    readLater = false;
  }

  private void spent(ChannelHandlerContext own, long began) {
    turn.spend(System.nanoTime() - began, own.channel().eventLoop());
  }

  @Override
  public void handlerRemoved(ChannelHandlerContext own) {
    context = null;
    held.forEach(ReferenceCountUtil::release);
    held.clear();
    turns.leave(network);
  }
}
