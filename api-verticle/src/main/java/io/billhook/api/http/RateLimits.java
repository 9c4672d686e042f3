package io.billhook.api.http;

import io.billhook.api.limit.Buckets;
import io.billhook.api.limit.Rate;
import io.billhook.api.limit.RateClass;
import io.billhook.config.RateLimitConfig;
import io.billhook.config.RateLimitConfig.Mode;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/** Holds requests to the rates of their class. */
public final class RateLimits {

  /** The rates of a class in this installation. */
  record Rates(String name, Rate one, Rate several, Counter refused) {}

  private final boolean off;
  private final Buckets buckets;
  private final Map<RateClass, Rates> rates = new EnumMap<>(RateClass.class);

  /**
   * @param registry is told how many are refused
   */
  public RateLimits(RateLimitConfig config, Buckets buckets, MeterRegistry registry) {
    this.off = config.mode() == Mode.OFF;
    this.buckets = buckets;
    for (RateClass each : RateClass.values()) {
      Rate one = each.one(config.percent());
      String name = each.publicName();
      Counter refused = registry.counter("billhook_http_limited", "class", name);
      rates.put(each, new Rates(name, one, each.several(config.percent()), refused));
    }
  }

  /** For one request to an operation of this class, or of none. */
  RequestLimit limit(Optional<RateClass> of) {
    return new RequestLimit(buckets, off ? Optional.empty() : of.map(rates::get));
  }
}
