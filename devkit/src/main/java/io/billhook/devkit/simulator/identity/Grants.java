package io.billhook.devkit.simulator.identity;

import io.billhook.devkit.simulator.provider.Ids;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Codes, each good for one access token. Safe for use by many threads. */
final class Grants {
  private static final int LIMIT = 10_000;

  private final Map<String, Grant> codes = bounded();
  private final Map<String, Grant> tokens = bounded();

  synchronized String code(Grant grant) {
    String code = Ids.base62("", 40);
    codes.put(code, grant);
    return code;
  }

  synchronized Optional<Grant> take(String code) {
    return Optional.ofNullable(codes.remove(code));
  }

  synchronized String token(Grant grant) {
    String token = Ids.base62("at_", 40);
    tokens.put(token, grant);
    return token;
  }

  synchronized Optional<Grant> of(String token) {
    return Optional.ofNullable(tokens.get(token));
  }

  private static Map<String, Grant> bounded() {
    return new LinkedHashMap<>() {
      private static final long serialVersionUID = 1;

      @Override
      protected boolean removeEldestEntry(Map.Entry<String, Grant> eldest) {
        return size() > LIMIT;
      }
    };
  }
}
