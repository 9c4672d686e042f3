package io.billhook.job;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import io.billhook.contract.JobArgs;
import io.billhook.contract.JobKind;

/**
 * Job args as JSON. A reader ignores members that it does not know, and takes null or zero for
 * those that are missing, so that processes of neighbouring versions understand each other.
 */
public final class JobCodec {
  private static final JsonMapper JSON =
      JsonMapper.builder()
          .addModule(new JavaTimeModule())
          .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .build();

  /** Args that cannot be read; the message names the kind and nothing of the content. */
  public static final class UnreadableArgsException extends RuntimeException {
    private static final long serialVersionUID = 1;

    UnreadableArgsException(String kind, String why) {
      super("The arguments of " + kind + " cannot be read: " + why);
    }
  }

  private JobCodec() {}

  public static String encode(JobArgs args) {
    try {
      return JSON.writeValueAsString(args);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("Not JSON: " + args.getClass(), e);
    }
  }

  public static <A extends JobArgs> A decode(JobKind<A> kind, String json) {
    try {
      return JSON.readValue(json, kind.args());
    } catch (JsonProcessingException e) {
      throw new UnreadableArgsException(kind.name(), e.getClass().getSimpleName());
    }
  }
}
