package io.billhook.bench.report;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.LinkedHashMap;
import java.util.Map;

/** The one line that a bench ends with, its members in the order in which they were put. */
public final class Result {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Map<String, Object> members = new LinkedHashMap<>();
  private long faults;

  public Result(String bench) {
    members.put("bench", bench);
  }

  /** A rate or a time, with one decimal. */
  public Result number(String name, double value) {
    members.put(name, Figures.rounded(value, 1));
    return this;
  }

  /** A time in milliseconds, or a quotient. */
  public Result fine(String name, double value) {
    members.put(name, Figures.rounded(value, 3));
    return this;
  }

  /** How many there were. */
  public Result count(String name, long count) {
    members.put(name, count);
    return this;
  }

  /** What must be none: lost, doubled or refused ones. */
  public Result fault(String name, long count) {
    members.put(name, count);
    faults += count;
    return this;
  }

  /** Prints the line; gives the exit code. */
  public int print() {
    try {
      System.out.println(JSON.writeValueAsString(members));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
    System.out.flush();
    return faults == 0 ? 0 : 1;
  }
}
