package io.billhook.provider;

import io.billhook.provider.ProviderException.Kind;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.UnknownHostException;
import javax.net.ssl.SSLHandshakeException;

/** What it means that a request got no answer. */
public final class NoAnswer {
  private NoAnswer() {}

  /** Without a connection nothing was sent; after it, the provider may have done it. */
  public static ProviderException of(String provider, Throwable failure) {
    Kind kind =
        switch (failure) {
          case ConnectException _,
              UnknownHostException _,
              NoRouteToHostException _,
              SSLHandshakeException _ ->
              new Kind.Transient();
          default -> new Kind.UnknownResult();
        };
    return new ProviderException(provider, kind, "no answer", failure);
  }
}
