package io.billhook.bench.http;

import java.nio.ByteBuffer;

/** What a load is made of: whole HTTP requests, all of one length, by their number. */
public interface Requests {
  /** In bytes. */
  int length();

  /** Writes one; called by one thread. */
  void put(long number, ByteBuffer target);
}
