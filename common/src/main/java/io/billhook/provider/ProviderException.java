package io.billhook.provider;

import io.billhook.published.Public;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** How a provider failed a call, in terms that hold for every provider. */
@Public
public final class ProviderException extends CallFailed {
  private static final long serialVersionUID = 1;

  /** What the caller may conclude. */
  public sealed interface Kind {

    /**
     * The provider is in trouble or out of reach, and has done nothing; the wait that it asked for,
     * where it did.
     */
    record Transient(Optional<Duration> retryAfter) implements Kind {
      public Transient() {
        this(Optional.empty());
      }
    }

    /** Too many calls; the wait that the provider asked for, where it did. */
    record RateLimited(Optional<Duration> retryAfter) implements Kind {}

    /** The request is wrong and stays wrong; the provider's own code for it. */
    record Rejected(String code) implements Kind {}

    /** The credential is missing, wrong, or lacks a permission. */
    record Auth() implements Kind {}

    /**
     * The request was sent and no answer came, or one that does not tell: done or not, nobody
     * knows; the wait that the provider asked for, where it did.
     */
    record UnknownResult(Optional<Duration> retryAfter) implements Kind {
      public UnknownResult() {
        this(Optional.empty());
      }
    }
  }

  private final transient Kind kind;

  /**
   * @param detail for operators: status and provider's code, never what the provider wrote in
   *     prose, which may quote the request
   */
  public ProviderException(String provider, Kind kind, String detail) {
    super(provider + ": " + detail);
    this.kind = kind;
  }

  public ProviderException(String provider, Kind kind, String detail, @Nullable Throwable cause) {
    this(provider, kind, detail);
    initCause(cause);
  }

  public Kind kind() {
    return kind;
  }

  /**
   * Whether the provider, rather than the request, is to blame. A rate limit is not: the provider
   * is alive and says when to come back.
   */
  boolean countsAgainstProvider() {
    return switch (kind) {
      case Kind.Transient _, Kind.Auth _, Kind.UnknownResult _ -> true;
      case Kind.RateLimited _, Kind.Rejected _ -> false;
    };
  }
}
