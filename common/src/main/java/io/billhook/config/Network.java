package io.billhook.config;

import java.net.InetAddress;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/** Addresses that begin alike, as {@code 192.0.2.0/24} or {@code 2001:db8::/32} (RFC 4632). */
public final class Network {
  private final byte[] address;
  private final int bits;

  private Network(byte[] address, int bits) {
    this.address = address;
    this.bits = bits;
  }

  /**
   * Reads one; an address alone is a network of itself. Asks no name server.
   *
   * @throws IllegalArgumentException for anything else, and where an address of it is not the first
   */
  static Network parse(String text) {
    String[] parts = text.strip().split("/", -1);
    byte[] address = bytes(parts[0]);
    int most = 8 * address.length;
    int bits = parts.length == 1 ? most : Integer.parseInt(parts[1]);
    if (parts.length > 2 || bits < 0 || bits > most) {
      throw new IllegalArgumentException();
    }
    for (int i = bits; i < most; i++) {
      if (bit(address, i)) {
        throw new IllegalArgumentException();
      }
    }
    return new Network(address, bits);
  }

  /** Several, separated by commas. */
  static List<Network> list(String text) {
    return Stream.of(text.split(",", -1)).map(Network::parse).toList();
  }

  /** Whether this address, in digits, is one of them; false for what is no address. */
  public boolean contains(String other) {
    byte[] given;
    try {
      given = bytes(other);
    } catch (IllegalArgumentException e) {
      return false;
    }
    if (given.length != address.length) {
      return false;
    }
    for (int i = 0; i < bits; i++) {
      if (bit(given, i) != bit(address, i)) {
        return false;
      }
    }
    return true;
  }

  private static byte[] bytes(String text) {
    return InetAddress.ofLiteral(text).getAddress();
  }

  private static boolean bit(byte[] bytes, int at) {
    return (bytes[at / 8] >> (7 - at % 8) & 1) == 1;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Network that
        && bits == that.bits
        && Arrays.equals(address, that.address);
  }

  @Override
  public int hashCode() {
    return 31 * Arrays.hashCode(address) + bits;
  }
}
