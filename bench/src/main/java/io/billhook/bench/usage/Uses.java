package io.billhook.bench.usage;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.UUID;

/** A thousand uses, the same for both sides save their ids, which are random as clients' are. */
record Uses(List<String> ids, List<String> values, List<Instant> times) {
  static final int SIZE = 1_000;
  static final String METER = "bench_calls";
  private static final int MOST_SECONDS_AGO = 7_200;

  static Uses next(SplittableRandom random) {
    Instant now = Instant.now();
    List<String> ids = new ArrayList<>(SIZE);
    List<String> values = new ArrayList<>(SIZE);
    List<Instant> times = new ArrayList<>(SIZE);
    for (int i = 0; i < SIZE; i++) {
      ids.add(new UUID(random.nextLong(), random.nextLong()).toString());
      values.add(BigDecimal.valueOf(random.nextLong(1, 1_000_000), 3).toPlainString());
      times.add(now.minusMillis(random.nextLong(MOST_SECONDS_AGO * 1_000L)));
    }
    return new Uses(ids, values, times);
  }
}
