package io.billhook.bench.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.EOFException;
import java.io.IOException;
import java.net.SocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;

/** One keep-alive connection: a request, its answer, the next request. */
final class Caller {
  /** As our server writes it. */
  private static final String LENGTH = "\r\ncontent-length: ";

  private static final int MOST_ANSWER = 16 * 1024;

  private final SocketChannel channel;
  private final SelectionKey key;
  private final ByteBuffer request;
  private final ByteBuffer answer = ByteBuffer.allocate(MOST_ANSWER);
  private int number;
  private long sent;
  private long answered;
  private int status;

  Caller(Selector selector, SocketAddress address, int requestBytes) throws IOException {
    channel = SocketChannel.open(address);
    channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
    channel.configureBlocking(false);
    request = ByteBuffer.allocateDirect(requestBytes);
    key = channel.register(selector, SelectionKey.OP_READ, this);
  }

  void send(Requests requests, int number) throws IOException {
    this.number = number;
    request.clear();
    requests.put(number, request);
    request.flip();
    answer.clear();
    sent = System.nanoTime();
    write();
  }

  /** Goes on with what the selector has found; true when an answer is complete. */
  boolean proceed() throws IOException {
    if (request.hasRemaining()) {
      write();
    }
    if (!key.isReadable()) {
      return false;
    }
    if (channel.read(answer) < 0) {
      throw new EOFException("The server has closed a connection");
    }
    return isComplete();
  }

  int number() {
    return number;
  }

  int status() {
    return status;
  }

  /** From the request's first byte to the answer's last. */
  long nanos() {
    return answered - sent;
  }

  private void write() throws IOException {
    channel.write(request);
    key.interestOps(
        request.hasRemaining()
            ? SelectionKey.OP_READ | SelectionKey.OP_WRITE
            : SelectionKey.OP_READ);
  }

  private boolean isComplete() throws IOException {
    String text = new String(answer.array(), 0, answer.position(), ISO_8859_1);
    int end = text.indexOf("\r\n\r\n");
    if (end < 0) {
      return false;
    }
    int length = text.indexOf(LENGTH);
    if (length < 0) {
      throw new IOException("An answer without content-length");
    }
    int digits = length + LENGTH.length();
    int body = Integer.parseInt(text.substring(digits, text.indexOf('\r', digits)));
    if (text.length() < end + 4 + body) {
      return false;
    }
    answered = System.nanoTime();
    status = Integer.parseInt(text.substring(9, 12));
    return true;
  }
}
