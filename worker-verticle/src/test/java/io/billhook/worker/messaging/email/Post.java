package io.billhook.worker.messaging.email;

import io.billhook.messaging.pace.Pace;
import io.billhook.provider.ProviderException;
import io.billhook.provider.ProviderException.Kind;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Takes mails, unless it is told to fail; what it takes or perhaps takes it keeps. */
final class Post implements EmailProvider {
  final List<Mail> taken = new ArrayList<>();
  final List<String> shown = new ArrayList<>();
  private final String name;
  private final boolean recalls;
  @Nullable Kind failure;
  @Nullable RuntimeException crash;
  boolean full;
  int lookUps;

  Post(String name, boolean recalls) {
    this.name = name;
    this.recalls = recalls;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public Pace pace() {
    return _ -> {
      if (full) {
        throw new ProviderException(name, new Kind.RateLimited(Optional.empty()), "too many");
      }
    };
  }

  @Override
  public Optional<String> send(Mail mail) {
    taken.add(mail);
    if (crash != null) {
      throw crash;
    }
    fail();
    return Optional.of("<" + mail.id() + "@" + name + ".test>");
  }

  private void fail() {
    if (failure != null) {
      throw new ProviderException(name, failure, "HTTP 400 invalid_parameter");
    }
  }

  @Override
  public Optional<Recall> recall() {
    return recalls ? Optional.of(new Shown()) : Optional.empty();
  }

  private final class Shown implements Recall {
    @Override
    public Duration again() {
      return Duration.ofMinutes(10);
    }

    @Override
    public Duration shown() {
      return Duration.ofMinutes(20);
    }

    @Override
    public List<String> find(Mail mail, Instant from) {
      lookUps++;
      fail();
      return List.copyOf(shown);
    }
  }
}
