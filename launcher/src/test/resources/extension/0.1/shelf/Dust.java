package shelf;

import io.billhook.contract.JobArgs;
import io.billhook.contract.JobKind;
import io.billhook.contract.RetryPolicy;
import java.time.Duration;
import java.util.UUID;

public record Dust(UUID board) implements JobArgs {
  public static final JobKind<Dust> KIND =
      JobKind.of("shelf.dust", Dust.class)
          .onQueue("shelf-slow")
          .retrying(RetryPolicy.standard(3))
          .timeout(Duration.ofSeconds(20));
}
