package io.billhook.api.http.trace;

import io.netty.util.NetUtil;
import io.vertx.core.http.HttpServerRequest;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where a request comes from.
 *
 * @param text the address, an IPv6 one as RFC 5952 writes it; empty where it is not known
 * @param network whom limits take for one: the address, or the /64 of an IPv6 one, which is what a
 *     single customer of a provider has at the least (RFC 6177)
 */
public record ClientAddress(String text, String network) {
  private static final ClientAddress UNKNOWN = new ClientAddress("", "");
  private static final String OCTET = "(?:25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])";
  private static final Pattern V4 = Pattern.compile(OCTET + "(?:\\." + OCTET + "){3}");
  private static final Pattern V6 = Pattern.compile("[0-9A-Fa-f:]*:[0-9A-Fa-f:.]*");

  /** 192.0.2.1, 192.0.2.1:4711, [2001:db8::1], [2001:db8::1]:4711, 2001:db8::1. */
  private static final Pattern FORMS =
      Pattern.compile("([0-9.]+)(?::[0-9]{1,5})?|\\[([^\\]]+)](?::[0-9]{1,5})?|([^\\[]*:.*)");

  static ClientAddress of(HttpServerRequest request, int trustedHops) {
    var address = request.remoteAddress();
    String peer = address == null ? "" : Objects.requireNonNullElse(address.hostAddress(), "");
    return trustedHops == 0
        ? ofPeer(peer)
        : of(peer, request.headers().getAll("X-Forwarded-For"), trustedHops);
  }

  /**
   * What the outermost trusted proxy says: the header's last entries come from the proxies, one
   * each; what stands before them was sent by the client, who may write what he likes. Where there
   * are fewer, or it is no address, it is the other end of the connection.
   */
  static ClientAddress of(String peer, List<String> forwardedFor, int trustedHops) {
    String[] entries = String.join(",", forwardedFor).split(",", -1);
    return entries.length < trustedHops
        ? ofPeer(peer)
        : parse(entries[entries.length - trustedHops]).orElseGet(() -> ofPeer(peer));
  }

  private static ClientAddress ofPeer(String peer) {
    int zone = peer.indexOf('%'); // of a link-local address: an interface of this machine
    return parse(zone < 0 ? peer : peer.substring(0, zone)).orElse(UNKNOWN);
  }

  /** An address in any of the forms in which proxies write them; asks no name server. */
  static Optional<ClientAddress> parse(String entry) {
    Matcher form = FORMS.matcher(entry.strip());
    if (!form.matches()) {
      return Optional.empty();
    }
    return form.group(1) != null
        ? Optional.of(form.group(1)).filter(v4 -> V4.matcher(v4).matches()).map(ClientAddress::v4)
        : v6(Objects.requireNonNullElse(form.group(2), form.group(3)));
  }

  private static ClientAddress v4(String text) {
    return new ClientAddress(text, text);
  }

  private static Optional<ClientAddress> v6(String text) {
    if (!V6.matcher(text).matches()) {
      return Optional.empty();
    }
    InetAddress address;
    try {
      address = InetAddress.ofLiteral(text);
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
    return Optional.of(
        address instanceof Inet4Address // it was one mapped into IPv6 (RFC 4291, section 2.5.5.2)
            ? v4(address.getHostAddress())
            : new ClientAddress(NetUtil.toAddressString(address), network(address)));
  }

  private static String network(InetAddress address) {
    byte[] bytes = address.getAddress();
    Arrays.fill(bytes, 8, 16, (byte) 0);
    try {
      return NetUtil.toAddressString(InetAddress.getByAddress(bytes)) + "/64";
    } catch (UnknownHostException e) {
      throw new IllegalStateException("16 bytes are an address", e);
    }
  }

  /** As {@link #network} of an address that was told by {@link #text}. */
  public static String networkOf(String text) {
    return parse(text).orElse(UNKNOWN).network();
  }
}
